// Seat: one device's place in one room: its Group, its store, and what a correct Group must answer
// to each message, computed without it.
#pragma once

#include <memory>
#include <tuple>

#include "tests/sim/psks.h"
#include "tests/sim/ratchet_model.h"

namespace indaba::sim {

using SeatId = std::uint32_t;
using SubmissionId = std::uint32_t;  // 0 is none

// Somebody who takes part, with one seat or several.
struct Person {
  std::string name;
  std::unique_ptr<PersonPsks> psks;
  std::uint32_t credentials_made = 0;
};

// One message in a room's log, and what is known of it to who made it.
struct Entry {
  mls::ContentType type = mls::ContentType::application;
  mls::WireFormat wire = mls::WireFormat::private_message;
  mls::Epoch epoch;
  Bytes bytes;
  std::optional<mls::LeafIndex> sender;  // none if it comes from outside the group
  mls::Generation generation;            // of private messages
  Bytes data;                            // of application messages
  Bytes authenticated_data;
  mls::ProposalRef ref;               // of proposals
  std::set<mls::ProposalRef> needed;  // of commits: all that could be referred to
  std::vector<mls::PreSharedKeyId> psks;
  SubmissionId submission = 0;

  bool is_handshake() const { return type != mls::ContentType::application; }
};

class Seat {
 public:
  // Takes over a group that was just created or joined, or is about to be (phase joining).
  Seat(SeatId id, Person& person, mls::Group group, const mls::Services& services,
       const mls::GroupLimits& limits);

  SeatId id() const { return id_; }
  Person& person() { return *person_; }
  mls::Group& group() { return group_; }
  const mls::Group& group() const { return group_; }
  mls::Epoch epoch() const { return group_.epoch(); }
  mls::Epoch first_epoch() const { return first_epoch_; }
  const mls::GroupLimits& limits() const { return limits_; }
  const mls::SavedState& saved() const { return saved_; }

  // Stores what changed, as a device does before anything leaves it; returns how many bytes.
  std::size_t persist();
  // What is stored is still all there is.
  void require_unchanged(const char* rule);
  // The device restarts: what was not stored is lost.
  void restart();
  // The same state a second time, for comparisons and for those who don't play by the rules.
  mls::Group copy() const;

  // The error that a message must earn, or none if it must be taken. Commits may fail for reasons
  // of their own (`lacks`).
  std::optional<mls::MlsError> expected(const Entry& entry) const;
  // Whether some proposal is not here that the commit could refer to.
  bool lacks(const Entry& commit) const;
  void took(const Entry& entry);
  // The group has moved to its next epoch.
  void entered_epoch();

  mls::Generation next_sent(mls::ContentType type);

  void add_key(mls::SignatureKeyPair key) { keys_.push_back(std::move(key)); }
  mls::SignatureKeyPair last_key() const { return keys_.back().clone(); }
  // Of the leaf as it is now.
  mls::Identity identity() const;

  std::vector<std::size_t> inbox;          // indexes of the log
  SubmissionId pending = 0;                // whose fate decides over the group's pending commit
  bool stuck = false;                      // a key or proposal was lost that the next commit needs
  std::vector<mls::KeyPackage> lost_adds;  // of commits that others were faster than

 private:
  using RatchetName = std::tuple<mls::Epoch, mls::LeafIndex, mls::RatchetKind>;
  static RatchetName ratchet_of(const Entry& entry);

  SeatId id_;
  Person* person_;
  mls::Group group_;
  mls::Services services_;
  mls::GroupLimits limits_;
  mls::SavedState saved_;
  mls::Epoch first_epoch_;
  std::map<RatchetName, RatchetModel> ratchets_;
  std::uint32_t sent_application_ = 0;
  std::uint32_t sent_handshake_ = 0;
  std::vector<mls::SignatureKeyPair> keys_;
};

}  // namespace indaba::sim
