#include "clients/core/circles/circles.h"

#include <algorithm>
#include <utility>

#include "crypto/base/hex.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

// A seed as it is stored, sealed like everything.
struct StoredSeed {
  protocol::CircleId circle;
  std::uint64_t epoch = 0;
  ByteArray<32> seed{};

  StoredSeed() = default;
  StoredSeed(const StoredSeed&) = default;
  StoredSeed& operator=(const StoredSeed&) = default;
  ~StoredSeed() { wipe(seed); }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seed", self.seed);
    io("epoch", self.epoch);
    io("circle", self.circle);
  }
};

std::string key_of(std::string_view what, const protocol::CircleId& circle, std::uint64_t epoch) {
  return numbered(std::string(what) + to_hex(circle.view()) + "/", epoch);
}
constexpr std::string_view kManifests = "manifest/";
constexpr std::string_view kSeeds = "seed/";

}  // namespace

Status Circles::restore() {
  INDABA_TRY_ASSIGN(const auto manifests, context_.records.all<protocol::KeptManifest>(kManifests));
  for (const auto& [key, kept] : manifests) {
    INDABA_TRY_ASSIGN(auto opened, protocol::reopen(kept.manifest));
    INDABA_TRY_ASSIGN(const auto manifest,
                      protocol::narrow<protocol::ManifestStatement>(std::move(opened)));
    State& state = circles_[manifest.body.circle];
    state.epochs[manifest.body.epoch] = epoch_of(manifest);
    state.wrapped[manifest.body.epoch] = kept.wrapped;
  }
  INDABA_TRY_ASSIGN(const auto seeds, context_.records.all<StoredSeed>(kSeeds));
  for (const auto& [key, stored] : seeds) {
    circles_[stored.circle].seeds.insert_or_assign(stored.epoch, CircleSeed(stored.seed));
  }
  return {};
}

const protocol::Authentic<protocol::CircleStatement>* Circles::definition(
    const protocol::CircleId& circle) const {
  const auto found = trust_.set().circles().find(circle);
  if (found == trust_.set().circles().end()) {
    return nullptr;
  }
  const protocol::Authentic<protocol::CircleStatement>* newest = nullptr;
  for (const auto& candidate : found->second) {
    const bool is_newer = newest == nullptr || candidate.body.version > newest->body.version;
    if (is_newer && counts(candidate)) {
      newest = &candidate;
    }
  }
  return newest;
}

// Signed by root or an admin, and not revoked.
bool Circles::counts(const protocol::Authentic<protocol::CircleStatement>& definition) const {
  return !trust_.set().revoked(protocol::TargetStatement{definition.hash}) &&
         protocol::check_statement({definition.body, definition.hash, definition.signers},
                                   trust_.view());
}

// A manifest says by itself only that its issuer is a steward by the definition that it names:
// anybody could have signed that one, and it may have been replaced.
Status Circles::check_steward(
    const protocol::Authentic<protocol::ManifestStatement>& manifest) const {
  const auto found = trust_.set().circles().find(manifest.body.circle);
  const bool is_defined =
      found != trust_.set().circles().end() &&
      std::any_of(found->second.begin(), found->second.end(), [&](const auto& definition) {
        return definition.hash == manifest.body.definition && counts(definition);
      });
  const auto* now = definition(manifest.body.circle);
  const bool is_announced =
      is_defined && now != nullptr &&
      protocol::is_steward(trust_.view(), now->body.stewards, manifest.body.circle,
                           manifest.body.issuer) &&
      protocol::check_statement({manifest.body, manifest.hash, manifest.signers}, trust_.view());
  return is_announced ? Status() : ClientError::not_trusted;
}

std::vector<protocol::CircleId> Circles::all() const {
  std::vector<protocol::CircleId> ids;
  for (const auto& [id, definitions] : trust_.set().circles()) {
    ids.push_back(id);
  }
  return ids;
}

bool Circles::admits(const protocol::ChainView& view, const protocol::CircleId& circle,
                     const MemberId& member) const {
  const auto* found = definition(circle);
  return found != nullptr && protocol::is_admitted(view, found->body.rule, circle, member);
}

bool Circles::is_steward(const protocol::CircleId& circle, const MemberId& member) const {
  const auto* found = definition(circle);
  return found != nullptr &&
         protocol::is_steward(trust_.view(), found->body.stewards, circle, member);
}

