// What commands come to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/core/agent/shown.h"
#include "protocol/content/answers.h"
#include "protocol/frames/connect.h"
#include "protocol/frames/members.h"
#include "protocol/frames/open_channels.h"

namespace indaba::client {

struct Done {
  static constexpr std::string_view kType = "done";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct Founded {
  static constexpr std::string_view kType = "founded";
  protocol::Hash alliance{};
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
    io("alliance", self.alliance);
  }
};

struct Joined {
  static constexpr std::string_view kType = "joined";
  MemberId member;
  protocol::MemberState state{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("state", self.state);
    io("member", self.member);
  }
};

struct Invited {
  static constexpr std::string_view kType = "invited";
  std::vector<std::string> links;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("links", self.links);
  }
};

struct ChannelOpened {
  static constexpr std::string_view kType = "channel";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// The other has to agree first; nobody is told whether they were asked at all.
struct ContactAsked {
  static constexpr std::string_view kType = "asked";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

// A group, and who could not be added.
struct GroupOpened {
  static constexpr std::string_view kType = "group";
  ChannelId channel;
  std::vector<MemberId> left_out;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("left_out", self.left_out);
  }
};

struct MessageQueued {
  static constexpr std::string_view kType = "message";
  MessageId message;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("message", self.message);
  }
};

struct ChannelsFound {
  static constexpr std::string_view kType = "channels";
  std::vector<protocol::FoundChannel> channels;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channels", self.channels);
  }
};

struct DirectoryFound {
  static constexpr std::string_view kType = "members";
  std::vector<protocol::ListedMember> members;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("members", self.members);
  }
};

struct PendingFound {
  static constexpr std::string_view kType = "pending";
  std::vector<PendingPerson> pending;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("pending", self.pending);
  }
};

struct LogRead {
  static constexpr std::string_view kType = "log";
  std::vector<LogLine> entries;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("entries", self.entries);
  }
};

struct LookedUp {
  static constexpr std::string_view kType = "member";
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle);
    io("member", self.member);
  }
};

// An alert that waits to be sent. Without a certificate nobody outside the alliance can verify it.
struct AlertQueued {
  static constexpr std::string_view kType = "alert";
  protocol::Hash alert{};
  ChannelId channel;
  MessageId message;
  bool is_certified = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("alert", self.alert);
    io.literal("type", kType);
    io("channel", self.channel);
    io("message", self.message);
    io("is_certified", self.is_certified);
  }
};

// Who has answered an alert, those who need help first, and who of those that the directory shows
// has not.
struct RosterRead {
  static constexpr std::string_view kType = "roster";
  std::vector<protocol::Answer> answers;
  std::vector<protocol::ListedMember> silent;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("silent", self.silent);
    io("answers", self.answers);
  }
};

// Who was reminded of an alert, with the message that does it; none where everybody has answered.
struct Reminded {
  static constexpr std::string_view kType = "reminded";
  protocol::Hash alert{};
  std::optional<MessageId> message;
  std::vector<protocol::ListedMember> silent;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("silent", self.silent);
    io("message", self.message);
  }
};

// To be opened on the new device, before it expires.
struct LinkOffered {
  static constexpr std::string_view kType = "link";
  std::string link;
  UnixTime expires;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("link", self.link);
    io("expires", self.expires);
  }
};

// On the new device: it waits until the other one agrees.
struct LinkAsked {
  static constexpr std::string_view kType = "link_asked";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

struct DeviceAccepted {
  static constexpr std::string_view kType = "device_accepted";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

struct Recovered {
  static constexpr std::string_view kType = "recovered";
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle);
    io("member", self.member);
  }
};

struct FirstContactRead {
  static constexpr std::string_view kType = "first_contact";
  protocol::FirstContact first_contact{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("first_contact", self.first_contact);
  }
};

struct CircleDefined {
  static constexpr std::string_view kType = "circle_added";
  protocol::CircleId circle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("circle", self.circle);
  }
};

// What somebody shows to the alliance, as the server says, and to this member, as they said.
struct ProfileRead {
  static constexpr std::string_view kType = "profile";
  MemberId member;
  std::string handle;
  std::vector<ShownField> shown;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("fields", self.shown);
    io("handle", self.handle);
    io("member", self.member);
  }
};

// Who is in an open channel: a page of them, in the order of their ids.
struct MembersListed {
  static constexpr std::string_view kType = "channel_members";
  std::vector<NamedMember> members;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io.literal("type", kType);
    io("members", self.members);
  }
};

using Outcome =
    std::variant<Done, Founded, Joined, Invited, ChannelOpened, GroupOpened, ContactAsked,
                 MessageQueued, ChannelsFound, DirectoryFound, AlertQueued, RosterRead, Reminded,
                 PendingFound, LogRead, LookedUp, LinkOffered, LinkAsked, DeviceAccepted, Recovered,
                 CircleDefined, ProfileRead, FirstContactRead, MembersListed>;

}  // namespace indaba::client
