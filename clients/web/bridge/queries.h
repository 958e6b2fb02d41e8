// What a page asks about what is here. The structures follow bridge.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clients/core/agent/commands/bounds.h"
#include "clients/core/channels/search.h"
#include "protocol/types.h"

namespace indaba::web {

// Of what may be many.
inline constexpr cbor::Bounds kLimitBounds{1, 100};

struct SelfQuery {
  static constexpr std::string_view kType = "self";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct ChannelsQuery {
  static constexpr std::string_view kType = "channels";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct MessagesQuery {
  static constexpr std::string_view kType = "messages";
  ChannelId channel;
  std::optional<std::uint64_t> before;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("before", self.before);
    io("limit", self.limit, kLimitBounds);
  }
};

struct MembersQuery {
  static constexpr std::string_view kType = "members";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

struct RequestsQuery {
  static constexpr std::string_view kType = "requests";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct PeopleQuery {
  static constexpr std::string_view kType = "people";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct PersonQuery {
  static constexpr std::string_view kType = "person";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

struct AlertsQuery {
  static constexpr std::string_view kType = "alerts";
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("limit", self.limit, kLimitBounds);
  }
};

struct AlertQuery {
  static constexpr std::string_view kType = "alert";
  protocol::Hash alert{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
  }
};

struct AlertFilterQuery {
  static constexpr std::string_view kType = "alert_filter";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct DevicesQuery {
  static constexpr std::string_view kType = "devices";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct LinkRequestsQuery {
  static constexpr std::string_view kType = "link_requests";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct ProfileQuery {
  static constexpr std::string_view kType = "profile";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct BlocksQuery {
  static constexpr std::string_view kType = "blocks";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct CirclesQuery {
  static constexpr std::string_view kType = "circles";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct SearchQuery {
  static constexpr std::string_view kType = "search";
  std::string words;
  std::optional<ChannelId> channel;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("words", self.words, cbor::Bounds{1, client::kSearchBytesMax});
    io("channel", self.channel);
    io("limit", self.limit, kLimitBounds);
  }
};

struct SafetyQuery {
  static constexpr std::string_view kType = "safety";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

struct SheetsQuery {
  static constexpr std::string_view kType = "sheets";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct ServerQuery {
  static constexpr std::string_view kType = "server";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct LinkQuery {
  static constexpr std::string_view kType = "link";
  std::string link;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("link", self.link, client::kLinkBounds);
  }
};

struct VocabularyQuery {
  static constexpr std::string_view kType = "vocabulary";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

using Query =
    std::variant<SelfQuery, ChannelsQuery, MessagesQuery, MembersQuery, RequestsQuery, PeopleQuery,
                 PersonQuery, AlertsQuery, AlertQuery, AlertFilterQuery, DevicesQuery,
                 LinkRequestsQuery, ProfileQuery, BlocksQuery, CirclesQuery, SearchQuery,
                 SafetyQuery, SheetsQuery, ServerQuery, LinkQuery, VocabularyQuery>;

}  // namespace indaba::web
