// Effects: what a change means for those who are connected, carried out once it is durable.
//
// A service function only describes them. They are dropped if its piece of the transaction is
// undone; after the commit every core's hub gets all of them, in commit order. They never fail:
// whoever is not connected learns the same from the log or the inbox later.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/primitives/hash.h"

namespace indaba::server {

// One encoded frame of the CBOR sequence, shared by all whom it goes to.
using SharedFrame = std::shared_ptr<const Bytes>;

inline SharedFrame share(Bytes frame) { return std::make_shared<const Bytes>(std::move(frame)); }

// What goes to one device in the place of an event: it has the rest of it.
struct Abridged {
  DeviceId device;
  SharedFrame event;
};

// An entry of a channel's log, to the channel's subscribers.
struct Publish {
  ChannelId channel;
  std::uint64_t seq = 0;  // rising; one Publish for each entry
  SharedFrame event;
  std::optional<Abridged> to_sender{};  // may go to the device that has sent the entry
  bool is_alert = false;    // the channel's kind, so the same for all its entries: alerts go first
  Sha256Digest log_hash{};  // of the log up to the entry
};

// An event outside any channel.
struct Notify {
  DeviceId device;
  SharedFrame event;
};

// An event to everybody who is signed in and whose account counts: how long the alliance's lists
// have become. Of several between two looks of a hub only the last need be sent.
struct Announce {
  SharedFrame event;
};

// From now on the device is pushed the channel's entries, beginning with `next_seq`: those that the
// log has already are fed to it first. Again for the same channel: starts over from there.
struct Subscribe {
  DeviceId device;
  ChannelId channel;
  std::uint64_t next_seq = 1;
};

struct Unsubscribe {
  DeviceId device;
  ChannelId channel;
};

enum class DisconnectReason : std::uint8_t {
  revoked = 1,  // the device's certificate no longer counts
  erased,       // the account is gone
};

struct Disconnect {
  DeviceId device;
  DisconnectReason reason = DisconnectReason::revoked;
};

// Of the calling connection alone: it has proved to be this device. An older connection of the same
// device is closed as `replaced`.
struct SignIn {
  MemberId member;
  DeviceId device;
};

// For the operator: the store was an old copy, and has begun a new incarnation.
struct RolledBack {
  std::uint64_t channels = 0;  // in whose logs that stands
};

using Effect =
    std::variant<Publish, Notify, Announce, Subscribe, Unsubscribe, Disconnect, SignIn, RolledBack>;
using Effects = std::vector<Effect>;

}  // namespace indaba::server
