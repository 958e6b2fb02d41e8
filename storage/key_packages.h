// KeyPackageStore: the MLS key packages that devices left so that others can add them, and how
// often each member took some of whom.
//
// Each is handed out once; a device's last resort stays and is handed out when there is nothing
// else. What is in a package is the service's business.
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

struct NewKeyPackage {
  ByteView package;       // read during the call only
  protocol::Hash hash{};  // of the package
  UnixTime not_after;     // the last second in which it may be used
};

struct KeptKeyPackage {
  Bytes package;
  UnixTime not_after;
  bool last_resort = false;
};

class KeyPackageStore {
 public:
  virtual ~KeyPackageStore() = default;

  // Errors: already_exists for the hash, also of one that was taken since and is remembered.
  virtual Status add(const DeviceId& device, const NewKeyPackage& package) = 0;
  // In place of the last resort before. Errors: already_exists likewise.
  virtual Status set_last_resort(const DeviceId& device, const NewKeyPackage& package) = 0;
  // How many the device has that are usable at `now`, the last resort aside.
  virtual Result<std::uint64_t> count(const DeviceId& device, UnixTime now) const = 0;
  // Errors: not_found.
  virtual Result<KeptKeyPackage> last_resort(const DeviceId& device, UnixTime now) const = 0;
  // The one that came first of those usable at `now`, and forgets its bytes, or the last resort.
  // Errors: not_found.
  virtual Result<KeptKeyPackage> take(const DeviceId& device, UnixTime now) = 0;
  // Forgets all of one device.
  virtual Status forget_device(const DeviceId& device) = 0;
  // Forgets all that can't be used at `now` any more, and that they were taken; at most `limit`;
  // returns how many.
  virtual Result<std::size_t> forget_expired(UnixTime now, std::size_t limit) = 0;
  // Forgets all, of all devices, that can be handed out but last resorts.
  virtual Status forget_all() = 0;

  // Notes that `by` took packages of `of`, and returns how many times that was since `since`, this
  // one included.
  virtual Result<std::uint64_t> count_claim(const MemberId& by, const MemberId& of, UnixTime now,
                                            UnixTime since) = 0;
  // Forgets claims from before `time`; at most `limit`; returns how many.
  virtual Result<std::size_t> forget_claims_before(UnixTime time, std::size_t limit) = 0;
  // Forgets all claims by or of the member.
  virtual Status forget_member(const MemberId& member) = 0;
};

}  // namespace indaba::storage
