// InboxStore: what waits for one device outside any channel, in the order in which it was accepted.
//
// Every device has numbers of its own, from 1. Bodies are opaque here: Welcomes, sealed requests,
// notices.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

// The numbers are stored and never change.
enum class InboxType : std::uint8_t {
  welcome = 1,
  link,            // a device that asks to be certified
  contact,         // a sealed request to talk
  contact_answer,  // what became of one's own
  receipt,         // for an answer to an alert
  duty,            // something waits for somebody like its member
  notice
};

struct NewInboxEntry {
  InboxType type = InboxType::notice;
  Bytes body;
  UnixTime at;
  // What it is about, where it is about something.
  std::optional<ChannelId> channel;
  std::optional<MemberId> member;
  std::optional<DeviceId> device;
  std::optional<std::uint64_t> generation;
  std::optional<std::uint64_t> epoch;
};

struct KeptInboxEntry {
  std::uint64_t seq = 0;
  NewInboxEntry entry;
};

inline constexpr std::size_t kInboxPageBytesMax = std::size_t{512} << 10;

class InboxStore {
 public:
  virtual ~InboxStore() = default;

  // Adds it behind the last one of `device`, and returns its number.
  virtual Result<std::uint64_t> append(const DeviceId& device, const NewInboxEntry& entry) = 0;
  // The number given out last; 0 if none ever was.
  virtual Result<std::uint64_t> head(const DeviceId& device) const = 0;
  // Those behind `after` that are still kept, at most `limit`; ends before the one with which the
  // bodies would exceed kInboxPageBytesMax, but has one if there is one.
  virtual Result<std::vector<KeptInboxEntry>> read(const DeviceId& device, std::uint64_t after,
                                                   std::size_t limit) const = 0;
  // How many are kept for the device, acknowledged or not, and how many of one type about a member.
  virtual Result<std::uint64_t> count(const DeviceId& device) const = 0;
  virtual Result<std::uint64_t> count_about(const DeviceId& device, InboxType type,
                                            const MemberId& member) const = 0;
  // All up to `seq` are acknowledged from `now` on; never fewer than before.
  virtual Status acknowledge(const DeviceId& device, std::uint64_t seq, UnixTime now) = 0;
  // Forgets at most `limit` entries that were acknowledged before the one or taken before the other
  // time; returns how many.
  virtual Result<std::size_t> forget(UnixTime acknowledged_before, UnixTime taken_before,
                                     std::size_t limit) = 0;
  // Forgets all of one device, its numbers too.
  virtual Status forget_device(const DeviceId& device) = 0;
  // Forgets at most `limit` entries, of whatever device, that are about `member`; returns how many.
  virtual Result<std::size_t> forget_about(const MemberId& member, std::size_t limit) = 0;
};

}  // namespace indaba::storage
