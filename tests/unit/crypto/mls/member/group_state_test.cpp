// Proves that a group lives in its records: it is restored between any two calls and goes on as if
// nothing had been, a message writes a few hundred bytes whatever the group's size, and records
// that are missing, cut, altered or of another version are refused or of no use, and never a crash.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;

SavedState clone(const SavedState& state) {
  SavedState copy;
  for (const auto& [key, value] : state.records()) {
    copy.put(key, value.clone());
  }
  return copy;
}

SavedState saved(Group& group) {
  SavedState state;
  state.apply(group.save());
  return state;
}

// A group of which nothing is left but its records between two calls.
class Stored {
 public:
  Stored(Group group, Services services, GroupLimits limits = {})
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

CommitOptions options_now() {
  CommitOptions options;
  options.now = MlsWorld::kNow;
  return options;
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
        a.with([](Group& group) { return must(group.commit(options_now())).commit; });
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
      a.with([](Group& group) { return must(group.commit(options_now())).commit; });
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
  a.with([](Group& group) { return must(group.commit(options_now())).commit; });
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
  CommitOptions options = options_now();
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

// A state with something in each kind of record.
class CorruptState : public testing::Test {
 protected:
  CorruptState() : groups_(world_.filled_group_of(3)) {
    Group& group = groups_[0];
    must(group.receive(must(groups_[1].protect(as_bytes("old")))));
    MlsWorld::follow(group, must(groups_[1].commit(options_now())).commit);
    must(groups_[1].merge_pending_commit());
    hello_ = must(groups_[1].protect(as_bytes("hello")));
    must(group.propose_update({}, std::nullopt));
    must(group.propose({Add{world_.key_package("newcomer").key_package}}, MlsWorld::kNow));
    commit_ = must(groups_[1].commit(options_now())).commit;
    must(group.receive(must(groups_[2].protect(as_bytes("late")))));
    CommitOptions options = options_now();
    options.with_cached_proposals = false;
    must(group.commit(std::move(options)));
    state_ = saved(group);
  }

  // Uses a restored group in every way; anything but a crash will do.
  void use(Group& group) {
    (void)group.receive(hello_);
    (void)group.receive(commit_);
    (void)group.protect(as_bytes("hello"));
    (void)group.epoch_authenticator();
    (void)group.export_secret("label", {}, 32);
    (void)group.group_info(true, true);
    (void)group.create_successor(world_.key_package("successor"), {}, MlsWorld::kNow);
    (void)group.pending_effects();
    group.save();
    if (!group.merge_pending_commit()) {
      (void)group.commit(options_now());
      (void)group.merge_pending_commit();
    }
    (void)group.protect(as_bytes("hello"));
    group.discard_pending_commit();
    (void)group.commit(options_now());
    (void)group.merge_pending_commit();
    group.save();
  }

  // Restores what `change` makes of the state, and uses it if it can be restored.
  template <class Change>
  void expect_no_harm(Change change) {
    SavedState state = clone(state_);
    change(state);
    auto group = Group::restore(state, world_.services());
    if (group) {
      use(*group);
    } else {
      EXPECT_TRUE(group.error() == MlsError::corrupt_state ||
                  group.error() == MlsError::unsupported_state_version)
          << group.error().message();
    }
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  SavedState state_;
  Bytes hello_;
  Bytes commit_;
};

SavedState without(const SavedState& state, const StateKey& left_out) {
  SavedState copy;
  for (const auto& [key, value] : state.records()) {
    if (key != left_out) {
      copy.put(key, value.clone());
    }
  }
  return copy;
}

TEST_F(CorruptState, HasARecordOfEachKind) {
  std::string tags;
  for (const auto& [key, value] : state_.records()) {
    tags.push_back(static_cast<char>(key.front()));
  }
  for (const char tag : std::string("CNEPSRH")) {
    EXPECT_NE(tags.find(tag), std::string::npos) << tag;
  }
  Group group = must(Group::restore(state_, world_.services()));
  use(group);
}

TEST_F(CorruptState, ARecordThatIsMissingDoesNoHarm) {
  for (const auto& [key, value] : state_.records()) {
    expect_no_harm([&](SavedState& state) { state = without(state_, key); });
  }
  for (const StateTag tag : {StateTag::public_header, StateTag::member_header}) {
    EXPECT_EQ(Group::restore(without(state_, state_key(tag)), world_.services()).error(),
              MlsError::corrupt_state);
  }
  EXPECT_EQ(Group::restore({}, world_.services()).error(), MlsError::corrupt_state);
}

TEST_F(CorruptState, ARecordThatIsCutOrLongerIsRefused) {
  for (const auto& [key, value] : state_.records()) {
    for (std::size_t size = 0; size <= value.size() + 1; ++size) {
      if (size == value.size()) {
        continue;
      }
      SavedState state = clone(state_);
      SecretBytes cut(size);
      std::copy_n(value.view().begin(), std::min(size, value.size()), cut.mutable_view().begin());
      state.put(key, std::move(cut));
      EXPECT_EQ(Group::restore(state, world_.services()).error(), MlsError::corrupt_state)
          << key.front() << " " << size;
    }
  }
}

TEST_F(CorruptState, ARecordThatIsAlteredDoesNoHarm) {
  for (const auto& [key, value] : state_.records()) {
    for (std::size_t i = 0; i < value.size(); i += i < 100 ? 1 : 7) {
      for (const std::uint8_t mask : Bytes{0x01, 0x80}) {
        expect_no_harm([&](SavedState& state) {
          SecretBytes altered = value.clone();
          altered.mutable_view()[i] ^= mask;
          state.put(key, std::move(altered));
        });
      }
    }
  }
}

TEST_F(CorruptState, AnotherVersionIsNamed) {
  for (const StateTag tag : {StateTag::public_header, StateTag::member_header}) {
    for (const std::uint8_t version : Bytes{0, 2, 255}) {
      SavedState state = clone(state_);
      SecretBytes other = state_.records().at(state_key(tag)).clone();
      other.mutable_view()[1] = version;
      state.put(state_key(tag), std::move(other));
      EXPECT_EQ(Group::restore(state, world_.services()).error(),
                MlsError::unsupported_state_version);
    }
  }
}

// Of version 1, as this library once wrote it: "record KEY VALUE", "authenticator VALUE" and
// "message VALUE" a line, in hex. It may never change.
TEST(SavedSample, OfVersion1StillLoads) {
  std::ifstream in(INDABA_MLS_SAMPLES "/group_state_v1.txt");
  ASSERT_TRUE(in);
  SavedState state;
  std::string kind;
  Bytes authenticator;
  Bytes message;
  while (in >> kind) {
    std::string first;
    in >> first;
    if (kind == "record") {
      std::string second;
      in >> second;
      state.put(hex(first), SecretBytes(hex(second)));
    } else {
      (kind == "message" ? message : authenticator) = hex(first);
    }
  }
  MlsWorld world;
  Group group = must(Group::restore(state, world.services()));
  EXPECT_TRUE(same_bytes(must(group.epoch_authenticator()).view(), authenticator));
  const Received received = must(group.receive(message));
  EXPECT_EQ(std::get<ReceivedApplication>(received).data, to_bytes("of version 1"));
  EXPECT_TRUE(group.has_pending_commit());
  must(group.merge_pending_commit());
  must(group.protect(as_bytes("hello")));
}

}  // namespace
}  // namespace indaba::test
