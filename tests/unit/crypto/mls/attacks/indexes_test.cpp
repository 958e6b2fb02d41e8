// Proves that no index or generation that a message names leads out of the group: members who know
// all secrets send the extremes, signed and encrypted, and everybody refuses them by name.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

constexpr std::uint32_t kExtremes[] = {4,          5,          0x7fff,     0xffff,     0x10000,
                                       0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};

AuthenticatedContent hello(Group& group) {
  return sign(group, content_of(group, ApplicationData{to_bytes("hello")}),
              WireFormat::private_message);
}

TEST(ExtremeIndexes, LeafInSenderDataIsOutsideTheTree) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(4);
  for (const std::uint32_t index : kExtremes) {
    PrivateForgery forgery;
    forgery.leaf = LeafIndex{index};
    expect_all_refuse(groups, 0, as_private(groups[0], hello(groups[0]), forgery),
                      MlsError::unknown_sender);
  }
  expect_in_touch(world, groups);
}

TEST(ExtremeIndexes, GenerationInSenderDataIsTooFar) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  for (const std::uint32_t generation : {1001U + 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    PrivateForgery forgery;
    forgery.generation = Generation{generation};
    expect_all_refuse(groups, 0, as_private(groups[0], hello(groups[0]), forgery),
                      MlsError::generation_too_far);
  }
  expect_in_touch(world, groups);
}

TEST(ExtremeIndexes, RemoveOfNobody) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(4);
  for (const std::uint32_t index : kExtremes) {
    const Proposal remove{Remove{{index}}};
    expect_all_refuse(groups, 0,
                      as_public(groups[0], sign(groups[0], content_of(groups[0], remove))),
                      MlsError::blank_leaf);
    const auto sealed = sign(groups[0], content_of(groups[0], remove), WireFormat::private_message);
    expect_all_refuse(groups, 0, as_private(groups[0], sealed), MlsError::blank_leaf);
    AuthenticatedContent commit =
        sign(groups[0], content_of(groups[0], Commit{{{remove}}, std::nullopt}));
    commit.auth.confirmation_tag = Bytes(kHashBytes);
    expect_all_refuse(groups, 0, as_public(groups[0], commit), MlsError::blank_leaf);
    EXPECT_EQ(groups[0].propose(remove, MlsWorld::kNow).error(), MlsError::blank_leaf);
  }
  for (Group& group : groups) {
    EXPECT_TRUE(group.public_group().proposals().empty());
  }
}

TEST(ExtremeIndexes, SenderOutsideTheTree) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(4);
  for (const std::uint32_t index : kExtremes) {
    for (const SenderType type : {SenderType::member, SenderType::external}) {
      FramedContent content = content_of(groups[0], Proposal{Remove{{2}}});
      content.sender = {type, index};
      expect_all_refuse(groups, 0, as_public(groups[0], sign(groups[0], content)),
                        MlsError::unknown_sender);
    }
  }
}

TEST(ExtremeIndexes, ExternalSenderThatIsNotListed) {
  MlsWorld world;
  const Identity listed = world.identity("service");
  ExtensionList extensions;
  extensions.set(
      ExtensionType::external_senders,
      encode(ExternalSenders{{{to_bytes(listed.signature_key.public_key), listed.credential}}}));
  std::vector<Group> groups = world.group_of(2, {}, extensions);
  for (const std::uint32_t index : {1U, 0x80000000U, 0xffffffffU}) {
    FramedContent content = content_of(groups[0], Proposal{Remove{{1}}});
    content.sender = {SenderType::external, index};
    AuthenticatedContent message{.content = content, .auth = {}};
    message.auth.signature =
        sign_content(WireFormat::public_message, content, {}, listed.signature_key);
    expect_refused(groups[1], encode(MlsMessage{PublicMessage{message.content, message.auth, {}}}),
                   MlsError::unknown_sender);
  }
}

TEST(ExtremeIndexes, SignerOfAGroupInfoIsNoMember) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const auto honest = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  const Identity identity = world.identity("newcomer");
  for (const std::uint32_t index : kExtremes) {
    GroupInfo info = honest;
    info.signer = {index};
    info.sign(GroupTestAccess::signature_key(groups[0]));
    EXPECT_EQ(PublicGroup::from_group_info(info, std::nullopt, world.authentication()).error(),
              MlsError::unknown_sender);
    EXPECT_EQ(Group::join_externally(info, identity, world.services(), {}).error(),
              MlsError::unknown_sender);
  }
}

TEST(ExtremeIndexes, UnmergedLeafOutsideItsSubtree) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(4);
  auto honest = unwrap<GroupInfo>(must(groups[0].group_info(false, true)));
  for (const std::uint32_t index : kExtremes) {
    RatchetTree tree = groups[0].tree();
    ParentNode parent = *tree.parent_node(tree.root());
    parent.unmerged_leaves = {{index}};
    tree.set_parent(tree.root(), parent);
    EXPECT_EQ(RatchetTree::decode(tree.encode()).error(), MlsError::invalid_unmerged_leaves);
    GroupInfo info = honest;
    info.extensions.set(ExtensionType::ratchet_tree, tree.encode());
    info.group_context.tree_hash = to_bytes(tree.root_hash());
    info.sign(GroupTestAccess::signature_key(groups[0]));
    EXPECT_EQ(PublicGroup::from_group_info(info, std::nullopt, world.authentication()).error(),
              MlsError::invalid_unmerged_leaves);
  }
}

TEST(ExtremeIndexes, ExternalJoinInPlaceOfNobody) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  for (const std::uint32_t index : kExtremes) {
    ExternalJoinOptions options;
    options.replaces = LeafIndex{index};
    EXPECT_EQ(
        Group::join_externally(info, world.identity("member-1"), world.services(), options).error(),
        MlsError::blank_leaf);
  }
}

// A GroupInfo of the last epoch that numbers allow, properly signed.
TEST(ExtremeIndexes, TheLastEpochHasNoNext) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(1);
  auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  info.group_context.epoch = {UINT64_MAX};
  info.sign(GroupTestAccess::signature_key(groups[0]));
  EXPECT_EQ(Group::join_externally(info, world.identity("newcomer"), world.services(), {}).error(),
            MlsError::wrong_epoch);
  info.group_context.epoch = {UINT64_MAX - 1};
  info.sign(GroupTestAccess::signature_key(groups[0]));
  EXPECT_TRUE(Group::join_externally(info, world.identity("newcomer"), world.services(), {}));
}

}  // namespace
}  // namespace indaba::test
