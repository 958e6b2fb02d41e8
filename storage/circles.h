// CircleStore: each circle's definition in force, its manifests, what they wrap of the past, and
// the boxes by which devices get an epoch's seed.
//
// The statements themselves are StatementStore's; a box is kept here whole, since there are many
// and each is for one device.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

using protocol::CircleId;
using protocol::Hash;

struct Circle {
  CircleId id;
  std::uint64_t version = 0;
  Hash definition{};                     // the circle statement in force
  std::uint64_t epoch = 0;               // the newest; 0 before the first manifest
  UnixTime rotated;                      // when it began
  std::optional<UnixTime> rotate_since;  // a rotation is due since then
  std::uint8_t rotate_reason = 0;        // as the service numbers them; 0: none is due
};

struct KeptManifest {
  std::uint64_t epoch = 0;
  Hash statement{};
  UnixTime taken;
};

// An earlier epoch's seed, wrapped under `epoch`'s key.
struct WrappedSeed {
  std::uint64_t epoch = 0;
  std::uint64_t opens = 0;
  Bytes wrapped;
};

struct KeptBox {
  CircleId circle;
  std::uint64_t epoch = 0;
  DeviceId device;
  DeviceId boxer_device;
  Bytes encoded;  // the box statement
};

// That one device has boxed a seed for another.
struct Boxing {
  DeviceId device;
  DeviceId boxer_device;
  bool operator==(const Boxing&) const = default;
};

// A device that asked for a box of the newest epoch, since it has none that it can open.
struct WaitingDevice {
  MemberId member;
  DeviceId device;
};

class CircleStore {
 public:
  virtual ~CircleStore() = default;

  // A circle's definition, or the one that takes its place. Errors: conflict unless its version is
  // the one behind the last (1 for a new circle).
  virtual Status define(const CircleId& circle, std::uint64_t version, const Hash& definition) = 0;
  // Errors: not_found.
  virtual Result<Circle> circle(const CircleId& circle) const = 0;
  // All, in the order of their ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<Circle>> circles(const std::optional<CircleId>& after,
                                              std::size_t limit) const = 0;

  // Begins `manifest.epoch`, and settles a rotation that was due. Errors: not_found; conflict
  // unless the epoch is the one behind the newest.
  virtual Status rotate(const CircleId& circle, const KeptManifest& manifest,
                        const std::vector<WrappedSeed>& wrapped) = 0;
  // A rotation is due from `since` on. One that is due already keeps its time and reason.
  // Errors: not_found.
  virtual Status demand_rotation(const CircleId& circle, std::uint8_t reason, UnixTime since) = 0;
  // Those behind `after`, oldest first, at most `limit`. Errors: not_found for the circle.
  virtual Result<std::vector<KeptManifest>> manifests(const CircleId& circle, std::uint64_t after,
                                                      std::size_t limit) const = 0;
  // The epoch that was in force at `time`; 0 before the first. Errors: not_found for the circle.
  virtual Result<std::uint64_t> epoch_at(const CircleId& circle, UnixTime time) const = 0;
  // What `epoch` opens. Errors: not_found for the circle.
  virtual Result<std::vector<WrappedSeed>> wrapped(const CircleId& circle,
                                                   std::uint64_t epoch) const = 0;
  // Forgets wrapped seeds of epochs before `epoch`, wherever they are wrapped; at most `limit`;
  // returns how many.
  virtual Result<std::size_t> forget_seeds_before(const CircleId& circle, std::uint64_t epoch,
                                                  std::size_t limit) = 0;

  // It takes the place of the same boxer's for that epoch and device, reported or not. The device
  // waits no more, if the box is of the newest epoch. Errors: not_found.
  virtual Status put_box(const KeptBox& box) = 0;
  // Those that have a box of that epoch. Errors: not_found.
  virtual Result<std::vector<DeviceId>> boxed(const CircleId& circle,
                                              std::uint64_t epoch) const = 0;
  // Some of those that have not been reported, at most `limit`. Errors: not_found.
  virtual Result<std::vector<Boxing>> good_boxings(const CircleId& circle, std::uint64_t epoch,
                                                   std::size_t limit) const = 0;
  // Drops the boxes of that epoch that other devices than `boxer_device` made. Errors: not_found.
  virtual Status drop_boxes_of_others(const CircleId& circle, std::uint64_t epoch,
                                      const DeviceId& boxer_device) = 0;
  // The device's boxes, newest epoch first, at most `limit`.
  virtual Result<std::vector<KeptBox>> boxes(const CircleId& circle, const DeviceId& device,
                                             std::size_t limit) const = 0;
  // How many boxes the device has of that epoch that it has not reported.
  virtual Result<std::uint64_t> good_boxes(const CircleId& circle, std::uint64_t epoch,
                                           const DeviceId& device) const = 0;
  // The device can't open that box, or what it opened is not the epoch's seed. Errors: not_found.
  virtual Status report_box(const CircleId& circle, std::uint64_t epoch, const DeviceId& device,
                            const DeviceId& boxer_device) = 0;
  // The device waits for a box, whether it did before or not. Errors: not_found.
  // Returns whether it did not wait before.
  virtual Result<bool> wait_for_box(const CircleId& circle, const WaitingDevice& waiting) = 0;
  // Those that wait, the longest waiting first; at most `limit`. Errors: not_found.
  virtual Result<std::vector<WaitingDevice>> waiting(const CircleId& circle,
                                                     std::size_t limit) const = 0;
  // It waits no more, either.
  virtual Status forget_boxes_of(const DeviceId& device) = 0;
  // Forgets boxes of epochs before `epoch`; at most `limit`; returns how many.
  virtual Result<std::size_t> forget_boxes_before(const CircleId& circle, std::uint64_t epoch,
                                                  std::size_t limit) = 0;
};

}  // namespace indaba::storage
