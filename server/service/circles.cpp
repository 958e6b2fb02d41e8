#include "server/service/circles.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/cbor/cbor.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/authority.h"
#include "server/service/circle_rules.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/pages.h"
#include "server/service/post.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::BoxStatement;
using protocol::ErrorCode;
using protocol::ManifestStatement;

protocol::RotationReason reason_of(std::uint8_t cause) {
  return static_cast<protocol::RotationReason>(cause - 1);
}

// Whether the manifest is the next one of its circle.
Status check_next(const storage::Store& store, const storage::Circle& circle,
                  const ManifestStatement& manifest) {
  if (manifest.epoch != circle.epoch + 1 || manifest.definition != circle.definition) {
    return ErrorCode::conflict;
  }
  std::optional<protocol::Hash> newest;
  if (circle.epoch != 0) {
    INDABA_TRY_ASSIGN(const auto last, store.circles->manifests(circle.id, circle.epoch - 1, 1));
    newest = last.at(0).statement;
  }
  return manifest.previous == newest ? Status() : ErrorCode::conflict;
}

// What the manifest says of its past, one for one.
Result<std::vector<storage::WrappedSeed>> check_wrapped(
    const ManifestStatement& manifest, const std::vector<protocol::WrappedSeed>& wrapped) {
  if (wrapped.size() != manifest.past.size()) {
    return ErrorCode::invalid_statement;
  }
  std::vector<storage::WrappedSeed> seeds;
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    const protocol::WrappedRef& named = manifest.past[i];
    if (wrapped[i].epoch != named.epoch || sha256(wrapped[i].wrapped) != named.hash ||
        named.epoch >= manifest.epoch) {
      return ErrorCode::invalid_statement;
    }
    seeds.push_back({manifest.epoch, named.epoch, wrapped[i].wrapped});
  }
  return seeds;
}

// A box by the calling device, for a device that the circle admits.
Status check_box(const storage::Store& store, const Caller& caller, const BoxStatement& box,
                 const protocol::CircleStatement& definition, UnixTime now) {
  if (box.boxer_device != caller.signed_in->device || box.boxer != caller.signed_in->member ||
      box.circle != definition.circle) {
    return ErrorCode::invalid_statement;
  }
  const auto device = counting_device(store, box.device, now);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  if (!is_known) {
    return ErrorCode::invalid_statement;
  }
  const auto owner = Authority::of(store, device->member, now);
  INDABA_TRY_ASSIGN(const bool is_in, is_there(owner));
  return is_in && owner->is_admitted(definition.rule, definition.circle)
             ? Status()
             : ErrorCode::invalid_statement;
}

SharedFrame box_event(const protocol::CircleId& circle, std::uint64_t epoch) {
  return share(protocol::encode_event("box", protocol::BoxEvent{circle, epoch}));
}

Status put_box(ServiceContext& context, storage::Store& store, const Caller& caller,
               const StoreView& view, const protocol::Statement& statement,
               const protocol::CircleStatement& definition, std::uint64_t newest) {
  INDABA_TRY_ASSIGN(const auto verified, verify_as<BoxStatement>(view, statement));
  const BoxStatement& box = verified.body;
  INDABA_TRY(check_box(store, caller, box, definition, context.now));
  if (box.epoch == 0 || box.epoch > newest + 1) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY_ASSIGN(const std::uint64_t kept,
                    store.circles->good_boxes(box.circle, box.epoch, box.device));
  if (kept >= kBoxesPerDeviceMax) {
    return {};
  }
  INDABA_TRY(store.circles->put_box(
      {box.circle, box.epoch, box.device, box.boxer_device, cbor::encode(statement)}));
  if (box.epoch == newest) {
    context.effects.emplace_back(Notify{box.device, box_event(box.circle, box.epoch)});
  }
  return {};
}

// Whoever has a box, for before the rotation it opened nothing; and whoever had one of the epoch
// before, to ask for theirs: a device that its member has linked since the rotator looked them up.
Status tell_boxed(ServiceContext& context, const storage::Store& store,
                  const protocol::CircleId& circle, std::uint64_t epoch) {
  INDABA_TRY_ASSIGN(auto devices, store.circles->boxed(circle, epoch));
  INDABA_TRY_ASSIGN(const auto before, store.circles->boxed(circle, epoch - 1));
  devices.insert(devices.end(), before.begin(), before.end());
  std::sort(devices.begin(), devices.end());
  devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
  const SharedFrame event = box_event(circle, epoch);
  for (const DeviceId& device : devices) {
    context.effects.emplace_back(Notify{device, event});
  }
  return {};
}

