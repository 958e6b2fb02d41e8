#include "clients/core/circles/circles.h"

#include <algorithm>
#include <utility>

#include "crypto/base/hex.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hpke.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kManifestsPage = 100;
constexpr std::uint64_t kDutiesPage = 500;
constexpr std::size_t kBoxesPerRequest = 500;
// Of the newest: no more fit into a statement with the rest of a manifest.
constexpr std::uint64_t kRevocationsNamedMax = 400;

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
constexpr std::string_view kTakenSeeds = "taken-seed/";
constexpr std::string_view kSealings = "sealing/";
// By how much a circle may have gone on between two alerts.
constexpr std::uint64_t kSealingEpochsAhead = 1000;

}  // namespace

Status Circles::restore() {
  INDABA_TRY_ASSIGN(const auto manifests, context_.records.all<protocol::KeptManifest>(kManifests));
  for (const auto& [key, kept] : manifests) {
    INDABA_TRY_ASSIGN(auto opened, protocol::reopen(kept.manifest));
    INDABA_TRY_ASSIGN(const auto manifest,
                      protocol::narrow<protocol::ManifestStatement>(std::move(opened)));
    State& state = circles_[manifest.body.circle];
    state.epochs[manifest.body.epoch] = {manifest.hash, manifest.body.commitment,
                                         manifest.body.sealing_key};
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
// anybody could have signed that one.
Status Circles::check_steward(
    const protocol::Authentic<protocol::ManifestStatement>& manifest) const {
  const auto found = trust_.set().circles().find(manifest.body.circle);
  const bool is_defined =
      found != trust_.set().circles().end() &&
      std::any_of(found->second.begin(), found->second.end(), [&](const auto& definition) {
        return definition.hash == manifest.body.definition && counts(definition);
      });
  const bool is_announced =
      is_defined &&
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

bool Circles::admits(const protocol::CircleId& circle, const MemberId& member) const {
  const auto* found = definition(circle);
  return found != nullptr && protocol::is_admitted(trust_.view(), found->body.rule, circle, member);
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
  return channel_key_of(place(circle, epoch), seed->second, channel);
}

Result<protocol::InitialCircle> Circles::begin(const Account& account,
                                               const protocol::Statement& definition, bool holds) {
  INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::CircleStatement>(definition.body));
  INDABA_TRY_ASSIGN(const CircleSeed seed, context_.random.secret<32>());
  const CirclePlace first = place(body.circle, 1);
  protocol::ManifestStatement manifest;
  manifest.alliance = account.alliance();
  manifest.circle = body.circle;
  manifest.definition = protocol::hash_of(definition);
  manifest.epoch = 1;
  manifest.commitment = commitment_to(first, seed);
  manifest.sealing_key = sealing_key_of(first, seed).public_key;
  manifest.reason = "founding";
  manifest.at = context_.now;
  manifest.issuer = account.member();
  protocol::InitialCircle circle;
  circle.manifest = account.sign(manifest);
  keep_manifest({manifest, protocol::hash_of(circle.manifest), {}}, {circle.manifest, {}});
  INDABA_TRY(keep_seed(body.circle, 1, seed));
  if (holds) {
    INDABA_TRY_ASSIGN(
        circle.boxes.emplace_back(),
        box(account, body.circle, 1, seed, account.device(), account.box_key().public_key));
  }
  return circle;
}

Flow<Status> Circles::refresh(const Account& account, protocol::CircleId circle) {
  while (true) {
    const protocol::CirclesGetRequest request{circle, newest(circle), kManifestsPage};
    const auto page =
        co_await context_.session.ask<protocol::CirclesGetReply>("circles.get", request);
    if (!page) {
      co_return page.error();
    }
    (void)trust_.keep(page->circle);
    for (const protocol::KeptManifest& kept : page->manifests) {
      INDABA_FLOW_TRY(co_await take_manifest(circle, kept));
    }
    INDABA_FLOW_TRY(try_taken_seed(circle));
    std::vector<DeviceId> bad_boxers;
    for (const protocol::Statement& statement : page->boxes) {
      // One that is no good leaves the others.
      const auto taken = co_await take_box(account, circle, statement);
      if (may_be_asked_again(taken.error())) {
        co_return taken;
      }
      const auto box = cbor::decode<protocol::BoxStatement>(statement.body);
      if (!taken && box && box->epoch == page->newest) {
        bad_boxers.push_back(box->boxer_device);
      }
    }
    open_past(circle);
    if (newest(circle) >= page->newest) {
      co_return co_await ask_for_box(circle, std::move(bad_boxers));
    }
    if (page->manifests.empty()) {
      co_return ClientError::unexpected_answer;
    }
  }
}

Flow<Status> Circles::ask_for_box(protocol::CircleId circle, std::vector<DeviceId> bad_boxers) {
  protocol::CirclesReportRequest request{circle, newest(circle), {}};
  if (request.epoch == 0 || circles_[circle].seeds.contains(request.epoch)) {
    co_return Status();
  }
  do {
    if (!bad_boxers.empty()) {
      request.boxer_device = bad_boxers.back();
      bad_boxers.pop_back();
    }
    // What the server does not want to hear, of a box that is gone by now, leaves what was taken
    // up.
    const auto reported =
        co_await context_.session.ask<protocol::CirclesReportReply>("circles.report", request);
    if (may_be_asked_again(reported.error())) {
      co_return reported.error();
    }
  } while (!bad_boxers.empty());
  co_return Status();
}

Status Circles::check_manifest(
    const protocol::CircleId& circle,
    const protocol::Authentic<protocol::ManifestStatement>& manifest) const {
  const CircleEpoch* before = epoch(circle, manifest.body.epoch - 1);
  const bool follows = manifest.body.circle == circle &&
                       manifest.body.epoch == newest(circle) + 1 &&
                       manifest.body.previous ==
                           (before != nullptr ? std::optional(before->manifest) : std::nullopt);
  return follows ? check_steward(manifest) : ClientError::not_trusted;
}

Flow<Status> Circles::take_manifest(protocol::CircleId circle, protocol::KeptManifest kept) {
  const auto manifest =
      protocol::authenticate_as<protocol::ManifestStatement>(kept.manifest, trust_.alliance());
  if (!manifest) {
    co_return ClientError::not_trusted;
  }
  if (!trust_.view().membership(manifest->body.issuer)) {
    const auto issuer = co_await trust_.learn(manifest->body.issuer);
    if (!issuer) {
      co_return issuer.error();
    }
  }
  // Two flows may have asked for the same one.
  if (const CircleEpoch* known = epoch(circle, manifest->body.epoch)) {
    co_return known->manifest == manifest->hash ? Status() : ClientError::not_trusted;
  }
  INDABA_FLOW_TRY(check_manifest(circle, *manifest));
  keep_manifest(*manifest, kept);
  co_return Status();
}

Flow<Status> Circles::take_box(const Account& account, protocol::CircleId circle,
                               protocol::Statement statement) {
  const auto box = protocol::authenticate_as<protocol::BoxStatement>(statement, trust_.alliance());
  if (!box || box->body.circle != circle || box->body.device != account.device()) {
    co_return ClientError::not_trusted;
  }
  if (circles_[circle].seeds.contains(box->body.epoch)) {
    co_return Status();
  }
  const auto boxer = co_await trust_.device(box->body.boxer, box->body.boxer_device);
  if (!boxer) {
    co_return boxer.error();
  }
  if (!box->signed_by(boxer->signature_key)) {
    co_return ClientError::not_trusted;
  }
  INDABA_FLOW_TRY_ASSIGN(
      const CircleSeed seed,
      open_seed(place(circle, box->body.epoch), {box->body.device, box->body.boxer_device},
                account.box_key(), box->body.sealed));
  co_return keep_seed(circle, box->body.epoch, seed);
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

void Circles::take_seeds(const std::vector<protocol::KeptSeed>& seeds) {
  for (const protocol::KeptSeed& kept : seeds) {
    context_.records.put(std::string(kTakenSeeds) + to_hex(kept.circle.view()), kept);
  }
}

Status Circles::try_taken_seed(const protocol::CircleId& circle) {
  const std::string key = std::string(kTakenSeeds) + to_hex(circle.view());
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::KeptSeed>(key));
  if (kept && kept->circle == circle && kept->epoch <= newest(circle)) {
    (void)keep_seed(circle, kept->epoch, CircleSeed(kept->seed));
    context_.records.erase(key);
  }
  return {};
}

// From the newest down: each epoch may open several earlier ones.
void Circles::open_past(const protocol::CircleId& circle) {
  State& state = circles_[circle];
  for (auto opener = state.seeds.rbegin(); opener != state.seeds.rend(); ++opener) {
    const auto wrapped = state.wrapped.find(opener->first);
    if (wrapped == state.wrapped.end()) {
      continue;
    }
    for (const protocol::WrappedSeed& past : wrapped->second) {
      if (state.seeds.contains(past.epoch)) {
        continue;
      }
      const auto seed =
          unwrap_past(place(circle, opener->first), opener->second, past.epoch, past.wrapped);
      if (seed) {
        (void)keep_seed(circle, past.epoch, *seed);
      }
    }
  }
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
  state.epochs[manifest.body.epoch] = {manifest.hash, manifest.body.commitment,
                                       manifest.body.sealing_key};
  state.wrapped[manifest.body.epoch] = kept.wrapped;
  context_.records.put(key_of(kManifests, manifest.body.circle, manifest.body.epoch), kept);
}

const CircleSeed* Circles::seed(const protocol::CircleId& circle, std::uint64_t epoch) const {
  const auto found = circles_.find(circle);
  if (found == circles_.end()) {
    return nullptr;
  }
  const auto seed = found->second.seeds.find(epoch);
  return seed == found->second.seeds.end() ? nullptr : &seed->second;
}

Result<protocol::Statement> Circles::box(const Account& account, const protocol::CircleId& circle,
                                         std::uint64_t epoch, const CircleSeed& seed,
                                         const DeviceId& device,
                                         const protocol::BoxKey& box_key) const {
  protocol::BoxStatement box;
  box.alliance = account.alliance();
  box.circle = circle;
  box.epoch = epoch;
  box.device = device;
  box.boxer = account.member();
  box.boxer_device = account.device();
  INDABA_TRY_ASSIGN(box.sealed, seal_seed(place(circle, epoch), seed, {device, account.device()},
                                          box_key, context_.random));
  return account.sign_by_device(box);
}

// Ahead of the manifest, in pieces that a request can hold.
Flow<Status> Circles::box_all(const Account& account, protocol::CircleId circle,
                              std::uint64_t epoch, const CircleSeed& seed,
                              std::vector<MemberId> members) {
  protocol::CirclesBoxRequest request;
  for (const MemberId& member : members) {
    if (!admits(circle, member)) {
      continue;
    }
    for (const auto& known : trust_.set().devices(member)) {
      const auto device = trust_.view().device(member, known.body.device);
      if (!device) {
        continue;
      }
      INDABA_FLOW_TRY_ASSIGN(auto boxed,
                             box(account, circle, epoch, seed, device->device, device->box_key));
      request.boxes.push_back(std::move(boxed));
    }
  }
  while (!request.boxes.empty()) {
    protocol::CirclesBoxRequest piece;
    const std::size_t count = std::min(request.boxes.size(), kBoxesPerRequest);
    const auto end = request.boxes.end();
    piece.boxes.assign(std::make_move_iterator(end - static_cast<std::ptrdiff_t>(count)),
                       std::make_move_iterator(end));
    request.boxes.resize(request.boxes.size() - count);
    const auto put = co_await context_.session.ask<protocol::CirclesBoxReply>("circles.box", piece);
    if (!put) {
      co_return put.error();
    }
  }
  co_return Status();
}

Flow<Status> Circles::rotate(const Account& account, protocol::CircleId circle, std::string reason,
                             std::uint64_t device_list) {
  INDABA_FLOW_TRY(co_await refresh(account, circle));
  INDABA_FLOW_TRY_ASSIGN(std::vector<MemberId> members, co_await trust_.everybody());
  const std::uint64_t before = newest(circle);
  const auto* announced = epoch(circle, before);
  const auto* defined = definition(circle);
  const CircleSeed* past = seed(circle, before);
  if (announced == nullptr || defined == nullptr || past == nullptr) {
    co_return ClientError::no_box;
  }
  INDABA_FLOW_TRY_ASSIGN(const CircleSeed fresh, context_.random.secret<32>());
  const CirclePlace next = place(circle, before + 1);
  protocol::CirclesRotateRequest request;
  protocol::WrappedSeed wrapped;
  wrapped.epoch = before;
  INDABA_FLOW_TRY_ASSIGN(wrapped.wrapped, wrap_past(next, fresh, before, *past, context_.random));
  protocol::ManifestStatement manifest;
  manifest.alliance = account.alliance();
  manifest.circle = circle;
  manifest.definition = defined->hash;
  manifest.epoch = before + 1;
  manifest.commitment = commitment_to(next, fresh);
  manifest.sealing_key = sealing_key_of(next, fresh).public_key;
  manifest.past.push_back({before, sha256(wrapped.wrapped)});
  manifest.device_list = device_list;
  for (std::uint64_t number = 1; number <= trust_.set().revocations(); ++number) {
    if (trust_.set().revocations() - number < kRevocationsNamedMax) {
      manifest.revocations.push_back(trust_.set().revocation(number));
    }
  }
  manifest.reason = std::move(reason);
  manifest.at = context_.now;
  manifest.issuer = account.member();
  manifest.previous = announced->manifest;
  request.wrapped.push_back(std::move(wrapped));
  request.manifest = account.sign(manifest);
  INDABA_FLOW_TRY(co_await box_all(account, circle, before + 1, fresh, std::move(members)));
  const auto rotated =
      co_await context_.session.ask<protocol::CirclesRotateReply>("circles.rotate", request);
  if (rotated.error() == make_error_code(protocol::ErrorCode::conflict)) {
    co_return co_await refresh(account, circle);
  }
  if (!rotated) {
    co_return rotated.error();
  }
  keep_manifest({manifest, protocol::hash_of(request.manifest), {}},
                {request.manifest, request.wrapped});
  co_return keep_seed(circle, before + 1, fresh);
}

Flow<Status> Circles::do_duties(const Account& account, std::uint64_t device_list) {
  const auto duties = co_await context_.session.ask<protocol::CirclesDutiesReply>(
      "circles.duties", protocol::CirclesDutiesRequest{kDutiesPage});
  if (!duties) {
    co_return duties.error();
  }
  for (const protocol::RotationDuty& duty : duties->rotate) {
    std::string reason(cbor::name_of(duty.reason));
    const Status rotated = co_await rotate(account, duty.circle, std::move(reason), device_list);
    if (rotated.error() == make_error_code(ClientError::disconnected)) {
      co_return rotated;
    }
  }
  co_return Status();
}

Flow<Status> Circles::box_for_others(const Account& account) {
  const auto duties = co_await context_.session.ask<protocol::CirclesDutiesReply>(
      "circles.duties", protocol::CirclesDutiesRequest{kDutiesPage});
  if (!duties) {
    co_return duties.error();
  }
  protocol::CirclesBoxRequest request;
  for (const protocol::BoxDuty& duty : duties->box) {
    if (!admits(duty.circle, duty.member)) {
      // Perhaps since they were looked up.
      const auto learnt = co_await trust_.learn(duty.member);
      if (may_be_asked_again(learnt.error())) {
        co_return learnt.error();
      }
    }
    const auto device = co_await trust_.device(duty.member, duty.device);
    if (may_be_asked_again(device.error())) {
      co_return device.error();
    }
    if (!device || !admits(duty.circle, duty.member)) {
      continue;
    }
    const std::uint64_t epoch = newest(duty.circle);
    const CircleSeed* held = seed(duty.circle, epoch);
    if (held == nullptr) {
      continue;
    }
    auto boxed = box(account, duty.circle, epoch, *held, duty.device, device->box_key);
    if (boxed) {
      request.boxes.push_back(*std::move(boxed));
    }
  }
  if (request.boxes.empty()) {
    co_return Status();
  }
  const auto put = co_await context_.session.ask<protocol::CirclesBoxReply>("circles.box", request);
  co_return put ? Status() : Status(put.error());
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

Flow<Status> Circles::take_sealing(protocol::Statement statement) {
  const auto manifest =
      protocol::authenticate_as<protocol::ManifestStatement>(statement, trust_.alliance());
  if (!manifest) {
    co_return ClientError::not_trusted;
  }
  if (!trust_.view().membership(manifest->body.issuer)) {
    const auto issuer = co_await trust_.learn(manifest->body.issuer);
    if (!issuer) {
      co_return issuer.error();
    }
  }
  INDABA_FLOW_TRY(check_steward(*manifest));
  const protocol::CircleId circle = manifest->body.circle;
  const auto known = sealing(circle);
  if (known && manifest->body.epoch > known->epoch + kSealingEpochsAhead) {
    co_return ClientError::not_trusted;
  }
  if (!known || known->epoch < manifest->body.epoch) {
    context_.records.put(std::string(kSealings) + to_hex(circle.view()), statement);
  }
  co_return Status();
}

Result<CircleSealing> Circles::sealing(const protocol::CircleId& circle) const {
  if (const CircleEpoch* own = epoch(circle, newest(circle))) {
    return CircleSealing{newest(circle), own->manifest, own->sealing_key};
  }
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::Statement>(
                                         std::string(kSealings) + to_hex(circle.view())));
  if (!kept) {
    return ClientError::nowhere_to_answer;
  }
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(*kept));
  INDABA_TRY_ASSIGN(const auto manifest,
                    protocol::narrow<protocol::ManifestStatement>(std::move(opened)));
  // Its steward may have been put out since.
  if (!check_steward(manifest)) {
    return ClientError::nowhere_to_answer;
  }
  return CircleSealing{manifest.body.epoch, manifest.hash, manifest.body.sealing_key};
}

Result<SecretBytes> Circles::open_sealed(const protocol::CircleId& circle, ByteView info,
                                         ByteView sealed) const {
  if (sealed.size() < kX25519Bytes) {
    return CryptoError::decryption_failed;
  }
  for (std::uint64_t epoch = newest(circle); epoch != 0; --epoch) {
    const CircleSeed* held = seed(circle, epoch);
    if (held == nullptr) {
      continue;
    }
    auto opened = hpke_open(Aead::chacha20_poly1305, sealing_key_of(place(circle, epoch), *held),
                            sealed.first(kX25519Bytes), info, {}, sealed.subspan(kX25519Bytes));
    if (opened) {
      return opened;
    }
  }
  return CryptoError::decryption_failed;
}

}  // namespace indaba::client
