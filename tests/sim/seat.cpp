#include "tests/sim/seat.h"

#include <algorithm>

#include "tests/sim/invariants.h"
#include "tests/sim/trace.h"

namespace indaba::sim {

using namespace mls;

Seat::Seat(SeatId id, Person& person, Group group, const Services& services,
           const GroupLimits& limits)
    : id_(id),
      person_(&person),
      group_(std::move(group)),
      services_(services),
      limits_(limits),
      first_epoch_(group_.epoch()) {
  if (group_.phase() == GroupPhase::joining) {
    ++first_epoch_.value;
  }
  persist();
}

std::size_t Seat::persist() {
  StateChanges changes = group_.save();
  const std::size_t bytes = changes.bytes();
  saved_.apply(std::move(changes));
  return bytes;
}

void Seat::require_unchanged(const char* rule) { require(group_.save().records.empty(), rule); }

Group Seat::copy() const {
  auto restored = Group::restore(saved_, services_, limits_);
  require(restored.has_value(), "what was saved can be restored");
  return std::move(restored).value();
}

void Seat::restart() { group_ = copy(); }

Seat::RatchetName Seat::ratchet_of(const Entry& entry) {
  return {entry.epoch, *entry.sender,
          entry.is_handshake() ? RatchetKind::handshake : RatchetKind::application};
}

std::optional<MlsError> Seat::expected(const Entry& entry) const {
  const GroupPhase phase = group_.phase();
  if (phase == GroupPhase::removed || phase == GroupPhase::joining) {
    return MlsError::group_inactive;
  }
  const bool sealed = entry.wire == WireFormat::private_message;
  if (entry.epoch == epoch() || !sealed) {
    if (phase == GroupPhase::reinitialised) {
      return MlsError::group_inactive;
    }
  }
  if (entry.epoch != epoch()) {
    const bool kept = !entry.is_handshake() && entry.epoch < epoch() &&
                      entry.epoch >= first_epoch_ &&
                      epoch().value - entry.epoch.value <= limits_.past_epochs;
    if (!kept) {
      return MlsError::wrong_epoch;
    }
  }
  if (entry.sender == group_.self()) {
    return MlsError::own_message;
  }
  if (!sealed) {
    return std::nullopt;
  }
  const auto ratchet = ratchets_.find(ratchet_of(entry));
  return (ratchet == ratchets_.end() ? RatchetModel() : ratchet->second)
      .expected(entry.generation, limits_.window);
}

bool Seat::lacks(const Entry& commit) const {
  const ProposalCache& cached = group_.public_group().proposals();
  return std::ranges::any_of(commit.needed,
                             [&](const ProposalRef& ref) { return !cached.contains(ref); });
}

void Seat::took(const Entry& entry) {
  if (entry.wire == WireFormat::private_message) {
    ratchets_[ratchet_of(entry)].take(entry.generation, limits_.window);
  }
}

void Seat::entered_epoch() {
  sent_application_ = 0;
  sent_handshake_ = 0;
  std::erase_if(ratchets_, [&](const auto& ratchet) {
    return std::get<Epoch>(ratchet.first).value + limits_.past_epochs < epoch().value;
  });
}

Generation Seat::next_sent(ContentType type) {
  return {type == ContentType::application ? sent_application_++ : sent_handshake_++};
}

Identity Seat::identity() const {
  const LeafNode* leaf = group_.tree().leaf(group_.self());
  const auto key = std::ranges::find_if(keys_, [&](const SignatureKeyPair& each) {
    return same_bytes(each.public_key, leaf->signature_key);
  });
  require(key != keys_.end(), "a leaf's signature key is its owner's");
  return {leaf->credential, key->clone()};
}

}  // namespace indaba::sim