// Into the log of each open channel of the circle.
Result<std::vector<protocol::Cursor>> post_manifest(ServiceContext& context, storage::Store& store,
                                                    const Caller& caller,
                                                    const ManifestStatement& manifest,
                                                    const protocol::Statement& statement) {
  const Bytes body = cbor::encode(statement);
  std::vector<protocol::Cursor> posted;
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page,
                      store.open_channels->of_circle(manifest.circle, after, kPageRows));
    for (const ChannelId& id : page) {
      INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(id));
      if (channel.closed) {
        continue;
      }
      storage::NewEntry entry;
      entry.type = storage::EntryType::manifest;
      entry.body = body;
      entry.at = context.now;
      entry.device = caller.signed_in->device;
      entry.generation = 0;
      entry.epoch = manifest.epoch;
      INDABA_TRY_ASSIGN(const storage::LogPlace place, post(context, store, channel, entry));
      posted.push_back({id, place.seq});
    }
    if (page.size() < kPageRows) {
      return posted;
    }
    after = page.back();
  }
}

// Whether the device's member counts in full; `device` need not be there any more.
Result<std::optional<Authority>> full_owner(const storage::Store& store, const DeviceId& id,
                                            UnixTime now) {
  const auto device = counting_device(store, id, now);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  if (!is_known) {
    return std::optional<Authority>();
  }
  const auto owner = Authority::of(store, device->member, now);
  INDABA_TRY_ASSIGN(const bool is_in, is_there(owner));
  return is_in && owner->is_full() ? std::optional(*owner) : std::nullopt;
}

// Whether somebody in the circle can hand on its newest key. Where there is much to look at that
// does not say so, it is taken for granted.
Result<bool> is_held(const storage::Store& store, const storage::Circle& circle,
                     const protocol::Rule& rule, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto boxings,
                    store.circles->good_boxings(circle.id, circle.epoch, kBoxingsLookedAtMax));
  for (const storage::Boxing& boxing : boxings) {
    INDABA_TRY_ASSIGN(const auto owner, full_owner(store, boxing.device, now));
    INDABA_TRY_ASSIGN(const auto boxer, full_owner(store, boxing.boxer_device, now));
    // Nobody opens a box by whom does not count.
    if (boxer && owner && owner->is_admitted(rule, circle.id)) {
      return true;
    }
  }
  return boxings.size() == kBoxingsLookedAtMax;
}

// Whether a role that opened the circle has run out since its key was made.
Result<bool> has_expired(const storage::Store& store, const storage::Circle& circle,
                         const protocol::Rule& rule, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto expired,
                    store.roles->expiring(circle.rotated, now, kExpiredLookedAtMax));
  if (expired.size() == kExpiredLookedAtMax) {
    return true;
  }
  for (const storage::RoleGrant& grant : expired) {
    if (std::find(rule.roles.begin(), rule.roles.end(), grant.role) == rule.roles.end()) {
      continue;
    }
    const auto holder = Authority::of(store, grant.member, now);
    INDABA_TRY_ASSIGN(const bool is_in, is_there(holder));
    if (is_in && !holder->is_admitted(rule, circle.id)) {
      return true;
    }
  }
  return false;
}

// Whoever made the newest key holds it, in the circle or not, and newcomers take it from stewards
// alone.
Result<bool> is_made_by_steward(const storage::Store& store, const storage::Circle& circle,
                                const protocol::Rule& stewards, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto newest, store.circles->manifests(circle.id, circle.epoch - 1, 1));
  INDABA_TRY_ASSIGN(const protocol::Statement statement,
                    kept_statement(store, newest.at(0).statement));
  INDABA_TRY_ASSIGN(const auto manifest, cbor::decode<ManifestStatement>(statement.body));
  const auto maker = Authority::of(store, manifest.issuer, now);
  INDABA_TRY_ASSIGN(const bool is_in, is_there(maker));
  return is_in && maker->is_steward(stewards, circle.id);
}

