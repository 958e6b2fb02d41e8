// Proves what commits may do in closed channels: real commits of real groups, judged by the group's
// state before them. Credentials are taken for genuine, since others judge them.
#include "protocol/groups/commit_rules.h"

#include <gtest/gtest.h>

#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::protocol {
namespace {

using test::ChannelDevice;
using test::ChannelGroup;
using test::id_of;
using test::must;
using test::unwrap;

constexpr UnixTime kNow{1'800'000'000};
const ChannelId kCommittedTo = id_of<ChannelId>(7);

class ListJudge final : public RevocationJudge {
 public:
  bool counts(const Statement& revocation) const override { return revocation == listed; }
  Statement listed;
};

class CommitRules : public testing::Test {
 protected:
  explicit CommitRules(ChannelKind kind = ChannelKind::group)
      : group_(random_, kNow, kCommittedTo, kind) {
    group_.begin(awa_);
  }

  ChannelDevice device(std::uint64_t member, std::uint64_t number, std::uint64_t generation = 1) {
    return test::on_paper({.alliance = alliance_,
                           .member = member,
                           .device = number,
                           .generation = generation,
                           .membership = member},
                          random_);
  }

  void add(const ChannelDevice& by, std::initializer_list<const ChannelDevice*> devices) {
    group_.accept(group_.commit(by, group_.adding(devices)));
  }

  Result<JudgedCommit> judge(const ChannelGroup::Made& made) {
    const mls::Group& seat = group_.of(awa_);
    const Roster roster = must(Roster::of(seat.tree()));
    const auto message = unwrap<mls::PublicMessage>(made.messages.commit);
    return judge_commit({seat.context(), seat.tree(), roster, judge_}, message.content);
  }
  Result<JudgedCommit> judge(const ChannelDevice& by, mls::CommitOptions options) {
    const ChannelGroup::Made made = group_.commit(by, std::move(options));
    Result<JudgedCommit> judged = judge(made);
    group_.discard(made);
    return judged;
  }
  std::error_code verdict(const ChannelDevice& by, mls::CommitOptions options) {
    return judge(by, std::move(options)).error();
  }

  void change_policy(ChannelRoleName invite, std::vector<ChannelRole> roles) {
    group_.policy().invite = invite;
    group_.policy().roles = std::move(roles);
    group_.accept(group_.commit(awa_, group_.with_policy(group_.policy())));
  }

  LeaveStatement leave_of(const ChannelDevice& leaf, const ChannelDevice& by) {
    LeaveStatement leave;
    leave.alliance = alliance_;
    leave.channel = kCommittedTo;
    leave.epoch = group_.of(awa_).epoch().value;
    leave.leaf_key = leaf.key.public_key;
    leave.member = by.member;
    leave.device = by.device;
    leave.at = kNow;
    return leave;
  }

  // A removal of `who` by `by`, who may not but for the statement.
  std::error_code verdict_with(const Statement& statement, const ChannelDevice& by,
                               const ChannelDevice& who) {
    mls::CommitOptions options = group_.removing({&who});
    ChannelGroup::justify(options, kNow, {statement});
    return verdict(by, std::move(options));
  }

  test::SeededRandom random_{1};
  Hash alliance_{1, 2, 3};
  ListJudge judge_;
  ChannelGroup group_;
  ChannelDevice awa_ = device(1, 11);
  ChannelDevice awas_tablet_ = device(1, 12);
  ChannelDevice ben_ = device(2, 21);
  ChannelDevice bens_tablet_ = device(2, 22);
  ChannelDevice cleo_ = device(3, 31);
};

TEST_F(CommitRules, DescribeWhatAnAllowedCommitDoes) {
  add(awa_, {&ben_});
  mls::CommitOptions options = group_.adding({&cleo_});
  options.proposals.push_back({mls::Remove{group_.leaf_of(ben_)}});
  const JudgedCommit judged = must(judge(awa_, std::move(options)));
  EXPECT_EQ(judged.note.at, kNow);
  EXPECT_EQ(judged.committer.device, awa_.device);
  EXPECT_FALSE(judged.external);
  ASSERT_EQ(judged.added.size(), 1U);
  EXPECT_EQ(judged.added.front().device, cleo_.device);
  ASSERT_EQ(judged.removed.size(), 1U);
  EXPECT_EQ(judged.removed.front().member, ben_.member);
}

TEST_F(CommitRules, LetOnlyThoseInviteWhomThePolicyNames) {
  add(awa_, {&ben_});
  EXPECT_EQ(verdict(ben_, group_.adding({&cleo_})), GroupError::not_invited);
  change_policy(ChannelRoleName::moderator,
                {{awa_.member, ChannelRoleName::owner}, {ben_.member, ChannelRoleName::moderator}});
  EXPECT_FALSE(verdict(ben_, group_.adding({&cleo_})));
  change_policy(ChannelRoleName::member, {{awa_.member, ChannelRoleName::owner}});
  EXPECT_FALSE(verdict(ben_, group_.adding({&cleo_})));
}

TEST_F(CommitRules, LetEverybodyAddAndRemoveTheirOwnDevices) {
  add(awa_, {&ben_});
  EXPECT_FALSE(verdict(ben_, group_.adding({&bens_tablet_})));
  add(ben_, {&bens_tablet_});
  EXPECT_FALSE(verdict(ben_, group_.removing({&bens_tablet_})));
}

// With other keys, since the same ones MLS itself refuses.
TEST_F(CommitRules, GiveADeviceOneLeaf) {
  add(awa_, {&ben_});
  const ChannelDevice again = device(2, 21);
  EXPECT_EQ(verdict(awa_, group_.adding({&again})), GroupError::device_twice);
  const ChannelDevice cleos_other_keys = device(3, 31);
  EXPECT_EQ(verdict(awa_, group_.adding({&cleo_, &cleos_other_keys})), GroupError::device_twice);
  mls::CommitOptions replaced = group_.adding({&again});
  replaced.proposals.push_back({mls::Remove{group_.leaf_of(ben_)}});
  EXPECT_FALSE(verdict(awa_, std::move(replaced)));
}

TEST_F(CommitRules, KeepDevicesOfAReplacedIdentityOutAndLetAnybodyRemoveThem) {
  const ChannelDevice recovered = device(2, 23, 5);
  add(awa_, {&ben_, &cleo_});
  add(awa_, {&recovered});
  EXPECT_EQ(verdict(awa_, group_.adding({&bens_tablet_})), GroupError::generation_too_low);
  EXPECT_FALSE(verdict(cleo_, group_.removing({&ben_})));
  EXPECT_EQ(verdict(cleo_, group_.removing({&recovered})), GroupError::removal_not_justified);
}

TEST_F(CommitRules, LetModeratorsRemoveThoseWhoAreNotAboveThem) {
  add(awa_, {&ben_, &cleo_});
  EXPECT_EQ(verdict(ben_, group_.removing({&cleo_})), GroupError::removal_not_justified);
  EXPECT_FALSE(verdict(awa_, group_.removing({&cleo_})));
  change_policy(ChannelRoleName::owner,
                {{awa_.member, ChannelRoleName::owner}, {ben_.member, ChannelRoleName::moderator}});
  EXPECT_FALSE(verdict(ben_, group_.removing({&cleo_})));
  EXPECT_EQ(verdict(ben_, group_.removing({&awa_})), GroupError::removal_not_justified);
}

TEST_F(CommitRules, LetAnybodyRemoveWhoAskedToLeave) {
  add(awa_, {&ben_, &bens_tablet_, &cleo_});
  EXPECT_FALSE(verdict_with(sign(leave_of(ben_, ben_), {&ben_.key}), cleo_, ben_));
  // Another device of the same member may speak for the leaf.
  EXPECT_FALSE(verdict_with(sign(leave_of(ben_, bens_tablet_), {&bens_tablet_.key}), cleo_, ben_));
}

TEST_F(CommitRules, TakeALeaveForNothingButItsLeaf) {
  add(awa_, {&ben_, &bens_tablet_, &cleo_});
  const auto refused = [&](const LeaveStatement& leave, const ChannelDevice& signer) {
    return verdict_with(sign(leave, {&signer.key}), cleo_, ben_);
  };
  EXPECT_EQ(refused(leave_of(bens_tablet_, ben_), ben_), GroupError::removal_not_justified);
  EXPECT_EQ(refused(leave_of(ben_, cleo_), cleo_), GroupError::removal_not_justified);
  EXPECT_EQ(refused(leave_of(ben_, ben_), bens_tablet_), GroupError::removal_not_justified);
  LeaveStatement leave = leave_of(ben_, ben_);
  leave.channel = id_of<ChannelId>(8);
  EXPECT_EQ(refused(leave, ben_), GroupError::removal_not_justified);
  leave = leave_of(ben_, ben_);
  leave.generation = 1;
  EXPECT_EQ(refused(leave, ben_), GroupError::removal_not_justified);
  leave = leave_of(ben_, ben_);
  leave.epoch += 1;
  EXPECT_EQ(refused(leave, ben_), GroupError::removal_not_justified);
  leave = leave_of(ben_, ben_);
  leave.alliance = {};
  EXPECT_EQ(refused(leave, ben_), GroupError::removal_not_justified);
}

TEST_F(CommitRules, LetAnybodyRemoveWhoseMembershipOrDeviceWasRevoked) {
  add(awa_, {&ben_, &cleo_});
  RevocationStatement revocation;
  revocation.alliance = alliance_;
  revocation.number = 1;
  revocation.target = TargetMembership{ben_.member, id_of<Serial>(2)};
  const Statement membership = sign(revocation, {&awa_.key});
  EXPECT_EQ(verdict_with(membership, cleo_, ben_), GroupError::removal_not_justified);
  judge_.listed = membership;
  EXPECT_FALSE(verdict_with(membership, cleo_, ben_));

  revocation.target = TargetDevice{ben_.member, ben_.device};
  judge_.listed = sign(revocation, {&awa_.key});
  EXPECT_FALSE(verdict_with(judge_.listed, cleo_, ben_));
  revocation.target = TargetDevice{ben_.member, bens_tablet_.device};
  judge_.listed = sign(revocation, {&awa_.key});
  EXPECT_EQ(verdict_with(judge_.listed, cleo_, ben_), GroupError::removal_not_justified);
  // An earlier membership of the same person.
  revocation.target = TargetMembership{ben_.member, id_of<Serial>(99)};
  judge_.listed = sign(revocation, {&awa_.key});
  EXPECT_EQ(verdict_with(judge_.listed, cleo_, ben_), GroupError::removal_not_justified);
}

TEST_F(CommitRules, LetOwnersChangeThePolicyAndNothingElse) {
  add(awa_, {&ben_});
  Policy policy = group_.policy();
  policy.invite = ChannelRoleName::member;
  EXPECT_FALSE(verdict(awa_, group_.with_policy(policy)));
  EXPECT_EQ(verdict(ben_, group_.with_policy(policy)), GroupError::policy_not_allowed);

  policy = group_.policy();
  policy.kind = ChannelKind::direct;
  EXPECT_EQ(verdict(awa_, group_.with_policy(policy)), GroupError::policy_not_allowed);
  policy = group_.policy();
  policy.channel = id_of<ChannelId>(8);
  EXPECT_EQ(verdict(awa_, group_.with_policy(policy)), GroupError::policy_not_allowed);
  policy = group_.policy();
  policy.generation = 1;
  EXPECT_EQ(verdict(awa_, group_.with_policy(policy)), GroupError::policy_not_allowed);

  mls::CommitOptions other = group_.with_policy(group_.policy());
  std::get<mls::GroupContextExtensions>(other.proposals.front().body)
      .extensions.set(mls::ExtensionType::external_senders, mls::encode(mls::ExternalSenders{}));
  EXPECT_EQ(verdict(awa_, std::move(other)), GroupError::policy_not_allowed);
}

TEST_F(CommitRules, RefuseAPolicyThatNamesSomebodyTwice) {
  Policy policy = group_.policy();
  policy.roles.push_back({awa_.member, ChannelRoleName::moderator});
  EXPECT_EQ(verdict(awa_, group_.with_policy(policy)), GroupError::malformed_policy);
}

TEST_F(CommitRules, LetModeratorsStandInWhereNoOwnerIsLeft) {
  add(awa_, {&ben_, &cleo_});
  change_policy(ChannelRoleName::owner, {{id_of<MemberId>(9), ChannelRoleName::owner},
                                         {ben_.member, ChannelRoleName::moderator}});
  EXPECT_FALSE(verdict(ben_, group_.with_policy(group_.policy())));
  EXPECT_EQ(verdict(cleo_, group_.with_policy(group_.policy())), GroupError::policy_not_allowed);
}

TEST_F(CommitRules, TakeProposalsByValueAndOfTheKnownKindsOnly) {
  add(awa_, {&ben_});
  mls::Group& seat = group_.of(awa_);
  must(seat.propose({mls::Remove{group_.leaf_of(ben_)}}, kNow));
  const ChannelGroup::Made by_reference = group_.commit(awa_, {});
  EXPECT_EQ(judge(by_reference).error(), GroupError::proposal_not_allowed);
  group_.discard(by_reference);

  mls::ReInit reinit;
  reinit.group_id = to_bytes("another");
  reinit.cipher_suite = kChannelCipherSuite;
  mls::CommitOptions options;
  options.with_cached_proposals = false;
  options.proposals.push_back({reinit});
  EXPECT_EQ(verdict(awa_, std::move(options)), GroupError::proposal_not_allowed);
}

TEST_F(CommitRules, AddAtMostSoManyAtOnce) {
  const auto commit_of = [&](std::size_t adds) {
    mls::CommitOptions options;
    for (std::size_t i = 0; i < adds; ++i) {
      const ChannelDevice newcomer = device(100 + i, 1000 + i);
      options.proposals.push_back({mls::Add{newcomer.key_package(random_, kNow).key_package}});
    }
    return options;
  };
  EXPECT_FALSE(verdict(awa_, commit_of(kCommitAddsMax)));
  EXPECT_EQ(verdict(awa_, commit_of(kCommitAddsMax + 1)), GroupError::too_many_adds);
}

TEST_F(CommitRules, RefuseANoteThatIsNone) {
  mls::CommitOptions options;
  options.authenticated_data = to_bytes("note");
  EXPECT_EQ(verdict(awa_, std::move(options)), GroupError::malformed_note);
}

TEST_F(CommitRules, LetADeviceOfAMemberJoinByItself) {
  add(awa_, {&ben_, &cleo_});
  const JudgedCommit judged = must(judge(group_.rejoin(bens_tablet_, awa_, std::nullopt)));
  EXPECT_TRUE(judged.external);
  EXPECT_EQ(judged.committer.device, bens_tablet_.device);

  const ChannelDevice stranger = device(9, 91);
  EXPECT_EQ(judge(group_.rejoin(stranger, awa_, std::nullopt)).error(), GroupError::not_invited);
}

TEST_F(CommitRules, LetWhoJoinsByItselfReplaceItsOwnOrALowerLeafOnly) {
  add(awa_, {&ben_, &bens_tablet_, &cleo_});
  const auto verdict_on = [&](const ChannelDevice& joiner, const ChannelDevice& replaced) {
    return judge(group_.rejoin(joiner, awa_, group_.leaf_of(replaced))).error();
  };
  const ChannelDevice resynced = device(2, 21);
  EXPECT_FALSE(verdict_on(resynced, ben_));
  EXPECT_EQ(judge(group_.rejoin(resynced, awa_, std::nullopt)).error(), GroupError::device_twice);
  EXPECT_EQ(verdict_on(resynced, bens_tablet_), GroupError::removal_not_justified);
  const ChannelDevice recovered = device(2, 24, 5);
  EXPECT_FALSE(verdict_on(recovered, ben_));
  EXPECT_EQ(verdict_on(recovered, cleo_), GroupError::removal_not_justified);
}

TEST_F(CommitRules, LetACommitRenewTheCommittersOwnLeafOnly) {
  add(awa_, {&ben_});
  mls::CommitOptions renewed;
  renewed.leaf.credential = ben_.identity().credential;
  EXPECT_FALSE(verdict(ben_, std::move(renewed)));
  mls::CommitOptions other_device;
  other_device.leaf.credential = bens_tablet_.identity().credential;
  other_device.new_signature_key = bens_tablet_.key.clone();
  EXPECT_EQ(verdict(ben_, std::move(other_device)), GroupError::device_twice);
}

class SelfChannelRules : public CommitRules {
 protected:
  SelfChannelRules() : CommitRules(ChannelKind::self) {}
};

TEST_F(SelfChannelRules, HoldDevicesOfOneMember) {
  EXPECT_FALSE(verdict(awa_, group_.adding({&awas_tablet_})));
  EXPECT_EQ(verdict(awa_, group_.adding({&ben_})), GroupError::wrong_kind_of_member);
  EXPECT_EQ(verdict(awa_, group_.with_policy(group_.policy())), GroupError::policy_not_allowed);
}

class DirectChannelRules : public CommitRules {
 protected:
  DirectChannelRules() : CommitRules(ChannelKind::direct) {}
};

TEST_F(DirectChannelRules, HoldDevicesOfTwoMembers) {
  EXPECT_EQ(verdict(awa_, group_.adding({&ben_, &cleo_})), GroupError::wrong_kind_of_member);
  add(awa_, {&ben_, &bens_tablet_});
  EXPECT_EQ(verdict(awa_, group_.adding({&cleo_})), GroupError::wrong_kind_of_member);
  EXPECT_FALSE(verdict(awa_, group_.adding({&awas_tablet_})));
}

class CreationRules : public CommitRules {
 protected:
  std::error_code verdict_on(const ChannelId& channel, ChannelKind kind, std::uint64_t generation) {
    return judge_creation(group_.of(awa_).public_group(), channel, kind, generation).error();
  }
};

TEST_F(CreationRules, TakeOneLeafThatIsTheOnlyOwner) {
  const LeafOwner owner =
      must(judge_creation(group_.of(awa_).public_group(), kCommittedTo, ChannelKind::group, 0));
  EXPECT_EQ(owner.device, awa_.device);
  EXPECT_EQ(verdict_on(id_of<ChannelId>(8), ChannelKind::group, 0), GroupError::wrong_group);
  EXPECT_EQ(verdict_on(kCommittedTo, ChannelKind::group, 1), GroupError::wrong_group);
  EXPECT_EQ(verdict_on(kCommittedTo, ChannelKind::direct, 0), GroupError::wrong_policy);
}

TEST_F(CreationRules, RefuseAGroupThatHasGoneOn) {
  add(awa_, {&ben_});
  EXPECT_EQ(verdict_on(kCommittedTo, ChannelKind::group, 0), GroupError::wrong_group);
}

}  // namespace
}  // namespace indaba::protocol
