// Proves that nobody enters a group, or stays in it by another leaf, whose key the application does
// not hold for its credential's: the AuthenticationService is asked at every door, and its answer
// counts.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

// Members that trust one another until member 1, or the newcomer "mallory", is found out: `honest_`
// judges for the attackers, `strict_` for the members who are attacked.
class UnboundCredentials : public testing::Test {
 protected:
  UnboundCredentials() : groups_(world_.filled_group_of(3)) {
    strict_.refuse(to_bytes("mallory"));
    victim_services_ = Services(world_.random(), strict_, world_.psks());
    SavedState state;
    state.apply(groups_[2].save());
    groups_[2] = must(Group::restore(state, victim_services_));
  }

  // A leaf of member 1 that claims to be somebody else.
  static LeafChanges renamed(std::string_view name) {
    LeafChanges changes;
    changes.credential = Credential::basic(to_bytes(name));
    return changes;
  }
  void expect_victim_refuses(const Bytes& message) {
    expect_refused(groups_[2], message, MlsError::invalid_credential);
  }

  MlsWorld world_;
  TestAuthentication strict_;
  Services victim_services_{world_.random(), strict_, world_.psks()};
  std::vector<Group> groups_;
};

TEST_F(UnboundCredentials, AnAddOfAKeyThatIsNotTheClientsIsRefused) {
  const KeyPackageSecrets mallory = world_.key_package("mallory");
  expect_victim_refuses(must(groups_[0].propose({Add{mallory.key_package}}, MlsWorld::kNow)));
  expect_victim_refuses(must(Group::propose_to_join(groups_[0].context(), mallory)));
  CommitOptions options = options_now();
  options.proposals.push_back({Add{mallory.key_package}});
  options.with_cached_proposals = false;
  expect_victim_refuses(must(groups_[0].commit(std::move(options))).commit);
}

TEST_F(UnboundCredentials, AKeyOfAnotherThanTheClientsIsRefused) {
  strict_.bind(to_bytes("guest"), to_bytes(world_.identity("guest").signature_key.public_key));
  const KeyPackageSecrets other_key = world_.key_package("guest");
  expect_victim_refuses(must(groups_[0].propose({Add{other_key.key_package}}, MlsWorld::kNow)));
}

TEST_F(UnboundCredentials, AnUpdateToAnotherIdentityIsRefused) {
  FramedContent content = content_of(groups_[1], Proposal{Update{*groups_[1].tree().leaf({1})}});
  LeafNode& leaf = std::get<Update>(std::get<Proposal>(content.body).body).leaf_node;
  const HpkeKeyPair key = must(HpkeKeyPair::generate(world_.random()));
  leaf.credential = Credential::basic(to_bytes("member-0"));
  leaf.encryption_key = to_bytes(key.public_key);
  leaf.source = LeafNodeSource::update;
  leaf.sign(GroupTestAccess::signature_key(groups_[1]), {groups_[1].id(), {1}});
  expect_victim_refuses(as_public(groups_[1], sign(groups_[1], content)));
  EXPECT_EQ(groups_[1].propose_update(renamed("member-0"), std::nullopt).error(),
            MlsError::invalid_credential);
}

TEST_F(UnboundCredentials, APathToAnotherIdentityIsRefused) {
  CommitOptions options = options_now();
  options.leaf = renamed("member-0");
  EXPECT_EQ(groups_[1].commit(std::move(options)).error(), MlsError::invalid_credential);

  auto message = unwrap<PublicMessage>(must(groups_[1].commit(options_now())).commit);
  LeafNode& leaf = std::get<Commit>(message.content.body).path->leaf_node;
  leaf.credential = Credential::basic(to_bytes("member-0"));
  leaf.sign(GroupTestAccess::signature_key(groups_[1]), {groups_[1].id(), {1}});
  expect_victim_refuses(reseal(groups_[1], message));
}

TEST_F(UnboundCredentials, AnExternalCommitOfARefusedClientIsRefused) {
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  const auto joined =
      must(Group::join_externally(info, world_.identity("mallory"), world_.services(), {}));
  expect_victim_refuses(joined.messages.commit);
}

TEST_F(UnboundCredentials, AnExternalCommitThatRemovesAnotherMemberIsRefused) {
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  ExternalJoinOptions options;
  options.replaces = LeafIndex{1};
  // One's own code refuses to make it, so that it is made without the Remove and then given one.
  const auto joined =
      must(Group::join_externally(info, world_.identity("member-1#2"), world_.services(), options));
  auto message = unwrap<PublicMessage>(joined.messages.commit);
  const Identity intruder = world_.identity("intruder");
  LeafNode& leaf = std::get<Commit>(message.content.body).path->leaf_node;
  leaf.credential = intruder.credential;
  leaf.signature_key = to_bytes(intruder.signature_key.public_key);
  leaf.sign(intruder.signature_key, {info.group_context.group_id, {1}});
  message.auth.signature = sign_content(WireFormat::public_message, message.content,
                                        encode(info.group_context), intruder.signature_key);
  expect_victim_refuses(encode(MlsMessage{message}));
  expect_refused(groups_[0], encode(MlsMessage{message}), MlsError::invalid_credential);
  // Who replaces an earlier leaf of its own is let in.
  MlsWorld::follow(groups_[2], joined.messages.commit);
}

TEST_F(UnboundCredentials, ATreeWithARefusedMemberIsNotJoined) {
  world_.add(groups_, 0, "newcomer");
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  strict_.refuse(to_bytes("member-1"));
  EXPECT_EQ(Group::join_externally(info, world_.identity("joiner"), victim_services_, {}).error(),
            MlsError::invalid_credential);

  const KeyPackageSecrets own = world_.key_package("joiner");
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  const CommitMessages messages = world_.commit(groups_, 0, std::move(options));
  EXPECT_EQ(Group::join(unwrap<Welcome>(*messages.welcome), own, victim_services_).error(),
            MlsError::invalid_credential);
}

TEST_F(UnboundCredentials, TwoMembersNeverShareASignatureKey) {
  Identity twin{Credential::basic(to_bytes("twin")),
                GroupTestAccess::signature_key(groups_[1]).clone()};
  const KeyPackageSecrets own = world_.key_package(twin);
  CommitOptions options = options_now();
  options.proposals.push_back({Add{own.key_package}});
  EXPECT_EQ(groups_[0].commit(std::move(options)).error(), MlsError::duplicate_key);

  AuthenticatedContent commit = sign(
      groups_[0], content_of(groups_[0], Commit{{{Proposal{Add{own.key_package}}}}, std::nullopt}));
  commit.auth.confirmation_tag = Bytes(kHashBytes);
  expect_refused(groups_[1], as_public(groups_[0], commit), MlsError::duplicate_key);
  expect_refused(groups_[2], as_public(groups_[0], commit), MlsError::duplicate_key);
}

TEST_F(UnboundCredentials, ASignatureKeyCantBeTakenOverByAPath) {
  auto message = unwrap<PublicMessage>(must(groups_[1].commit(options_now())).commit);
  LeafNode& leaf = std::get<Commit>(message.content.body).path->leaf_node;
  leaf.signature_key = groups_[0].tree().leaf({0})->signature_key;
  leaf.sign(GroupTestAccess::signature_key(groups_[0]), {groups_[1].id(), {1}});
  expect_refused(groups_[2], reseal(groups_[1], message), MlsError::duplicate_key);
}

}  // namespace
}  // namespace indaba::test