std::uint64_t Circles::newest(const protocol::CircleId& circle) const {
  const auto found = circles_.find(circle);
  return found == circles_.end() || found->second.epochs.empty()
             ? 0
             : found->second.epochs.rbegin()->first;
}

const CircleEpoch* Circles::epoch(const protocol::CircleId& circle, std::uint64_t epoch) const {
  const auto found = circles_.find(circle);
  if (found == circles_.end()) {
    return nullptr;
  }
  const auto place = found->second.epochs.find(epoch);
  return place == found->second.epochs.end() ? nullptr : &place->second;
}

Result<ChannelKey> Circles::channel_key(const protocol::CircleId& circle, std::uint64_t epoch,
                                        const ChannelId& channel) const {
  const auto found = circles_.find(circle);
  if (found == circles_.end()) {
    return ClientError::no_box;
  }
  const auto seed = found->second.seeds.find(epoch);
  if (seed == found->second.seeds.end()) {
    return ClientError::no_box;
  }
  const auto last = found->second.last_keys.find(channel);
  if (last != found->second.last_keys.end() && last->second.epoch == epoch) {
    return last->second.key.clone();
  }
  ChannelKey key = channel_key_of(place(circle, epoch), seed->second, channel);
  found->second.last_keys.insert_or_assign(channel, EpochKey{epoch, key.clone()});
  return key;
}

std::optional<protocol::CircleId> Circles::circle_of(protocol::RoleName role) const {
  for (const protocol::CircleId& circle : all()) {
    const auto* found = definition(circle);
    if (found != nullptr && found->body.rule == protocol::Rule{{role}, {}}) {
      return circle;
    }
  }
  return {};
}

Result<protocol::Statement> Circles::newest_manifest(const protocol::CircleId& circle) const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::KeptManifest>(
                                         key_of(kManifests, circle, newest(circle))));
  return kept ? Result<protocol::Statement>(kept->manifest) : ClientError::no_box;
}

std::vector<protocol::KeptSeed> Circles::newest_seeds() const {
  std::vector<protocol::KeptSeed> seeds;
  for (const auto& [circle, state] : circles_) {
    if (state.seeds.empty()) {
      continue;
    }
    const auto& [epoch, seed] = *state.seeds.rbegin();
    protocol::KeptSeed& kept = seeds.emplace_back();
    kept.circle = circle;
    kept.epoch = epoch;
    std::copy(seed.view().begin(), seed.view().end(), kept.seed.begin());
  }
  return seeds;
}

// Only the seed to which the manifest commits.
Status Circles::keep_seed(const protocol::CircleId& circle, std::uint64_t epoch,
                          const CircleSeed& seed) {
  const CircleEpoch* announced = this->epoch(circle, epoch);
  if (announced == nullptr || commitment_to(place(circle, epoch), seed) != announced->commitment) {
    return ClientError::wrong_seed;
  }
  StoredSeed stored;
  stored.circle = circle;
  stored.epoch = epoch;
  std::copy(seed.view().begin(), seed.view().end(), stored.seed.begin());
  context_.records.put(key_of(kSeeds, circle, epoch), stored);
  circles_[circle].seeds.insert_or_assign(epoch, seed.clone());
  return {};
}

void Circles::keep_manifest(const protocol::Authentic<protocol::ManifestStatement>& manifest,
                            const protocol::KeptManifest& kept) {
  State& state = circles_[manifest.body.circle];
  state.epochs[manifest.body.epoch] = epoch_of(manifest);
  state.wrapped[manifest.body.epoch] = kept.wrapped;
  context_.records.put(key_of(kManifests, manifest.body.circle, manifest.body.epoch), kept);
}

void Circles::keep_manifests(std::vector<Unvouched>& manifests) {
  for (const Unvouched& one : std::exchange(manifests, {})) {
    keep_manifest(one.manifest, one.kept);
  }
}

const CircleSeed* Circles::seed(const protocol::CircleId& circle, std::uint64_t epoch) const {
  const auto found = circles_.find(circle);
  if (found == circles_.end()) {
    return nullptr;
  }
  const auto seed = found->second.seeds.find(epoch);
  return seed == found->second.seeds.end() ? nullptr : &seed->second;
}

}  // namespace indaba::client
