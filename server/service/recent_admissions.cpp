#include "server/service/recent_admissions.h"

namespace indaba::server {

bool RecentAdmissions::may_send(const DeviceId& device, UnixTime now) {
  const Found* found = find(device, now);
  return found != nullptr && found->may_send;
}

void RecentAdmissions::let_send(const DeviceId& device, UnixTime now) {
  make(device, now).may_send = true;
}

const PostTarget* RecentAdmissions::post(const DeviceId& device, const ChannelId& channel,
                                         UnixTime now) {
  const Found* found = find(device, now);
  const bool is_it = found != nullptr && found->post && found->post->channel.id == channel;
  return is_it ? &*found->post : nullptr;
}

void RecentAdmissions::let_post(const DeviceId& device, const PostTarget& post, UnixTime now) {
  make(device, now).post = post;
}

const RecentAdmissions::Found* RecentAdmissions::find(const DeviceId& device, UnixTime now) {
  turn_to(now);
  const auto found = found_.find(device);
  return found == found_.end() ? nullptr : &found->second;
}

RecentAdmissions::Found& RecentAdmissions::make(const DeviceId& device, UnixTime now) {
  turn_to(now);
  if (found_.size() == kAdmissionsMax && !found_.contains(device)) {
    forget();
  }
  return found_[device];
}

void RecentAdmissions::turn_to(UnixTime now) {
  if (now != second_) {
    forget();
    second_ = now;
  }
}

}  // namespace indaba::server