Result<std::optional<protocol::RotationReason>> rotation_due(
    const storage::Store& store, const storage::Circle& circle,
    const protocol::CircleStatement& definition, UnixTime now) {
  using protocol::RotationReason;
  if (circle.rotate_since) {
    return std::optional(reason_of(circle.rotate_reason));
  }
  if (circle.epoch == 0) {
    return std::optional<RotationReason>();
  }
  if (circle.rotated.seconds + kEpochSecondsMax < now.seconds) {
    return std::optional(RotationReason::month);
  }
  INDABA_TRY_ASSIGN(const bool is_by_steward,
                    is_made_by_steward(store, circle, definition.stewards, now));
  if (!is_by_steward) {
    return std::optional(RotationReason::revocation);
  }
  INDABA_TRY_ASSIGN(const bool has_departed,
                    store.invites->has_departed(circle.id, circle.epoch, now));
  if (has_departed) {
    return std::optional(RotationReason::invite);
  }
  INDABA_TRY_ASSIGN(const bool is_expired, has_expired(store, circle, definition.rule, now));
  return is_expired ? std::optional(RotationReason::expiry) : std::nullopt;
}

Status add_duties(const storage::Store& store, const storage::Circle& circle,
                  const Authority& authority, std::size_t limit, UnixTime now,
                  protocol::CirclesDutiesReply& reply) {
  INDABA_TRY_ASSIGN(const protocol::CircleStatement definition, definition_of(store, circle.id));
  const bool is_steward = authority.is_steward(definition.stewards, circle.id);
  if (is_steward && reply.rotate.size() < limit) {
    INDABA_TRY_ASSIGN(const auto reason, rotation_due(store, circle, definition, now));
    if (reason) {
      INDABA_TRY_ASSIGN(const bool held, is_held(store, circle, definition.rule, now));
      reply.rotate.push_back({circle.id, *reason, held});
    }
  }
  if (circle.epoch == 0 || !authority.is_full() ||
      !(is_steward || authority.is_admitted(definition.rule, circle.id))) {
    return {};
  }
  const std::size_t room = limit - std::min(limit, reply.box.size());
  INDABA_TRY_ASSIGN(const auto waiting, store.circles->waiting(circle.id, room));
  for (const storage::WaitingDevice& device : waiting) {
    reply.box.push_back({circle.id, device.member, device.device, circle.epoch});
  }
  return {};
}

// Whoever holds the seed hears of it: they may have looked a moment ago, and be connected for long.
Status wait_for_box(ServiceContext& context, storage::Store& store,
                    const protocol::CircleId& circle, const storage::WaitingDevice& device) {
  INDABA_TRY_ASSIGN(const bool is_new, store.circles->wait_for_box(circle, device));
  return is_new ? announce_lists(context, store) : Status();
}

}  // namespace

Status demand_rotation(ServiceContext& context, storage::Store& store,
                       const protocol::CircleId& circle, RotationCause cause) {
  INDABA_TRY(count_list_change(store));
  return store.circles->demand_rotation(circle, static_cast<std::uint8_t>(cause), context.now);
}

Outcome<protocol::CirclesDefineReply> circles_define(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::CirclesDefineRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified,
                    verify_as<protocol::CircleStatement>(view, request.circle));
  const protocol::CircleStatement& circle = verified.body;
  if (circle.version == 1) {
    INDABA_TRY_ASSIGN(const auto circles, store.circles->circles({}, kCirclesMax));
    if (circles.size() == kCirclesMax) {
      return ErrorCode::limit_reached;
    }
  }
  INDABA_TRY(refuse_if(store.circles->define(circle.circle, circle.version, verified.hash),
                       storage::StorageError::conflict, ErrorCode::conflict));
  INDABA_TRY(keep(context, store, request.circle, verified));
  INDABA_TRY(demand_rotation(context, store, circle.circle, RotationCause::definition));
  // Its stewards, to make its first key, and whom it admits.
  INDABA_TRY(announce_lists(context, store));
  return protocol::CirclesDefineReply{};
}

Outcome<protocol::CirclesRotateReply> circles_rotate(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::CirclesRotateRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified, verify_as<ManifestStatement>(view, request.manifest));
  const ManifestStatement& manifest = verified.body;
  if (manifest.issuer != caller.signed_in->member) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY_ASSIGN(const storage::Circle circle,
                    refuse_absent(store.circles->circle(manifest.circle)));
  INDABA_TRY(check_next(store, circle, manifest));
  INDABA_TRY_ASSIGN(const auto wrapped, check_wrapped(manifest, request.wrapped));
  INDABA_TRY_ASSIGN(const auto definition, definition_of(store, manifest.circle));

  INDABA_TRY(store.circles->rotate(manifest.circle, {manifest.epoch, verified.hash, context.now},
                                   wrapped));
  INDABA_TRY(count_list_change(store));
  INDABA_TRY(keep(context, store, request.manifest, verified));
  INDABA_TRY(store.circles->drop_boxes_of_others(manifest.circle, manifest.epoch,
                                                 caller.signed_in->device));
  for (const protocol::Statement& box : request.boxes) {
    INDABA_TRY(put_box(context, store, caller, view, box, definition, circle.epoch));
  }
  INDABA_TRY(tell_boxed(context, store, manifest.circle, manifest.epoch));
  INDABA_TRY_ASSIGN(auto posted, post_manifest(context, store, caller, manifest, request.manifest));
  return protocol::CirclesRotateReply{.posted = std::move(posted)};
}

