#include "clients/core/circles/circles.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <utility>

#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kDutiesPage = 500;
constexpr std::size_t kBoxesPerRequest = 500;
// Of the newest: no more fit into a statement with the rest of a manifest.
constexpr std::uint64_t kRevocationsNamedMax = 400;
// Earlier seeds that one epoch opens by itself.
constexpr std::size_t kWrappedMax = 100;

// The last `count` of them.
std::vector<protocol::Statement> split_off(std::vector<protocol::Statement>& boxes,
                                           std::size_t count) {
  const auto begin = boxes.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<protocol::Statement> last(std::make_move_iterator(begin),
                                        std::make_move_iterator(boxes.end()));
  boxes.resize(boxes.size() - count);
  return last;
}

}  // namespace

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

Flow<Status> Circles::rotate(const Account& account, protocol::CircleId circle, bool is_held,
                             std::string reason, std::uint64_t device_list) {
  Ahead ahead;
  const Status known = co_await catch_up(account, circle, ahead);
  if (!known && known.error() != make_error_code(ClientError::no_box)) {
    co_return known;
  }
  INDABA_FLOW_TRY(check_may_rotate(circle, ahead, is_held));
  INDABA_FLOW_TRY_ASSIGN(std::vector<MemberId> members, co_await trust_.everybody());
  INDABA_FLOW_TRY(check_may_rotate(circle, ahead, is_held));
  const auto* defined = definition(circle);
  std::uint64_t last_epoch = 0;
  std::optional<protocol::Hash> previous;
  if (!is_unbegun(circle, ahead)) {
    INDABA_FLOW_TRY_ASSIGN(const auto last, last_manifest(circle, ahead.manifests));
    last_epoch = last.body.epoch;
    previous = last.hash;
  }
  INDABA_FLOW_TRY_ASSIGN(const CircleSeed fresh, context_.random.secret<32>());
  const CirclePlace next = place(circle, last_epoch + 1);
  protocol::CirclesRotateRequest request;
  INDABA_FLOW_TRY_ASSIGN(request.wrapped, wrap_past_seeds(next, fresh, ahead));
  protocol::ManifestStatement manifest;
  manifest.alliance = account.alliance();
  manifest.circle = circle;
  manifest.definition = defined->hash;
  manifest.epoch = next.epoch;
  manifest.commitment = commitment_to(next, fresh);
  manifest.sealing_key = sealing_key_of(next, fresh).public_key;
  for (const protocol::WrappedSeed& wrapped : request.wrapped) {
    manifest.past.push_back({wrapped.epoch, sha256(wrapped.wrapped)});
  }
  manifest.device_list = device_list;
  for (std::uint64_t number = 1; number <= trust_.set().revocations(); ++number) {
    if (trust_.set().revocations() - number < kRevocationsNamedMax) {
      manifest.revocations.push_back(trust_.set().revocation(number));
    }
  }
  manifest.reason = std::move(reason);
  manifest.at = context_.now;
  manifest.issuer = account.member();
  manifest.previous = previous;
  request.manifest = account.sign(manifest);
  // If the answer is lost: whom the circle does not admit has no box of it.
  protocol::KeptSeed made;
  made.circle = circle;
  made.epoch = next.epoch;
  std::copy(fresh.view().begin(), fresh.view().end(), made.seed.begin());
  take_seeds({made});
  INDABA_FLOW_TRY(co_await box_all(account, circle, next.epoch, fresh, std::move(members)));
  const auto rotated =
      co_await context_.session.ask<protocol::CirclesRotateReply>("circles.rotate", request);
  if (rotated.error() == make_error_code(protocol::ErrorCode::conflict)) {
    co_return co_await refresh(account, circle);
  }
  if (!rotated) {
    co_return rotated.error();
  }
  keep_manifests(ahead.manifests);
  if (ahead.seed) {
    (void)keep_seed(circle, last_epoch, *ahead.seed);
  }
  keep_manifest({manifest, protocol::hash_of(request.manifest), {}},
                {request.manifest, request.wrapped});
  INDABA_FLOW_TRY(keep_seed(circle, next.epoch, fresh));
  co_return try_taken_seed(circle);
}

