#include "clients/web/bridge/self_views.h"

#include <utility>

#include "clients/core/links/links.h"

namespace indaba::web {
namespace {

// Where a server takes WebSockets.
constexpr std::string_view kSocketPath = "/v1/socket";

std::string url_of(const client::ServerAddress& server) {
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + server.host + "]" : server.host;
  return (server.is_tls ? "wss://" : "ws://") + host + ":" + std::to_string(server.port) +
         std::string(kSocketPath);
}

void say_account(SelfView& view, const client::Agent& agent, const client::Account& account) {
  view.handle = account.handle();
  view.member = account.member();
  view.device = account.device();
  view.alliance = account.alliance();
  view.is_protected = agent.is_protected();
  const client::Trust& trust = agent.trust();
  if (!trust.is_founded()) {
    return;
  }
  view.alliance_name = trust.set().root().body.name;
  view.list_vouched = trust.list_vouched();
  view.list_is_fresh = trust.is_list_fresh();
  for (const auto& role : enum_names(protocol::RoleName{})) {
    if (trust.holds(account.member(), role.value)) {
      view.roles.push_back(role.value);
    }
  }
}

}  // namespace

Result<SelfView> view_of(const client::Agent& agent, const SelfQuery& /*query*/) {
  SelfView view;
  view.standing = agent.standing();
  view.is_linking = agent.is_linking();
  view.is_idle = agent.is_idle();
  view.tick_seconds = agent.tick_seconds();
  INDABA_TRY_ASSIGN(const auto sheets, agent.sheets());
  view.has_sheets = sheets.has_value();
  if (const client::Account* account = agent.account()) {
    view.is_joined = true;
    say_account(view, agent, *account);
  }
  return view;
}

Result<DevicesView> view_of(const client::Agent& agent, const DevicesQuery& /*query*/) {
  DevicesView view;
  INDABA_TRY_ASSIGN(view.devices, agent.devices());
  return view;
}

Result<LinkRequestsView> view_of(const client::Agent& agent, const LinkRequestsQuery& /*query*/) {
  LinkRequestsView view;
  INDABA_TRY_ASSIGN(view.devices, agent.link_requests());
  return view;
}

Result<SheetsView> view_of(const client::Agent& agent, const SheetsQuery& /*query*/) {
  SheetsView view;
  INDABA_TRY_ASSIGN(const auto sheets, agent.sheets());
  if (const client::Account* account = agent.account(); sheets && account != nullptr) {
    view.root = sheets->root;
    view.recovery = sheets->recovery;
    view.link = client::write_link(client::AllianceLink{account->server(), account->alliance()});
  }
  return view;
}

Result<ServerView> view_of(const client::Agent& agent, const ServerQuery& /*query*/) {
  ServerView view;
  if (const client::ServerAddress* server = agent.server()) {
    view.url = url_of(*server);
  }
  return view;
}

Result<LinkView> view_of(const LinkQuery& query) {
  if (const auto link = client::read_founder_link(query.link)) {
    return LinkView{LinkKind::founder, url_of(link->server)};
  }
  if (const auto link = client::read_invite_link(query.link)) {
    return LinkView{LinkKind::invite, url_of(link->server)};
  }
  if (const auto link = client::read_device_link(query.link)) {
    return LinkView{LinkKind::device, url_of(link->server)};
  }
  // Any link says where the alliance is, so this one comes last.
  INDABA_TRY_ASSIGN(const client::AllianceLink link, client::read_alliance_link(query.link));
  return LinkView{LinkKind::alliance, url_of(link.server)};
}

}  // namespace indaba::web
