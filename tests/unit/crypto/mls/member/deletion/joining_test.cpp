// Proves that of the secrets by which a member comes into a group nothing is left but what the
// member needs from then on (RFC 9420 sections 8 and 12.4.3): its memory and saved form are
// searched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"
#include "tests/unit/crypto/mls/member/deletion/known_secrets.h"

namespace indaba::test {
namespace {

using namespace mls;
using testing::IsEmpty;

struct ExternalJoinSecrets {
  ExternalJoinSecrets(SeededRandom& random, const GroupInfo& info) {
    const auto external = must(info.extensions.find_as<ExternalPub>(ExtensionType::external_pub));
    const std::string label = "MLS 1.0 external init secret";
    init = must(hpke_send_export(Aead::chacha20_poly1305, external->external_pub, {},
                                 as_bytes(label), random))
               .secret.clone();
    ByteArray<4> grease{};
    must(random.fill(grease));
  }

  KdfSecret init;
};

TEST(JoiningDeletion, AWelcomeLeavesNothingOfWhatLedToTheEpoch) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(3);
  const KeyPackageSecrets own = world.key_package("newcomer");
  const KdfSecret init = GroupTestAccess::secrets(groups[0]).init.clone();
  const SeededRandom random = world.random();
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  const CommitMessages messages = world.commit(groups, 0, std::move(options));
  const auto welcome = unwrap<Welcome>(*messages.welcome);

  WatchedMember member(world.services());
  member.start([&] { return must(Group::join(welcome, own, world.services())); });
  const CommitSecrets secrets(random, 2, init, member.group().context());
  ASSERT_TRUE(equal(must(member.group().epoch_authenticator()), secrets.epoch.epoch_authenticator));
  KnownSecrets key_package;
  key_package.add("init key", own.init_key.secret_key.view());
  EXPECT_THAT(secrets.transient.traces(member.saved()), IsEmpty());
  EXPECT_THAT(key_package.traces(member.saved()), IsEmpty());
  KnownSecrets kept;
  kept.add("leaf key", own.leaf_key.secret_key.view());
  kept.add_epoch(secrets.epoch);
  EXPECT_THAT(kept.missing(member.saved()), IsEmpty());
}

TEST(JoiningDeletion, ARefusedWelcomeLeavesNothing) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(3);
  const KeyPackageSecrets own = world.key_package("newcomer");
  const KdfSecret init = GroupTestAccess::secrets(groups[0]).init.clone();
  const SeededRandom random = world.random();
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  const CommitMessages messages = world.commit(groups, 0, std::move(options));
  const auto welcome = unwrap<Welcome>(*messages.welcome);
  world.authentication().refuse(to_bytes("member-2"));

  WatchedMember member(world.services());
  {
    const Watch watch;
    EXPECT_EQ(Group::join(welcome, own, world.services()).error(),
              make_error_code(MlsError::invalid_credential));
  }
  const CommitSecrets secrets(random, 2, init, groups[0].context());
  ASSERT_TRUE(equal(must(groups[0].epoch_authenticator()), secrets.epoch.epoch_authenticator));
  EXPECT_THAT(secrets.transient.traces({}), IsEmpty());
}

TEST(JoiningDeletion, AnExternalJoinLeavesNothingOfWhatLedToTheEpoch) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(3);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  const Identity identity = world.identity("newcomer");
  SeededRandom random = world.random();

  WatchedMember member(world.services());
  member.start([&] {
    return std::move(must(Group::join_externally(info, identity, world.services(), {})).group);
  });
  member.run([](Group& group) { must(group.merge_pending_commit()); });
  member.save();
  const ExternalJoinSecrets external(random, info);
  const CommitSecrets secrets(random, 2, external.init, member.group().context());
  ASSERT_TRUE(equal(must(member.group().epoch_authenticator()), secrets.epoch.epoch_authenticator));
  KnownSecrets init;
  init.add("external init secret", external.init.view());
  EXPECT_THAT(init.traces(member.saved()), IsEmpty());
  EXPECT_THAT(secrets.transient.traces(member.saved()), IsEmpty());
  EXPECT_THAT(secrets.keys.missing(member.saved()), IsEmpty());
}

TEST(JoiningDeletion, WhoReceivesAnExternalCommitKeepsNeitherItsInitSecretNorTheExternalKey) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(3);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  WatchedMember member(std::move(groups[1]), world.services());
  KnownSecrets known;
  const KdfSecret& external_secret = GroupTestAccess::secrets(member.group()).external;
  known.add("external private key", external_key_pair(external_secret).secret_key.view());
  SeededRandom random = world.random();
  const Identity identity = world.identity("newcomer");
  random = world.random();
  const auto joined = must(Group::join_externally(info, identity, world.services(), {}));
  const ExternalJoinSecrets external(random, info);
  known.add("external init secret", external.init.view());

  member.follow(joined.messages.commit);
  const CommitSecrets secrets(random, 2, external.init, member.group().context());
  ASSERT_TRUE(equal(must(member.group().epoch_authenticator()), secrets.epoch.epoch_authenticator));
  EXPECT_THAT(known.traces(member.saved()), IsEmpty());
  EXPECT_THAT(secrets.transient.traces(member.saved()), IsEmpty());
}

TEST(JoiningDeletion, TheCreatorKeepsNothingOfWhatLedToTheFirstEpoch) {
  MlsWorld world;
  const KeyPackageSecrets own = world.key_package("creator");
  SeededRandom random = world.random();
  WatchedMember member(world.services());
  member.start([&] { return must(Group::create(to_bytes("group"), {}, own, world.services())); });
  const KdfSecret epoch_secret = must(random.secret<kHashBytes>());
  const EpochSecrets epoch = EpochSecrets::from_epoch_secret(epoch_secret);
  ASSERT_TRUE(equal(must(member.group().epoch_authenticator()), epoch.epoch_authenticator));
  KnownSecrets known;
  known.add("epoch secret", epoch_secret.view());
  known.add("confirmation key", epoch.confirmation_key.view());
  known.add("init key", own.init_key.secret_key.view());
  EXPECT_THAT(known.traces(member.saved()), IsEmpty());
}

}  // namespace
}  // namespace indaba::test