// The one that the next has to name. Errors: no_box if the circle has none; corrupt_store, the
// host's.
Result<protocol::Authentic<protocol::ManifestStatement>> Circles::last_manifest(
    const protocol::CircleId& circle, const std::vector<Unvouched>& unvouched) const {
  if (!unvouched.empty()) {
    return unvouched.back().manifest;
  }
  INDABA_TRY_ASSIGN(const auto kept, newest_manifest(circle));
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(kept));
  return protocol::narrow<protocol::ManifestStatement>(std::move(opened));
}

Status Circles::check_may_rotate(const protocol::CircleId& circle, const Ahead& ahead,
                                 bool is_held) const {
  if (is_unbegun(circle, ahead)) {
    // Those of the founding begin with it: a server that knows of no epoch of them lies.
    const auto* defined = definition(circle);
    const bool is_added = defined != nullptr && defined->body.issuer && defined->body.version == 1;
    return is_added ? Status() : ClientError::no_box;
  }
  INDABA_TRY_ASSIGN(const auto last, last_manifest(circle, ahead.manifests));
  const bool is_holder = ahead.manifests.empty() ? has_newest_key(circle) : ahead.seed.has_value();
  const bool may_rotate =
      definition(circle) != nullptr && (is_holder || may_begin_anew(circle, last, is_held));
  return may_rotate ? Status() : ClientError::no_box;
}

// Without the seed, for nobody is left who could hand it on: whoever made the epoch is a steward no
// more, and no device that the circle admits has a box of it; or all who have one have let a
// rotation pass that was due.
bool Circles::may_begin_anew(const protocol::CircleId& circle,
                             const protocol::Authentic<protocol::ManifestStatement>& last,
                             bool is_held) const {
  // Nobody has vouched for what an unvouched one claims.
  const auto known = last_manifest(circle, {});
  const std::uint64_t at = known ? known->body.at.seconds : last.body.at.seconds;
  const std::uint64_t now = context_.now.seconds;
  const bool is_left_behind = now > at && now - at > kManifestSecondsMax;
  return is_left_behind || (!is_held && !check_steward(last));
}

// The newest that this device holds, and whatever that does not open in turn: not by what it says,
// but tried.
Result<std::vector<protocol::WrappedSeed>> Circles::wrap_past_seeds(const CirclePlace& next,
                                                                    const CircleSeed& fresh,
                                                                    const Ahead& ahead) {
  std::vector<protocol::WrappedSeed> all;
  std::set<std::uint64_t> opened;
  const auto take = [&](std::uint64_t epoch, const CircleSeed& held,
                        const std::vector<protocol::WrappedSeed>& opens) -> Status {
    if (opened.insert(epoch).second && all.size() < kWrappedMax) {
      INDABA_TRY_ASSIGN(auto wrapped, wrap_past(next, fresh, epoch, held, context_.random));
      all.push_back({epoch, std::move(wrapped)});
    }
    for (const protocol::WrappedSeed& earlier : opens) {
      if (does_open(place(next.circle, epoch), held, earlier)) {
        opened.insert(earlier.epoch);
      }
    }
    return {};
  };
  if (ahead.seed) {
    INDABA_TRY(take(next.epoch - 1, *ahead.seed, ahead.manifests.back().kept.wrapped));
  }
  State& state = circles_[next.circle];
  for (std::uint64_t epoch = newest(next.circle); epoch != 0; --epoch) {
    const auto held = state.seeds.find(epoch);
    if (held != state.seeds.end()) {
      INDABA_TRY(take(epoch, held->second, state.wrapped[epoch]));
    }
  }
  return all;
}

