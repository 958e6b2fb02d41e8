// Circles: definitions, rotations, boxes, and what waits for stewards and holders.
#pragma once

#include "protocol/frames/circles.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::size_t kCirclesMax = 1000;
// Given out to one device at once: several, lest one bad box keep it out.
inline constexpr std::size_t kBoxesGivenMax = 16;
// A page of manifests ends once so many seeds are wrapped in it, or it has so many bytes.
inline constexpr std::size_t kWrappedGivenMax = 300;
inline constexpr std::size_t kManifestBytesGivenMax = std::size_t{256} << 10;
// Kept of one epoch for one device.
inline constexpr std::uint64_t kBoxesPerDeviceMax = 16;

// A key is replaced after so long, whatever happened.
inline constexpr std::uint64_t kEpochSecondsMax = std::uint64_t{30} * 24 * 60 * 60;
// Roles that have run out since; where there are more, the circle is rotated in any case.
inline constexpr std::size_t kExpiredLookedAtMax = 20;
// Boxes of the newest epoch, to see whether anybody can open it.
inline constexpr std::size_t kBoxingsLookedAtMax = 20;

// Why a circle must be rotated. The numbers are stored and never change.
enum class RotationCause : std::uint8_t {
  revocation = 1,
  expiry,
  month,
  report,
  invite,
  definition
};

// From now on the circle's stewards are asked to rotate it. Errors: StorageError::not_found.
Status demand_rotation(ServiceContext& context, storage::Store& store,
                       const protocol::CircleId& circle, RotationCause cause);

// A new circle or the next version of one, after which it must be rotated. Errors:
// invalid_statement, conflict, limit_reached.
Outcome<protocol::CirclesDefineReply> circles_define(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::CirclesDefineRequest& request);

// One winner an epoch: the manifest must be of the epoch after the newest and follow the newest
// manifest. It is posted into the circle's open channels. Errors: invalid_statement, also for who
// is no steward of it, conflict, wrong_time.
Outcome<protocol::CirclesRotateReply> circles_rotate(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::CirclesRotateRequest& request);

// The definition, manifests behind `after`, and the calling device's boxes. Errors: not_found for
// whom the circle does not admit and who is no steward of it.
Outcome<protocol::CirclesGetReply> circles_get(ServiceContext& context, const storage::Store& store,
                                               const Caller& caller,
                                               const protocol::CirclesGetRequest& request);

// By the device that made them, for devices that the circle admits. Errors: not_found as
// circles_get, invalid_statement for a box that is for nobody, of no such epoch or another's.
Outcome<protocol::CirclesBoxReply> circles_box(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::CirclesBoxRequest& request);

// A box of the calling device's is bad, or it has none: others who hold the seed are asked for one.
// Errors: not_found.
Outcome<protocol::CirclesReportReply> circles_report(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::CirclesReportRequest& request);

Outcome<protocol::CirclesDutiesReply> circles_duties(ServiceContext& context,
                                                     const storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::CirclesDutiesRequest& request);

}  // namespace indaba::server
