// RequestStore: replies to changing requests, kept so that a repeated request gets the same reply.
//
// Messages are not among them: their message id, unique in its channel, does the same (LogStore).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "crypto/primitives/hash.h"

namespace indaba::storage {

struct KeptReply {
  Sha256Digest request_hash{};  // of what was asked: another one under the same id is refused
  Bytes reply;
  UnixTime at;
};

// A reply that is kept, but for its bytes.
struct ReplyNote {
  RequestId request;
  UnixTime at;
  std::uint64_t size = 0;
};

class RequestStore {
 public:
  virtual ~RequestStore() = default;

  // Errors: already_exists.
  virtual Status keep(const DeviceId& device, const RequestId& request, const KeptReply& reply) = 0;
  // Errors: not_found.
  virtual Result<KeptReply> find(const DeviceId& device, const RequestId& request) const = 0;
  // Those of one device in the order of their ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<ReplyNote>> of_device(const DeviceId& device,
                                                   const std::optional<RequestId>& after,
                                                   std::size_t limit) const = 0;
  // Forgets at most `limit` replies from before `time`, oldest first; returns how many.
  virtual Result<std::size_t> forget_before(UnixTime time, std::size_t limit) = 0;
  // Forgets all of one device.
  virtual Status forget_device(const DeviceId& device) = 0;
};

}  // namespace indaba::storage
