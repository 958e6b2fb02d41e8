// Views of this device: who it is, where it stands, which others there are. The structures follow
// bridge.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/agent.h"
#include "clients/web/bridge/queries.h"

namespace indaba::web {

enum class LinkKind : std::uint8_t { founder, invite, device, alliance };
constexpr auto enum_names(LinkKind) {
  using enum LinkKind;
  return std::to_array<cbor::Named<LinkKind>>(
      {{founder, "founder"}, {invite, "invite"}, {device, "device"}, {alliance, "alliance"}});
}

// In the place of any view.
struct RefusedView {
  static constexpr std::string_view kType = "refused";
  std::string error;  // its name
  std::string at;     // where in the query, if it was none

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("error", self.error);
    io("at", self.at);
  }
};

struct SelfView {
  static constexpr std::string_view kType = "self";
  client::Standing standing{};
  bool is_joined = false;
  bool is_linking = false;
  bool is_idle = false;
  std::uint64_t tick_seconds = 0;
  std::optional<std::string> handle;
  std::optional<MemberId> member;
  std::optional<DeviceId> device;
  std::optional<protocol::Hash> alliance;
  std::optional<std::string> alliance_name;
  std::vector<protocol::RoleName> roles;
  bool is_protected = false;
  std::optional<UnixTime> list_vouched;
  std::optional<bool> list_is_fresh;
  bool has_sheets = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("standing", self.standing);
    io("is_joined", self.is_joined);
    io("is_linking", self.is_linking);
    io("is_idle", self.is_idle);
    io("tick_seconds", self.tick_seconds);
    io("handle", self.handle);
    io("member", self.member);
    io("device", self.device);
    io("alliance", self.alliance);
    io("alliance_name", self.alliance_name);
    io("roles", self.roles);
    io("is_protected", self.is_protected);
    io("list_vouched", self.list_vouched);
    io("list_is_fresh", self.list_is_fresh);
    io("has_sheets", self.has_sheets);
  }
};

struct DevicesView {
  static constexpr std::string_view kType = "devices";
  std::vector<client::OwnDevice> devices;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("devices", self.devices);
  }
};

struct LinkRequestsView {
  static constexpr std::string_view kType = "link_requests";
  std::vector<client::OwnDevice> devices;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("devices", self.devices);
  }
};

struct SheetsView {
  static constexpr std::string_view kType = "sheets";
  std::optional<std::string> root;
  std::optional<std::string> recovery;
  std::optional<std::string> link;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("root", self.root);
    io("recovery", self.recovery);
    io("link", self.link);
  }
};

struct ServerView {
  static constexpr std::string_view kType = "server";
  std::optional<std::string> url;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("url", self.url);
  }
};

struct LinkView {
  static constexpr std::string_view kType = "link";
  LinkKind kind{};
  std::string url;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("kind", self.kind);
    io("url", self.url);
  }
};

Result<SelfView> view_of(const client::Agent& agent, const SelfQuery& query);
Result<DevicesView> view_of(const client::Agent& agent, const DevicesQuery& query);
Result<LinkRequestsView> view_of(const client::Agent& agent, const LinkRequestsQuery& query);
Result<SheetsView> view_of(const client::Agent& agent, const SheetsQuery& query);
Result<ServerView> view_of(const client::Agent& agent, const ServerQuery& query);
Result<LinkView> view_of(const LinkQuery& query);

}  // namespace indaba::web
