// DeviceStore: members' devices, what their certificates say, and the numbered list of changes that
// tells everybody whose devices to look up again.
//
// A device that counts no more keeps its row: its id is never used again, and what it signed can
// still be traced to its key. Device ids are unique in the alliance.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

struct Device {
  DeviceId id;
  MemberId member;
  std::uint64_t generation = 0;  // of the identity that signed the certificate
  protocol::SigningKey signature_key{};
  protocol::BoxKey box_key{};
  UnixTime created;
  UnixTime expires;
  std::optional<DeviceId> certifier;  // none: the first of its generation
  protocol::Hash statement{};         // the certificate
  std::optional<UnixTime> ended;      // revoked, or with its generation or membership gone
};

// An entry of the list of changes.
struct DeviceChange {
  std::uint64_t number = 0;  // from 1, without gaps
  MemberId member;
  DeviceId device;
  bool added = false;
};

class DeviceStore {
 public:
  virtual ~DeviceStore() = default;

  // Notes the change and returns its number. Errors: already_exists for the id or signature key,
  // also of devices that ended; not_found for the member.
  virtual Result<std::uint64_t> add(const Device& device) = 0;
  // A later certificate of the same device and keys takes the place of the one before. Notes the
  // change. Errors: not_found; conflict if it has ended or the keys differ.
  virtual Result<std::uint64_t> renew(const Device& device) = 0;
  // From now on it counts no more. Notes the change. Errors: not_found; conflict if it has ended.
  virtual Result<std::uint64_t> end(const DeviceId& device, UnixTime now) = 0;
  // Leaves no trace but the numbers in the list of changes. Errors: not_found.
  virtual Status remove(const DeviceId& device) = 0;

  // Errors: not_found.
  virtual Result<Device> device(const DeviceId& id) const = 0;
  // The device that signs with this key, ended or not. Errors: not_found.
  virtual Result<Device> device_of_key(const protocol::SigningKey& key) const = 0;
  // Those that have not ended, in the order of their ids. None for an unknown member.
  virtual Result<std::vector<Device>> devices_of(const MemberId& member) const = 0;
  // All that the member ever had, ended ones too; at most `limit`, from the one behind `after`.
  virtual Result<std::vector<Device>> all_of(const MemberId& member,
                                             const std::optional<DeviceId>& after,
                                             std::size_t limit) const = 0;
  // Those that it certified itself and that have not ended.
  virtual Result<std::vector<Device>> certified_by(const DeviceId& device) const = 0;

  // How many messages of the device were taken, ever; 0 for an unknown one.
  virtual Result<std::uint64_t> sends(const DeviceId& device) const = 0;
  // One more. Errors: not_found.
  virtual Status count_send(const DeviceId& device) = 0;

  // How many changes there were.
  virtual Result<std::uint64_t> last_change() const = 0;
  // From the one behind `after`, at most `limit`. Those of removed devices are left out.
  virtual Result<std::vector<DeviceChange>> changes(std::uint64_t after,
                                                    std::size_t limit) const = 0;
};

}  // namespace indaba::storage
