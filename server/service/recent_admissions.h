// RecentAdmissions: which devices may write into which open channels, as the writer thread found
// within the current second. Whoever writes many messages a second is looked up once.
//
// The store is the truth. What was found is forgotten with the second, since grants and
// certificates end by the second, and by `forget`, which is called whenever anything but a message
// is written: a role that was revoked a moment ago does not count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "storage/channels.h"

namespace indaba::server {

// Devices. All are forgotten rather than more kept.
inline constexpr std::size_t kAdmissionsMax = 4096;

// What a message that is admitted still depends on.
struct PostTarget {
  storage::Channel channel;
  std::uint64_t circle_epoch = 0;    // under which it must be sealed
  std::uint64_t expiry_seconds = 0;  // the channel's own; 0: none
  bool is_slow = false;              // when members write is noted
};

class RecentAdmissions {
 public:
  // Whether the device counts, and the method table lets it send.
  bool may_send(const DeviceId& device, UnixTime now);
  void let_send(const DeviceId& device, UnixTime now);

  // The open channel, if it is the one that the device was last admitted to; or null. Good until
  // the next call.
  const PostTarget* post(const DeviceId& device, const ChannelId& channel, UnixTime now);
  void let_post(const DeviceId& device, const PostTarget& post, UnixTime now);

  void forget() { found_.clear(); }

 private:
  struct Found {
    bool may_send = false;
    std::optional<PostTarget> post;
  };

  const Found* find(const DeviceId& device, UnixTime now);
  Found& make(const DeviceId& device, UnixTime now);
  void turn_to(UnixTime now);

  UnixTime second_;
  std::map<DeviceId, Found> found_;
};

}  // namespace indaba::server
