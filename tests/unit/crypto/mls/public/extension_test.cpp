// Proves that extension lists hold each type once and carry what they do not know byte for byte
// (RFC 9420 sections 13.4 and 13.5): by lists written here.
#include "crypto/mls/public/extension.h"

#include <gtest/gtest.h>

#include "tests/support/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::mls {
namespace {

using test::hex;

TEST(Extensions, OfOneTypeTwiceAreRefused) {
  EXPECT_EQ(decode<ExtensionList>(hex("06 0a0a00 0a0a00")).error(), MlsError::duplicate_extension);
  EXPECT_EQ(decode<ExtensionList>(hex("0a f00d00 000100 f00d0101")).error(),
            MlsError::duplicate_extension);
}

TEST(Extensions, OfOneTypeTwiceAreRefusedWhereverAListStands) {
  test::MlsWorld world;
  const ExtensionList twice{{{ExtensionType{0x0a0a}, {}}, {ExtensionType{0x0a0a}, {}}}};
  KeyPackage package = world.key_package("somebody").key_package;
  package.extensions = twice;
  EXPECT_EQ(decode<KeyPackage>(encode(package)).error(), MlsError::duplicate_extension);
  package.extensions = {};
  package.leaf_node.extensions = twice;
  EXPECT_EQ(decode<KeyPackage>(encode(package)).error(), MlsError::duplicate_extension);
  const Proposal proposal{GroupContextExtensions{twice}};
  EXPECT_EQ(decode<Proposal>(encode(proposal)).error(), MlsError::duplicate_extension);
  const Proposal reinit{ReInit{{}, ProtocolVersion::mls10, test::MlsWorld::kSuite, twice}};
  EXPECT_EQ(decode<Proposal>(encode(reinit)).error(), MlsError::duplicate_extension);
  GroupInfo info;
  info.extensions = twice;
  EXPECT_EQ(decode<GroupInfo>(encode(info)).error(), MlsError::duplicate_extension);
  info.extensions = {};
  info.group_context.extensions = twice;
  EXPECT_EQ(decode<GroupInfo>(encode(info)).error(), MlsError::duplicate_extension);
}

TEST(Extensions, OfOneTypeTwiceAreRefusedWhereAProgramHandsThemOver) {
  test::MlsWorld world;
  const ExtensionList twice{{{ExtensionType{0x0a0a}, {}}, {ExtensionType{0x0a0a}, {}}}};
  const Identity identity = world.identity("somebody");
  const auto package = [&](KeyPackageOptions options) {
    return KeyPackageSecrets::make(test::MlsWorld::kSuite, identity, std::move(options),
                                   world.random())
        .error();
  };
  KeyPackageOptions options;
  options.extensions = twice;
  EXPECT_EQ(package(options), MlsError::duplicate_extension);
  options.extensions = {};
  options.leaf_extensions = twice;
  EXPECT_EQ(package(options), MlsError::duplicate_extension);

  EXPECT_EQ(Group::create({}, twice, world.key_package("creator"), world.services()).error(),
            MlsError::duplicate_extension);
  std::vector<Group> groups = world.group_of(2);
  const auto refuses = [&](const Proposal& proposal) {
    CommitOptions commit;
    commit.now = test::MlsWorld::kNow;
    commit.proposals.push_back(proposal);
    EXPECT_EQ(groups[0].commit(std::move(commit)).error(), MlsError::duplicate_extension);
    EXPECT_EQ(groups[0].propose(proposal, test::MlsWorld::kNow).error(),
              MlsError::duplicate_extension);
  };
  refuses({GroupContextExtensions{twice}});
  refuses({ReInit{{}, ProtocolVersion::mls10, test::MlsWorld::kSuite, twice}});
  KeyPackage newcomer = world.key_package("newcomer").key_package;
  newcomer.extensions = twice;
  refuses({Add{newcomer}});
  CommitOptions commit;
  commit.now = test::MlsWorld::kNow;
  commit.group_info_extensions = twice;
  EXPECT_EQ(groups[0].commit(std::move(commit)).error(), MlsError::duplicate_extension);
  EXPECT_EQ(groups[0].group_info(true, true, twice).error(), MlsError::duplicate_extension);

  auto info = test::unwrap<GroupInfo>(test::must(groups[0].group_info(true, true)));
  info.group_context.extensions = twice;
  const auto join = [&] {
    return Group::join_externally(info, identity, world.services(), {}).error();
  };
  EXPECT_EQ(join(), MlsError::duplicate_extension);
  info.group_context.extensions = {};
  info.extensions.items.push_back(info.extensions.items.front());
  EXPECT_EQ(join(), MlsError::duplicate_extension);
}

TEST(Extensions, ThatAreUnknownAreKeptByteForByteAndInOrder) {
  const Bytes encoded = hex("10 f00d03aabbcc 0a0a00 00010101 ffff00");
  const auto list = decode<ExtensionList>(encoded);
  ASSERT_TRUE(list) << list.error().message();
  EXPECT_EQ(encode(*list), encoded);
  EXPECT_EQ(*list->find(ExtensionType{0xf00d}), hex("aabbcc"));
  EXPECT_EQ(list->find(ExtensionType{0xf00e}), nullptr);
}

TEST(Extensions, AreReplacedOrAdded) {
  ExtensionList list;
  list.set(ExtensionType{1}, hex("01"));
  list.set(ExtensionType{2}, hex("02"));
  list.set(ExtensionType{1}, hex("03"));
  EXPECT_EQ(encode(list), hex("08 00010103 00020102"));
  EXPECT_FALSE(list.has_duplicates());
}

TEST(Extensions, AreDecodedWhole) {
  ExtensionList list;
  EXPECT_FALSE(list.find_as<ExternalPub>(ExtensionType::external_pub).value());
  list.set(ExtensionType::external_pub, hex("020102"));
  EXPECT_EQ(list.find_as<ExternalPub>(ExtensionType::external_pub).value()->external_pub,
            hex("0102"));
  list.set(ExtensionType::external_pub, hex("0201"));
  EXPECT_EQ(list.find_as<ExternalPub>(ExtensionType::external_pub).error(), MlsError::truncated);
  list.set(ExtensionType::external_pub, hex("02010203"));
  EXPECT_EQ(list.find_as<ExternalPub>(ExtensionType::external_pub).error(),
            MlsError::trailing_bytes);
}

TEST(Extensions, OfOneTypeTwiceAreNotProposedFromOutside) {
  test::MlsWorld world;
  const Identity outside = world.identity("outside");
  ExtensionList list;
  list.set(
      ExtensionType::external_senders,
      encode(ExternalSenders{{{to_bytes(outside.signature_key.public_key), outside.credential}}}));
  const std::vector<Group> groups = world.group_of(2, {}, list);
  const ExtensionList twice{{{ExtensionType{0x0a0a}, {}}, {ExtensionType{0x0a0a}, {}}}};
  const auto error_of = [&](const Proposal& proposal) {
    return Group::propose_externally(groups[0].context(), 0, outside.signature_key, proposal)
        .error();
  };
  EXPECT_EQ(error_of({GroupContextExtensions{twice}}), MlsError::duplicate_extension);
  EXPECT_EQ(error_of({ReInit{{}, ProtocolVersion::mls10, test::MlsWorld::kSuite, twice}}),
            MlsError::duplicate_extension);
  EXPECT_EQ(error_of({ExternalInit{}}), MlsError::sender_not_allowed);
  KeyPackageSecrets own = world.key_package("newcomer");
  own.key_package.extensions = twice;
  EXPECT_EQ(error_of({Add{own.key_package}}), MlsError::duplicate_extension);
  EXPECT_EQ(Group::propose_to_join(groups[0].context(), own).error(),
            MlsError::duplicate_extension);
}

}  // namespace
}  // namespace indaba::mls