bool Circles::does_open(const CirclePlace& place, const CircleSeed& held,
                        const protocol::WrappedSeed& earlier) const {
  const CircleEpoch* announced = epoch(place.circle, earlier.epoch);
  const auto seed = unwrap_past(place, held, earlier.epoch, earlier.wrapped);
  return announced != nullptr && seed &&
         commitment_to(this->place(place.circle, earlier.epoch), *seed) == announced->commitment;
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
      if (!device || *device != known.body) {
        continue;  // over, or renewed since
      }
      INDABA_FLOW_TRY_ASSIGN(auto boxed,
                             box(account, circle, epoch, seed, device->device, device->box_key));
      request.boxes.push_back(std::move(boxed));
    }
  }
  std::deque<std::vector<protocol::Statement>> pieces;
  for (auto& boxes = request.boxes; !boxes.empty();) {
    pieces.push_back(split_off(boxes, std::min(boxes.size(), kBoxesPerRequest)));
  }
  while (!pieces.empty()) {
    protocol::CirclesBoxRequest piece;
    piece.boxes = std::move(pieces.front());
    pieces.pop_front();
    const auto put = co_await context_.session.ask<protocol::CirclesBoxReply>("circles.box", piece);
    // A device that has ended since its member was looked up, whose next one asks for its box, is
    // left out.
    if (put.error() == make_error_code(protocol::ErrorCode::invalid_statement)) {
      if (piece.boxes.size() > 1) {
        pieces.push_front(split_off(piece.boxes, piece.boxes.size() / 2));
        pieces.push_front(std::move(piece.boxes));
      }
      continue;
    }
    if (!put) {
      co_return put.error();
    }
  }
  co_return Status();
}

Flow<Status> Circles::do_duties(const Account& account, std::uint64_t device_list) {
  const auto duties = co_await context_.session.ask<protocol::CirclesDutiesReply>(
      "circles.duties", protocol::CirclesDutiesRequest{kDutiesPage});
  if (!duties) {
    co_return duties.error();
  }
  Status undone;
  for (const protocol::RotationDuty& duty : duties->rotate) {
    std::string reason(cbor::name_of(duty.reason));
    const Status rotated =
        co_await rotate(account, duty.circle, duty.is_held, std::move(reason), device_list);
    if (!rotated) {
      undone = rotated;
    }
  }
  co_return undone;
}

// The server names so many at once, and those first that have waited longest: where what is named
// can be boxed, there may be more.
Flow<Status> Circles::box_for_others(const Account& account) {
  for (std::size_t pages = 0; pages < kDutiesPagesMax; ++pages) {
    INDABA_FLOW_TRY_ASSIGN(const bool may_go_on, co_await box_some(account));
    if (!may_go_on) {
      co_return Status();
    }
  }
  co_return protocol::ErrorCode::overloaded;  // the rest waits for the next time
}

Flow<Result<bool>> Circles::box_some(const Account& account) {
  const auto duties = co_await context_.session.ask<protocol::CirclesDutiesReply>(
      "circles.duties", protocol::CirclesDutiesRequest{kDutiesPage});
  if (!duties) {
    co_return duties.error();
  }
  protocol::CirclesBoxRequest request;
  std::set<protocol::CircleId> refreshed_once;
  Status undone;
  for (const protocol::BoxDuty& duty : duties->box) {
    if (newest(duty.circle) < duty.epoch && definition(duty.circle) != nullptr &&
        refreshed_once.insert(duty.circle).second) {
      // Announced by this device, perhaps, which has not heard of it. What can't be had now leaves
      // the other circles.
      const Status refreshed = co_await refresh(account, duty.circle);
      if (may_be_asked_again(refreshed.error())) {
        undone = refreshed;
      }
    }
    const CircleSeed* held = seed(duty.circle, duty.epoch);
    if (held == nullptr || newest(duty.circle) != duty.epoch) {
      continue;
    }
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
    held = seed(duty.circle, duty.epoch);
    auto boxed = box(account, duty.circle, duty.epoch, *held, duty.device, device->box_key);
    if (boxed) {
      request.boxes.push_back(*std::move(boxed));
    }
  }
  if (request.boxes.empty()) {
    co_return undone ? Result<bool>(false) : Result<bool>(undone.error());
  }
  const bool is_whole_page = duties->box.size() == kDutiesPage;
  const auto put = co_await context_.session.ask<protocol::CirclesBoxReply>("circles.box", request);
  if (!put) {
    co_return put.error();
  }
  co_return undone ? Result<bool>(is_whole_page) : Result<bool>(undone.error());
}

}  // namespace indaba::client