Outcome<protocol::CirclesGetReply> circles_get(ServiceContext& context, const storage::Store& store,
                                               const Caller& caller,
                                               const protocol::CirclesGetRequest& request) {
  INDABA_TRY(require_keyholder(store, request.circle, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(const storage::Circle circle, store.circles->circle(request.circle));
  protocol::CirclesGetReply reply;
  INDABA_TRY_ASSIGN(reply.circle, kept_statement(store, circle.definition));
  reply.newest = circle.epoch;
  INDABA_TRY_ASSIGN(const auto manifests,
                    store.circles->manifests(request.circle, request.after, request.limit));
  std::size_t given = 0;
  std::size_t bytes = 0;
  for (const storage::KeptManifest& kept : manifests) {
    if (given >= kWrappedGivenMax || bytes >= kManifestBytesGivenMax) {
      break;
    }
    protocol::KeptManifest& manifest = reply.manifests.emplace_back();
    INDABA_TRY_ASSIGN(manifest.manifest, kept_statement(store, kept.statement));
    INDABA_TRY_ASSIGN(const auto wrapped, store.circles->wrapped(request.circle, kept.epoch));
    for (const storage::WrappedSeed& seed : wrapped) {
      manifest.wrapped.push_back({seed.opens, seed.wrapped});
    }
    given += wrapped.size();
    bytes += manifest.manifest.body.size();
  }
  INDABA_TRY_ASSIGN(const auto boxes,
                    store.circles->boxes(request.circle, caller.signed_in->device, kBoxesGivenMax));
  for (const storage::KeptBox& box : boxes) {
    if (box.epoch <= circle.epoch) {
      INDABA_TRY_ASSIGN(reply.boxes.emplace_back(), cbor::decode<protocol::Statement>(box.encoded));
    }
  }
  return reply;
}

Outcome<protocol::CirclesBoxReply> circles_box(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::CirclesBoxRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  std::optional<protocol::CircleStatement> definition;
  std::uint64_t newest = 0;
  for (const protocol::Statement& statement : request.boxes) {
    const auto box = cbor::decode<BoxStatement>(statement.body);
    if (!box) {
      return ErrorCode::invalid_statement;
    }
    if (!definition || definition->circle != box->circle) {
      INDABA_TRY(require_keyholder(store, box->circle, caller.signed_in->member, context.now));
      INDABA_TRY_ASSIGN(definition, definition_of(store, box->circle));
      INDABA_TRY_ASSIGN(const storage::Circle circle, store.circles->circle(box->circle));
      newest = circle.epoch;
    }
    INDABA_TRY(put_box(context, store, caller, view, statement, *definition, newest));
  }
  return protocol::CirclesBoxReply{};
}

Outcome<protocol::CirclesReportReply> circles_report(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::CirclesReportRequest& request) {
  const SignedIn& device = *caller.signed_in;
  INDABA_TRY(require_admitted(store, request.circle, device.member, context.now));
  if (request.boxer_device) {
    INDABA_TRY(refuse_absent(store.circles->report_box(request.circle, request.epoch, device.device,
                                                       *request.boxer_device)));
  }
  INDABA_TRY_ASSIGN(const storage::Circle circle, store.circles->circle(request.circle));
  INDABA_TRY_ASSIGN(const std::uint64_t good,
                    store.circles->good_boxes(request.circle, circle.epoch, device.device));
  if (circle.epoch != 0 && good == 0) {
    INDABA_TRY(wait_for_box(context, store, request.circle, {device.member, device.device}));
  }
  return protocol::CirclesReportReply{};
}

Outcome<protocol::CirclesDutiesReply> circles_duties(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::CirclesDutiesRequest& request) {
  INDABA_TRY_ASSIGN(const Authority authority,
                    Authority::of(store, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(const auto circles, store.circles->circles({}, kCirclesMax));
  protocol::CirclesDutiesReply reply;
  for (const storage::Circle& circle : circles) {
    INDABA_TRY(add_duties(store, circle, authority, request.limit, context.now, reply));
  }
  return reply;
}

}  // namespace indaba::server
