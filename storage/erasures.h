// ErasureStore: devices of members who are gone, whose traces are still to be taken out of the logs
// (eraser.h), and how far that has come.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/id.h"
#include "crypto/base/result.h"

namespace indaba::storage {

struct Erasure {
  DeviceId device;
  std::optional<ChannelId> channel;  // the one that it has come to; none: the first is next
  std::uint64_t seq = 0;             // from here on in it; 0: the channel behind it is next
};

class ErasureStore {
 public:
  virtual ~ErasureStore() = default;

  // Again for the same device: from the beginning.
  virtual Status add(const DeviceId& device) = 0;
  // The one that was added first. Errors: not_found if none is left.
  virtual Result<Erasure> first() const = 0;
  // Errors: not_found.
  virtual Status go_on(const Erasure& erasure) = 0;
  virtual Status remove(const DeviceId& device) = 0;
};

}  // namespace indaba::storage
