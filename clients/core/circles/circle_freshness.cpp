// How far a circle's newest manifest can be relied on: its age, the revocations that it acts on,
// and what others say of it.
#include <algorithm>

#include "clients/core/circles/circles.h"

namespace indaba::client {

CircleEpoch Circles::epoch_of(const protocol::Authentic<protocol::ManifestStatement>& manifest) {
  CircleEpoch epoch;
  epoch.manifest = manifest.hash;
  epoch.commitment = manifest.body.commitment;
  epoch.sealing_key = manifest.body.sealing_key;
  epoch.at = manifest.body.at;
  epoch.issuer = manifest.body.issuer;
  if (!manifest.body.revocations.empty()) {
    epoch.revocation = manifest.body.revocations.back();
  }
  return epoch;
}

bool Circles::is_behind(const protocol::CircleId& circle) const {
  const protocol::ManifestRef* named = trust_.named_manifest(circle);
  return named != nullptr && newest(circle) != 0 && newest(circle) < named->epoch;
}

bool Circles::is_fresh(const protocol::CircleId& circle) const {
  const CircleEpoch* last = epoch(circle, newest(circle));
  // Where there is no key yet, what is said waits for the newest.
  return last == nullptr ||
         (!is_behind(circle) && context_.now.seconds <= last->at.seconds + kManifestSecondsMax);
}

std::optional<EpochPlace> Circles::place_in(const protocol::CircleId& circle, std::uint64_t epoch,
                                            UnixTime at) const {
  const auto found = circles_.find(circle);
  if (found == circles_.end()) {
    return {};
  }
  const auto& epochs = found->second.epochs;
  const auto own = epochs.find(epoch);
  if (own == epochs.end() || std::next(own) == epochs.end()) {
    return {};
  }
  const UnixTime begun = own->second.at;
  EpochPlace place{.time = std::clamp(at, begun, std::max(begun, std::next(own)->second.at))};
  if (own->second.revocation) {
    const auto* kept = trust_.set().statement(*own->second.revocation);
    const auto* last =
        kept != nullptr ? std::get_if<protocol::RevocationStatement>(&kept->body) : nullptr;
    if (last == nullptr) {
      return {};
    }
    place.revocations = last->number;
  }
  return place;
}

// The list is chained: whoever knows of one revocation knows of all before it.
std::vector<std::uint64_t> Circles::awaiting_rotation(const protocol::CircleId& circle) const {
  std::vector<std::uint64_t> awaiting;
  const CircleEpoch* last = epoch(circle, newest(circle));
  const protocol::StatementSet& set = trust_.set();
  if (last == nullptr || (last->revocation && set.statement(*last->revocation) == nullptr)) {
    return awaiting;
  }
  for (std::uint64_t number = set.revocations(); number != 0; --number) {
    if (last->revocation == set.revocation(number)) {
      break;
    }
    if (concerns(circle, number)) {
      awaiting.push_back(number);
    }
  }
  return awaiting;
}

bool Circles::concerns(const protocol::CircleId& circle, std::uint64_t number) const {
  const protocol::StatementSet& set = trust_.set();
  const auto* kept = set.statement(set.revocation(number));
  const auto* revocation =
      kept != nullptr ? std::get_if<protocol::RevocationStatement>(&kept->body) : nullptr;
  const auto* defined = definition(circle);
  if (revocation == nullptr || defined == nullptr || set.revoked(revocation->target) != number) {
    return false;
  }
  std::optional<MemberId> member;
  if (const auto* device = std::get_if<protocol::TargetDevice>(&revocation->target)) {
    member = device->member;
  } else if (const auto* of = std::get_if<protocol::TargetMembership>(&revocation->target)) {
    member = of->member;
  } else if (const auto* what = std::get_if<protocol::TargetStatement>(&revocation->target)) {
    const auto* named = set.statement(what->statement);
    const auto* role =
        named != nullptr ? std::get_if<protocol::RoleStatement>(&named->body) : nullptr;
    member = role != nullptr ? std::optional(role->member) : std::nullopt;
  }
  if (!member) {
    return false;
  }
  const protocol::Rule& rule = defined->body.rule;
  // Whoever was never looked up has been in where all members are.
  if (set.identity(*member) == nullptr) {
    return protocol::is_for_all(rule);
  }
  const auto admitted = [&](std::uint64_t revocations) {
    return protocol::is_admitted(
        protocol::ChainView(set, {.time = revocation->at, .revocations = revocations}), rule,
        circle, *member);
  };
  const bool is_of_device = std::holds_alternative<protocol::TargetDevice>(revocation->target);
  return admitted(number - 1) && (is_of_device || !admitted(number));
}

std::error_code Circles::contradiction(const protocol::Statement& statement) const {
  const auto manifest =
      protocol::authenticate_as<protocol::ManifestStatement>(statement, trust_.alliance());
  const CircleEpoch* known =
      manifest ? epoch(manifest->body.circle, manifest->body.epoch) : nullptr;
  const bool is_second =
      known != nullptr && known->manifest != manifest->hash && check_steward(*manifest);
  return is_second ? ClientError::manifest_forked : ClientError::not_trusted;
}

void Circles::compare_named() {
  for (const auto& [circle, state] : circles_) {
    const protocol::ManifestRef* named = trust_.named_manifest(circle);
    const CircleEpoch* known = named != nullptr ? epoch(circle, named->epoch) : nullptr;
    if (known != nullptr && known->manifest != named->manifest) {
      trust_.alarm_once(named->manifest, Alarm{AlarmKind::manifest_forked, {}, {}});
    }
  }
}

}  // namespace indaba::client
