// Proves that confirmation and membership tags count whole: shorter, empty and longer ones are
// refused, each in a message that is otherwise as its sender made it.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

std::vector<Bytes> wrong_tags(const Bytes& tag) {
  std::vector<Bytes> wrong;
  for (std::size_t size = 0; size < tag.size(); ++size) {
    wrong.emplace_back(tag.begin(), tag.begin() + static_cast<std::ptrdiff_t>(size));
  }
  for (const std::uint8_t last : {std::uint8_t{0}, tag.back()}) {
    wrong.push_back(tag);
    wrong.back().push_back(last);
  }
  wrong.emplace_back(tag.size());
  wrong.emplace_back(2 * tag.size());
  return wrong;
}

TEST(TruncatedTags, MembershipTagOfAProposalCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const Bytes honest = must(groups[0].propose({Remove{{2}}}, MlsWorld::kNow));
  const auto message = unwrap<PublicMessage>(honest);
  for (const Bytes& tag : wrong_tags(message.membership_tag)) {
    PublicMessage attack = message;
    attack.membership_tag = tag;
    expect_all_refuse(groups, 0, encode(MlsMessage{attack}), MlsError::invalid_membership_tag);
  }
  EXPECT_EQ(world.deliver(groups, 0, honest).size(), 2U);
}

TEST(TruncatedTags, MembershipTagOfACommitCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Bytes honest = must(groups[0].commit(options_now())).commit;
  const auto message = unwrap<PublicMessage>(honest);
  for (const Bytes& tag : wrong_tags(message.membership_tag)) {
    PublicMessage attack = message;
    attack.membership_tag = tag;
    expect_refused(groups[1], encode(MlsMessage{attack}), MlsError::invalid_membership_tag);
  }
  MlsWorld::follow(groups[1], honest);
}

// The committer itself sends it, so that the membership tag over it is right.
TEST(TruncatedTags, ConfirmationTagOfAPublicCommitCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Bytes honest = must(groups[0].commit(options_now())).commit;
  const auto message = unwrap<PublicMessage>(honest);
  for (const Bytes& tag : wrong_tags(message.auth.confirmation_tag)) {
    PublicMessage attack = message;
    attack.auth.confirmation_tag = tag;
    expect_refused(groups[1], reseal(groups[0], attack), MlsError::invalid_confirmation_tag);
  }
  MlsWorld::follow(groups[1], honest);
}

TEST(TruncatedTags, ConfirmationTagOfAPrivateCommitCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto message = unwrap<PublicMessage>(must(groups[0].commit(options_now())).commit);
  for (const Bytes& tag : wrong_tags(message.auth.confirmation_tag)) {
    AuthenticatedContent attack = sign(groups[0], message.content, WireFormat::private_message);
    attack.auth.confirmation_tag = tag;
    expect_refused(groups[1], as_private(groups[0], attack), MlsError::invalid_confirmation_tag);
  }
}

TEST(TruncatedTags, ConfirmationTagOfAnExternalCommitCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  const auto joined =
      must(Group::join_externally(info, world.identity("newcomer"), world.services(), {}));
  const auto message = unwrap<PublicMessage>(joined.messages.commit);
  for (const Bytes& tag : wrong_tags(message.auth.confirmation_tag)) {
    PublicMessage attack = message;
    attack.auth.confirmation_tag = tag;
    expect_refused(groups[1], encode(MlsMessage{attack}), MlsError::invalid_confirmation_tag);
  }
  MlsWorld::follow(groups[1], joined.messages.commit);
}

TEST(TruncatedTags, ConfirmationTagOfAWelcomeCountsWhole) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const KeyPackageSecrets own = world.key_package("newcomer");
  CommitOptions options = options_now();
  options.proposals.push_back({Add{own.key_package}});
  const KdfSecret init = GroupTestAccess::secrets(groups[0]).init.clone();
  SeededRandom random = world.random();
  const CommitMessages messages = must(groups[0].commit(std::move(options)));
  must(groups[0].merge_pending_commit());
  // The Welcome's key, by which a member who adds could seal whatever it likes.
  must(random.secret<kHashBytes>());
  PathSecret commit_secret = must(random.secret<kHashBytes>());
  for (std::size_t i = 0; i < groups[0].tree().filtered_direct_path({0}).size(); ++i) {
    commit_secret = next_path_secret(commit_secret);
  }
  const KdfSecret joiner = joiner_secret(init, commit_secret, encode(groups[0].context()));
  const auto welcome = unwrap<Welcome>(*messages.welcome);
  const GroupInfo info =
      must(open_group_info(MlsWorld::kSuite, joiner, {}, welcome.encrypted_group_info));
  const GroupSecrets secrets = must(open_group_secrets(welcome, own));
  for (const Bytes& tag : wrong_tags(info.confirmation_tag)) {
    GroupInfo attack = info;
    attack.confirmation_tag = tag;
    attack.sign(GroupTestAccess::signature_key(groups[0]));
    Welcome sealed{
        .cipher_suite = MlsWorld::kSuite,
        .secrets = {},
        .encrypted_group_info = must(seal_group_info(MlsWorld::kSuite, joiner, {}, attack))};
    const HpkeInfo hpke = group_secrets_info(MlsWorld::kSuite, sealed.encrypted_group_info);
    sealed.secrets.push_back(
        must(seal_group_secrets(own.key_package, secrets, hpke, world.random())));
    EXPECT_EQ(Group::join(sealed, own, world.services()).error(),
              MlsError::invalid_confirmation_tag);
  }
  must(Group::join(welcome, own, world.services()));
}

}  // namespace
}  // namespace indaba::test
