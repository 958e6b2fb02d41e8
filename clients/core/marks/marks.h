// Marks: how far this member has read, and which channels and people they have muted, pinned or
// blocked, as all devices of theirs that have heard the same see it.
//
// Each mark counts by itself (content.cddl, `marks_content`). What is changed here is returned as
// what the other devices are to be told.
#pragma once

#include <optional>
#include <vector>

#include "clients/core/agent/context.h"
#include "clients/core/marks/mark_set.h"

namespace indaba::client {

// Of each kind; with what was taken back, which has to be known to count.
inline constexpr std::size_t kMarksMax = 5000;

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

  // Empty if it was so already. Errors: limit_reached.
  Result<std::optional<protocol::MarksContent>> mute(const ChannelId& channel, bool on);
  Result<std::optional<protocol::MarksContent>> pin(const ChannelId& channel, bool on);
  Result<std::optional<protocol::MarksContent>> block(const MemberId& member, bool on);
  Result<std::optional<protocol::MarksContent>> read(const ChannelId& channel, std::uint64_t seq);

  // What another device has said, as far as it counts.
  void take(const protocol::MarksContent& marks);

  // All, in as many messages as it takes.
  std::vector<protocol::MarksContent> all() const;
  // Of mutes, pins and blocks those that were changed last, at most `limit` of each.
  protocol::MarksContent newest(std::size_t limit) const;

 private:
  Context& context_;
  MarkSet<protocol::ReadMark> read_{"mark/read/"};
  MarkSet<protocol::ChannelMark> mutes_{"mark/mute/"};
  MarkSet<protocol::ChannelMark> pins_{"mark/pin/"};
  MarkSet<protocol::MemberMark> blocks_{"mark/block/"};
};

}  // namespace indaba::client
