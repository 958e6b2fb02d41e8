// Proves that no depth or number in a small message costs more than the message: extensions inside
// one another 10,000 deep, and as many beside each other as an input can hold.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

constexpr std::size_t kDepth = 10'000;

// An extension list whose one extension's data is an extension list, and so on.
Bytes nested(ExtensionType type) {
  Bytes inner;
  for (std::size_t i = 0; i < kDepth; ++i) {
    ExtensionList list;
    list.items.push_back({type, std::move(inner)});
    inner = encode(list);
  }
  return inner;
}

TEST(NestedExtensions, OfAnUnknownTypeAreCarriedAsTheyCame) {
  constexpr auto kUnknown = static_cast<ExtensionType>(0xff01);
  const Bytes encoded = nested(kUnknown);
  const auto list = must(decode<ExtensionList>(encoded));
  EXPECT_EQ(encode(list), encoded);

  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  KeyPackageSecrets own = world.key_package("newcomer");
  own.key_package.extensions = list;
  own.key_package.sign(own.signature_key);
  EXPECT_TRUE(own.key_package.validate(MlsWorld::kSuite));
  world.deliver(groups, 0, must(groups[0].propose({Add{own.key_package}}, MlsWorld::kNow)));
}

TEST(NestedExtensions, OfKnownTypesAreRefusedAtTheFirstLevel) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  for (const auto type : {ExtensionType::required_capabilities, ExtensionType::external_senders}) {
    ExtensionList list;
    list.set(type, nested(type));
    const Proposal proposal{GroupContextExtensions{list}};
    const auto message = as_public(groups[0], sign(groups[0], content_of(groups[0], proposal)));
    EXPECT_FALSE(groups[1].receive(message));
    EXPECT_TRUE(groups[1].public_group().proposals().empty());
  }
  auto info = unwrap<GroupInfo>(must(groups[0].group_info(false, true)));
  info.extensions.set(ExtensionType::ratchet_tree, nested(ExtensionType::ratchet_tree));
  info.sign(GroupTestAccess::signature_key(groups[0]));
  EXPECT_FALSE(PublicGroup::from_group_info(info, std::nullopt, world.authentication()));
}

TEST(NestedExtensions, TwoOfOneTypeAreRefusedHoweverMany) {
  ExtensionList list;
  for (std::size_t i = 0; i < kDepth; ++i) {
    list.items.push_back({static_cast<ExtensionType>(i), {}});
  }
  EXPECT_EQ(must(decode<ExtensionList>(encode(list))), list);
  list.items.push_back(list.items.front());
  EXPECT_EQ(decode<ExtensionList>(encode(list)).error(), MlsError::duplicate_extension);
}

TEST(OversizedMessages, AreRefusedUnread) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  Bytes message = must(groups[0].protect(as_bytes("hello")));
  message.resize(kInputBytesMax + 1);
  expect_refused(groups[1], message, MlsError::oversized);
  message.pop_back();
  expect_refused(groups[1], message, MlsError::trailing_bytes);
}

}  // namespace
}  // namespace indaba::test
