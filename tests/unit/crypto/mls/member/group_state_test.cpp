// Proves that a group lives in its records: it is restored between any two calls and goes on as if
// nothing had been, a message writes a few hundred bytes whatever the group's size, and a sample of
// what an earlier version saved still loads.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;

// A group of which nothing is left but its records between two calls.
class Stored {
 public:
  Stored(Group group, const Services& services, GroupLimits limits = {})
      : services_(services), limits_(limits) {
    state_.apply(group.save());
  }

  template <class Call>
  auto with(Call call) {
    Group group = must(Group::restore(state_, services_, limits_));
    EXPECT_TRUE(group.save().records.empty()) << "restoring changes nothing";
    auto result = call(group);
    state_.apply(group.save());
    return result;
  }
  const SavedState& state() const { return state_; }

 private:
  Services services_;
  GroupLimits limits_;
  SavedState state_;
};

KdfSecret authenticator(Stored& member) {
  return member.with([](Group& group) { return must(group.epoch_authenticator()); });
}

class GroupState : public testing::Test {
 protected:
  GroupState() : groups_(world_.filled_group_of(3)) {}

  Stored stored(std::size_t member) { return {std::move(groups_[member]), world_.services()}; }

  MlsWorld world_;
  std::vector<Group> groups_;
};

TEST_F(GroupState, IsRestoredBetweenAnyTwoCalls) {
  Stored a = stored(0);
  Stored b = stored(1);
  for (int round = 0; round < 3; ++round) {
    const Bytes hello = a.with([](Group& group) { return must(group.protect(as_bytes("hello"))); });
    b.with([&](Group& group) { return must(group.receive(hello)).index(); });
    const Bytes update =
        b.with([](Group& group) { return must(group.propose_update({}, std::nullopt)); });
    a.with([&](Group& group) { return must(group.receive(update)).index(); });
    EXPECT_EQ(a.with([](Group& group) { return group.protect(as_bytes("x")).error(); }),
              MlsError::proposals_pending);
    const Bytes commit =
        a.with([](Group& group) { return must(group.commit(MlsWorld::commit_options())).commit; });
    EXPECT_TRUE(a.with([](Group& group) { return group.has_pending_commit(); }));
    a.with([](Group& group) { return group.merge_pending_commit().has_value(); });
    b.with([&](Group& group) {
      MlsWorld::follow(group, commit);
      return 0;
    });
    EXPECT_TRUE(equal(authenticator(a), authenticator(b)));
  }
}

TEST_F(GroupState, SkippedKeysAndPastEpochsSurvive) {
  Stored a = stored(0);
  Stored b = stored(1);
  const auto send = [&] {
    return a.with([](Group& group) { return must(group.protect(as_bytes("hello"))); });
  };
  const auto receive = [&](const Bytes& message) {
    return b.with([&](Group& group) {
      const auto received = group.receive(message);
      return received ? std::error_code() : received.error();
    });
  };
  const Bytes first = send();
  const Bytes second = send();
  const Bytes third = send();
  EXPECT_FALSE(receive(second));
  const Bytes commit =
      a.with([](Group& group) { return must(group.commit(MlsWorld::commit_options())).commit; });
  b.with([&](Group& group) {
    MlsWorld::follow(group, commit);
    return 0;
  });
  EXPECT_FALSE(receive(first));
  EXPECT_FALSE(receive(third));
  EXPECT_EQ(receive(second), MlsError::generation_consumed);
  EXPECT_EQ(receive(third), MlsError::generation_consumed);
}

TEST_F(GroupState, AnExternalJoinSurvivesBeforeItIsMerged) {
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  auto joined =
      must(Group::join_externally(info, world_.identity("newcomer"), world_.services(), {}));
  Stored member(std::move(joined.group), world_.services());
  EXPECT_EQ(member.with([](Group& group) { return group.phase(); }), GroupPhase::joining);
  member.with([](Group& group) { return group.merge_pending_commit().has_value(); });
  MlsWorld::follow(groups_[0], joined.messages.commit);
  EXPECT_TRUE(equal(authenticator(member), must(groups_[0].epoch_authenticator())));
}

TEST_F(GroupState, ADiscardedCommitIsGoneFromTheRecords) {
  Stored a = stored(0);
  a.with([](Group& group) { return must(group.commit(MlsWorld::commit_options())).commit; });
  EXPECT_TRUE(a.state().records().contains(state_key(StateTag::pending_commit)));
  a.with([](Group& group) {
    group.discard_pending_commit();
    return 0;
  });
  EXPECT_FALSE(a.state().records().contains(state_key(StateTag::pending_commit)));
  EXPECT_EQ(a.with([](Group& group) { return group.merge_pending_commit().error(); }),
            MlsError::no_commit_pending);
}

