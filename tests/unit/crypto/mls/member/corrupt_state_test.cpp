// Proves that records that are missing, cut, altered or of another version are refused by name or
// of no use, and never a crash: a store that fails, or a disk that lies, costs a group and not the
// program.
#include <gtest/gtest.h>

#include <algorithm>

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

// A state with something in each kind of record.
class CorruptState : public testing::Test {
 protected:
  CorruptState() : groups_(world_.filled_group_of(3)) {
    Group& group = groups_[0];
    must(group.receive(must(groups_[1].protect(as_bytes("old")))));
    MlsWorld::follow(group, must(groups_[1].commit(MlsWorld::commit_options())).commit);
    must(groups_[1].merge_pending_commit());
    hello_ = must(groups_[1].protect(as_bytes("hello")));
    must(group.propose_update({}, std::nullopt));
    must(group.propose({Add{world_.key_package("newcomer").key_package}}, MlsWorld::kNow));
    commit_ = must(groups_[1].commit(MlsWorld::commit_options())).commit;
    must(group.receive(must(groups_[2].protect(as_bytes("late")))));
    late_ = must(groups_[2].protect(as_bytes("later")));
    CommitOptions options = MlsWorld::commit_options();
    options.with_cached_proposals = false;
    must(group.commit(std::move(options)));
    state_ = saved(group);
  }

