// Marks: how far this member has read, which channels and people they have muted, pinned or
// blocked, what their profile says and to whom, what their devices are called, which alerts they
// hear of, as all devices of theirs that have heard the same see it.
//
// Each mark counts by itself (content.cddl, `marks_content`). What is changed here is returned as
// what the other devices are to be told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/agent/context.h"
#include "clients/core/marks/mark_set.h"
#include "protocol/content/content.h"

namespace indaba::client {

// Of each kind; with what was taken back, which has to be known to count.
inline constexpr std::size_t kMarksMax = 5000;
// A field of a profile, encoded: several go into one message.
inline constexpr std::size_t kProfileFieldBytesMax = std::size_t{16} << 10;

class Marks {
 public:
  // `context` must outlive it.
  explicit Marks(Context& context) : context_(context) {}

  // Errors: corrupt_store, the host's.
  Status restore();
  void forget_all();

  bool is_muted(const ChannelId& channel) const;
  bool is_pinned(const ChannelId& channel) const;
  bool is_blocked(const MemberId& member) const;
  std::vector<MemberId> blocked() const;
  // The place in the channel's log up to which everything was read; 0 if nothing was.
  std::uint64_t read_up_to(const ChannelId& channel) const;

  // Whether they see what of the profile is for chosen people.
  bool is_shared_with(const MemberId& member) const;
  std::vector<MemberId> shared_with() const;
  // Null for a device that nobody named.
  const protocol::DeviceMark* device(const DeviceId& device) const { return devices_.find(device); }
  // One's own, with those that are gone: they have no values. Null for one that never was.
  const std::map<std::string, protocol::ProfileMark>& profile() const { return profile_.all(); }
  const protocol::ProfileMark* field(const std::string& name) const { return profile_.find(name); }
  // What whoever is chosen is shown.
  protocol::ProfileContent chosen_profile() const;
  const std::optional<protocol::AlertFilterMark>& alert_filter() const { return alert_filter_; }

  // Empty if it was so already. Errors: limit_reached.
  Result<std::optional<protocol::MarksContent>> mute(const ChannelId& channel, bool on);
  Result<std::optional<protocol::MarksContent>> pin(const ChannelId& channel, bool on);
  Result<std::optional<protocol::MarksContent>> block(const MemberId& member, bool on);
  Result<std::optional<protocol::MarksContent>> read(const ChannelId& channel, std::uint64_t seq);

  Result<std::optional<protocol::MarksContent>> share(const MemberId& member, bool on);
  // What they say; when they are changed is set here. Errors of both: limit_reached; of a field
  // invalid_text too, if it, or with it all that is for chosen people, is more than a message
  // holds.
  Result<std::optional<protocol::MarksContent>> name(protocol::DeviceMark mark);
  Result<std::optional<protocol::MarksContent>> set(protocol::ProfileMark mark);
  Result<std::optional<protocol::MarksContent>> set(protocol::AlertFilterMark mark);

  // What another device has said, as far as it counts.
  void take(const protocol::MarksContent& marks);

  // All, in as many messages as it takes.
  std::vector<protocol::MarksContent> all() const;
  // Of mutes, pins, blocks, shares and names of devices those that were changed last, at most
  // `limit` of each, and the choice of alerts.
  protocol::MarksContent newest(std::size_t limit) const;

 private:
  Context& context_;
  MarkSet<protocol::ReadMark> read_{"mark/read/"};
  MarkSet<protocol::ChannelMark> mutes_{"mark/mute/"};
  MarkSet<protocol::ChannelMark> pins_{"mark/pin/"};
  MarkSet<protocol::MemberMark> blocks_{"mark/block/"};
  MarkSet<protocol::MemberMark> shares_{"mark/share/"};
  MarkSet<protocol::DeviceMark> devices_{"mark/device/"};
  MarkSet<protocol::ProfileMark> profile_{"mark/profile/"};
  std::optional<protocol::AlertFilterMark> alert_filter_;
};

}  // namespace indaba::client