TEST_F(GroupState, WhoWasRemovedStaysSo) {
  Stored c = stored(2);
  CommitOptions options = MlsWorld::commit_options();
  options.proposals.push_back({Remove{{2}}});
  const Bytes commit = must(groups_[0].commit(std::move(options))).commit;
  c.with([&](Group& group) {
    MlsWorld::follow(group, commit);
    return 0;
  });
  EXPECT_EQ(c.with([](Group& group) { return group.phase(); }), GroupPhase::removed);
  EXPECT_EQ(c.with([](Group& group) { return group.protect(as_bytes("x")).error(); }),
            MlsError::group_inactive);
}

TEST(SavedBytes, OfAnApplicationMessageAreFewWhateverTheGroupsSize) {
  for (const std::size_t size : {2U, 40U}) {
    MlsWorld world;
    std::vector<Group> groups = world.group_of(size);
    world.deliver(groups, 0, must(groups[0].protect(as_bytes("first"))));
    groups[0].save();
    groups[1].save();
    const Bytes message = must(groups[0].protect(Bytes(1024)));
    const StateChanges sent = groups[0].save();
    must(groups[1].receive(message));
    const StateChanges received = groups[1].save();
    for (const StateChanges* changes : {&sent, &received}) {
      EXPECT_EQ(changes->records.size(), 1U);
      EXPECT_LT(changes->bytes(), 200U) << size;
    }
  }
}

TEST(SavedBytes, GrowByTheKeysOfSkippedMessagesAndNoFurther) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  Bytes message;
  for (int i = 0; i < 100; ++i) {
    message = must(groups[0].protect(as_bytes("hello")));
  }
  must(groups[1].receive(must(groups[0].protect(as_bytes("first")))));
  groups[1].save();
  must(groups[1].receive(message));
  EXPECT_LT(groups[1].save().bytes(), 500U);
}

TEST(SavedBytes, OfAProposalAreThoseOfTheProposalHoweverManyWait) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  std::size_t first = 0;
  for (int i = 0; i < 20; ++i) {
    groups[0].save();
    must(groups[0].receive(must(groups[1].propose_update({}, std::nullopt))));
    const std::size_t bytes = groups[0].save().bytes();
    first = i == 0 ? bytes : first;
    EXPECT_EQ(bytes, first);
  }
}

// Of each version, as this library once wrote it: "record KEY VALUE", "authenticator VALUE" and
// "message VALUE" a line, in hex. They may never change.
class SavedSample : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    std::ifstream in(INDABA_MLS_SAMPLES "/group_state_v" + std::to_string(GetParam()) + ".txt");
    ASSERT_TRUE(in);
    std::string kind;
    while (in >> kind) {
      std::string first;
      in >> first;
      if (kind == "record") {
        std::string second;
        in >> second;
        state_.put(hex(first), SecretBytes(hex(second)));
      } else {
        (kind == "message" ? message_ : authenticator_) = hex(first);
      }
    }
  }

  MlsWorld world_;
  SavedState state_;
  Bytes authenticator_;
  Bytes message_;
};

TEST_P(SavedSample, StillLoads) {
  Group group = must(Group::restore(state_, world_.services()));
  EXPECT_TRUE(same_bytes(must(group.epoch_authenticator()).view(), authenticator_));
  const Received received = must(group.receive(message_));
  EXPECT_EQ(std::get<ReceivedApplication>(received).data,
            to_bytes("of version " + std::to_string(GetParam())));
  EXPECT_TRUE(group.has_pending_commit());
  must(group.merge_pending_commit());
  must(group.protect(as_bytes("hello")));
}

TEST_P(SavedSample, IsStoredAgainAsVersionsAreToday) {
  Group group = must(Group::restore(state_, world_.services()));
  state_.apply(group.save());
  Group again = must(Group::restore(state_, world_.services()));
  EXPECT_EQ(again.public_group().proposals().size(), 2U);
  EXPECT_TRUE(again.save().records.empty());
}

INSTANTIATE_TEST_SUITE_P(Versions, SavedSample, testing::Range(1, kStateVersion + 1));

// A record holds more than one thing that may be as long as a message.
TEST(LargeContext, LetsAPendingCommitBeStored) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  ExtensionList list;
  list.set(
      ExtensionType::required_capabilities,
      encode(RequiredCapabilities{std::vector(4'250'000, ExtensionType::application_id), {}, {}}));
  CommitOptions options = MlsWorld::commit_options();
  options.proposals.push_back({GroupContextExtensions{list}});
  options.with_tree = false;
  world.commit(groups, 1, std::move(options));
  CommitOptions next;
  next.now = MlsWorld::kNow;
  must(groups[0].commit(std::move(next)));
  SavedState state;
  state.apply(groups[0].save());
  Group restored = must(Group::restore(state, world.services()));
  must(restored.merge_pending_commit());
}

}  // namespace
}  // namespace indaba::test