  // Uses a restored group in every way; anything but a crash will do.
  void use(Group& group, bool merges) {
    (void)group.receive(hello_);
    (void)group.receive(late_);
    (void)group.receive(commit_);
    (void)group.protect(as_bytes("hello"));
    (void)group.epoch_authenticator();
    (void)group.group_info(true, true);
    (void)group.create_successor(successor_, {}, MlsWorld::kNow);
    (void)group.pending_effects();
    if (merges) {
      (void)group.merge_pending_commit();
      (void)group.protect(as_bytes("hello"));
    }
    group.discard_pending_commit();
    (void)group.commit(MlsWorld::commit_options());
    (void)group.merge_pending_commit();
    group.save();
  }
  // Restores what `change` makes of the state, and uses it if it can be restored.
  template <class Change>
  void expect_no_harm(Change change) {
    SavedState state = clone(state_);
    change(state);
    for (const bool merges : {true, false}) {
      auto group = Group::restore(state, world_.services());
      if (group) {
        use(*group, merges);
      } else {
        EXPECT_TRUE(group.error() == MlsError::corrupt_state ||
                    group.error() == MlsError::unsupported_state_version)
            << group.error().message();
      }
    }
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  SavedState state_;
  KeyPackageSecrets successor_ = world_.key_package("successor");
  Bytes hello_;
  Bytes late_;
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
  for (const char tag : std::string("CQNEPSRH")) {
    EXPECT_NE(tags.find(tag), std::string::npos) << tag;
  }
  Group group = must(Group::restore(state_, world_.services()));
  use(group, true);
}

TEST_F(CorruptState, ARecordThatIsMissingDoesNoHarm) {
  for (const auto& record : state_.records()) {
    expect_no_harm([&](SavedState& state) { state = without(state_, record.first); });
  }
  for (const StateTag tag : {StateTag::public_header, StateTag::member_header}) {
    EXPECT_EQ(Group::restore(without(state_, state_key(tag)), world_.services()).error(),
              MlsError::corrupt_state);
  }
  EXPECT_EQ(Group::restore({}, world_.services()).error(), MlsError::corrupt_state);
}

TEST_F(CorruptState, ARecordThatIsCutOrLongerIsRefused) {
  for (const auto& record : state_.records()) {
    for (std::size_t size = 0; size <= record.second.size() + 1; ++size) {
      if (size == record.second.size()) {
        continue;
      }
      SavedState state = clone(state_);
      SecretBytes cut(size);
      std::copy_n(record.second.view().begin(), std::min(size, record.second.size()),
                  cut.mutable_view().begin());
      state.put(record.first, std::move(cut));
      EXPECT_EQ(Group::restore(state, world_.services()).error(), MlsError::corrupt_state)
          << record.first.front() << " " << size;
    }
  }
}

TEST_F(CorruptState, ACommitThatWaitsUnderAnotherCipherSuiteIsRefused) {
  SavedState state = clone(state_);
  const StateKey key = state_key(StateTag::pending_commit);
  const SecretBytes& record = state.records().at(key);
  const Bytes context = encode(GroupContext{.cipher_suite = MlsWorld::kSuite,
                                            .group_id = groups_[0].id(),
                                            .epoch = {groups_[0].epoch().value + 1},
                                            .tree_hash = {},
                                            .confirmed_transcript_hash = {},
                                            .extensions = {}});
  // Version, suite, group and epoch: first of the provisional context, then of the new one.
  const ByteView start = ByteView(context).first(2 + 2 + 1 + groups_[0].id().size() + 8);
  const auto first =
      std::search(record.view().begin(), record.view().end(), start.begin(), start.end());
  ASSERT_NE(first, record.view().end());
  const auto second = std::search(first + 1, record.view().end(), start.begin(), start.end());
  ASSERT_NE(second, record.view().end());
  for (const std::uint8_t suite : Bytes{0, 2, 0xff}) {
    SecretBytes changed = record.clone();
    changed.mutable_view()[static_cast<std::size_t>(second - record.view().begin()) + 3] = suite;
    SavedState damaged = clone(state_);
    damaged.put(key, std::move(changed));
    EXPECT_EQ(Group::restore(damaged, world_.services()).error(), MlsError::corrupt_state);
  }
}

TEST_F(CorruptState, ARecordThatIsAlteredDoesNoHarm) {
  for (const auto& record : state_.records()) {
    for (std::size_t i = 0; i < record.second.size(); i += i < 30 ? 1 : 11) {
      for (const std::uint8_t mask : i < 8 ? Bytes{1, 2, 0x80} : Bytes{0x80}) {
        expect_no_harm([&](SavedState& state) {
          SecretBytes altered = record.second.clone();
          altered.mutable_view()[i] ^= mask;
          state.put(record.first, std::move(altered));
        });
      }
    }
  }
}

// The record of the past epoch, with `change` made to it.
template <class Change>
SavedState with_past_epoch(const SavedState& honest, Change change) {
  SavedState state = clone(honest);
  const auto record = state.records().lower_bound(state_key(StateTag::past_epoch));
  Bytes altered = to_bytes(record->second.view());
  change(altered);
  state.put(StateKey(record->first), SecretBytes(altered));
  return state;
}

TEST_F(CorruptState, ARecordOfAnotherPastEpochThanItsKeySaysIsRefused) {
  for (const std::size_t byte : {0U, 7U}) {
    const SavedState state = with_past_epoch(state_, [&](Bytes& record) { record[byte] ^= 1; });
    EXPECT_EQ(Group::restore(state, world_.services()).error(), MlsError::corrupt_state);
  }
}

// In such a tree the way up from a leaf would never end.
TEST_F(CorruptState, APastEpochWithATreeOfImpossibleWidthIsRefused) {
  for (const std::uint32_t width : {0U, 3U, 2 * kLeavesMax}) {
    const SavedState state = with_past_epoch(state_, [&](Bytes& record) {
      Reader reader{ByteView(record)};
      Epoch epoch;
      Bytes context;
      reader(epoch, context);
      const std::size_t rest = reader.take_rest().size();
      const Bytes encoded = encode(width);
      std::ranges::copy(encoded, record.end() - static_cast<std::ptrdiff_t>(rest));
    });
    EXPECT_EQ(Group::restore(state, world_.services()).error(), MlsError::corrupt_state) << width;
  }
}

TEST_F(CorruptState, AReInitialisedGroupWithoutItsReInitIsRefused) {
  constexpr std::size_t kPhaseAt = 2;  // behind the version
  SavedState state = clone(state_);
  SecretBytes header = state_.records().at(state_key(StateTag::member_header)).clone();
  header.mutable_view()[kPhaseAt] = static_cast<std::uint8_t>(GroupPhase::reinitialised);
  state.put(state_key(StateTag::member_header), std::move(header));
  EXPECT_EQ(Group::restore(state, world_.services()).error(), MlsError::corrupt_state);
}

// Each byte of the senders' indexes among them.
TEST_F(CorruptState, ACachedProposalOfOrAboutNobodyIsRefused) {
  SavedState honest = saved(groups_[2]);
  const StateKey key = state_key(StateTag::proposal, 0);
  must(groups_[2].propose({Remove{{1}}}, MlsWorld::kNow));
  honest.apply(groups_[2].save());
  const SecretBytes& proposal = honest.records().at(key);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < proposal.size(); ++i) {
    SavedState state = clone(honest);
    SecretBytes altered = proposal.clone();
    altered.mutable_view()[i] ^= 0x80;
    state.put(key, std::move(altered));
    auto group = Group::restore(state, world_.services());
    refused += group ? 0 : 1;
    if (group) {
      (void)group->commit(MlsWorld::commit_options());
    }
  }
  EXPECT_GT(refused, 4U);
}

TEST_F(CorruptState, ACachedProposalThatIsLostOrOutOfPlaceIsRefused) {
  const StateKey first = state_key(StateTag::proposal, 0);
  const StateKey second = state_key(StateTag::proposal, 1);
  for (const StateKey& lost : {first, second}) {
    EXPECT_EQ(Group::restore(without(state_, lost), world_.services()).error(),
              MlsError::corrupt_state);
  }
  SavedState swapped = clone(state_);
  swapped.put(first, state_.records().at(second).clone());
  swapped.put(second, state_.records().at(first).clone());
  EXPECT_EQ(Group::restore(swapped, world_.services()).error(), MlsError::corrupt_state);
}

TEST_F(CorruptState, AnotherVersionIsNamed) {
  for (const StateTag tag : {StateTag::public_header, StateTag::member_header}) {
    for (const std::uint8_t version : Bytes{0, kStateVersion + 1, 255}) {
      SavedState state = clone(state_);
      SecretBytes other = state_.records().at(state_key(tag)).clone();
      other.mutable_view()[1] = version;
      state.put(state_key(tag), std::move(other));
      EXPECT_EQ(Group::restore(state, world_.services()).error(),
                MlsError::unsupported_state_version);
    }
  }
}

}  // namespace
}  // namespace indaba::test
