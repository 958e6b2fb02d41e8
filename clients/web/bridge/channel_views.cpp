#include "clients/web/bridge/channel_views.h"

#include <algorithm>
#include <utility>

#include "clients/core/views/channel_list.h"
#include "clients/core/views/message_page.h"
#include "clients/core/views/seen_circle.h"

namespace indaba::web {
namespace {

Result<ShownChannel> shown(const client::Agent& agent, const client::Channel& channel) {
  const client::Channels& channels = agent.channels();
  const client::Marks& marks = channels.marks();
  ShownChannel to;
  to.channel = channel.id;
  to.kind = channel.kind;
  to.name = channel.name;
  to.label = client::label_of(agent, channel);
  to.peer = channel.peer;
  to.circle = channel.circle;
  to.seq = channel.seq;
  to.read_up_to = marks.read_up_to(channel.id);
  INDABA_TRY_ASSIGN(to.unread, channels.unread(*agent.account(), channel.id));
  to.is_muted = marks.is_muted(channel.id);
  to.is_pinned = marks.is_pinned(channel.id);
  to.is_blocked = client::is_blocked(agent, channel);
  to.may_moderate = channels.check_may_moderate(*agent.account(), channel.id).has_value();
  to.waits_for_key = channels.waits_for_key(channel.id);
  to.policy = client::policy_of(agent, channel);
  INDABA_TRY_ASSIGN(const client::MessagePage last,
                    client::messages_before(channels, channel.id, {}, 1));
  if (!last.messages.empty()) {
    INDABA_TRY_ASSIGN(to.last, line_of(agent, last.messages.back(), agent.alert_filter()));
  }
  return to;
}

std::vector<WaitingMessage> waiting(const client::Channels& channels, const ChannelId& channel) {
  std::vector<WaitingMessage> outbox;
  for (const auto& [place, entry] : channels.outbox()) {
    auto content = protocol::read_content(entry.content);
    if (entry.channel == channel && content && *content) {
      outbox.push_back({entry.message, **std::move(content), entry.is_sent});
    }
  }
  return outbox;
}

ChannelMember member_of(const client::Agent& agent, const MemberId& member,
                        const protocol::Policy& policy) {
  ChannelMember to;
  to.member = member;
  to.has_changed = agent.trust().has_changed(member);
  if (const client::Person* person = agent.trust().person(member)) {
    to.handle = person->handle;
    to.display_name = person->display_name;
  }
  if (member == agent.account()->member()) {
    to.handle = agent.account()->handle();
  }
  for (const protocol::ChannelRole& role : policy.roles) {
    if (role.member == member) {
      to.role = role.role;
    }
  }
  return to;
}

ShownCircle shown(const client::SeenCircle& circle) {
  ShownCircle to{circle.definition.circle,
                 circle.definition.name,
                 circle.definition.rule,
                 circle.definition.stewards,
                 circle.definition.version,
                 circle.epoch,
                 circle.has_key,
                 circle.is_admitted,
                 circle.is_steward,
                 {}};
  for (const client::Channel& channel : circle.channels) {
    to.channels.push_back(channel.id);
  }
  return to;
}

// Errors: not_in_channel.
Status check_in(const client::Agent& agent, const ChannelId& channel) {
  return agent.channels().find(channel) == nullptr ? Status(client::ClientError::not_in_channel)
                                                   : Status();
}

}  // namespace

Result<ChannelsView> view_of(const client::Agent& agent, const ChannelsQuery& /*query*/) {
  ChannelsView view;
  for (const client::Channel& channel : client::channels_in_order(agent)) {
    INDABA_TRY_ASSIGN(ShownChannel one, shown(agent, channel));
    view.channels.push_back(std::move(one));
  }
  return view;
}

Result<MessagesView> view_of(const client::Agent& agent, const MessagesQuery& query) {
  INDABA_TRY(check_in(agent, query.channel));
  INDABA_TRY_ASSIGN(const client::MessagePage page,
                    client::messages_before(agent.channels(), query.channel, query.before,
                                            static_cast<std::size_t>(query.limit)));
  MessagesView view;
  view.channel = query.channel;
  INDABA_TRY_ASSIGN(view.lines, lines_of(agent, page.messages));
  view.has_more = page.has_more;
  view.outbox = waiting(agent.channels(), query.channel);
  return view;
}

Result<MembersView> view_of(const client::Agent& agent, const MembersQuery& query) {
  INDABA_TRY(check_in(agent, query.channel));
  const client::ClosedChannels& closed = agent.channels().closed();
  MembersView view{query.channel, false, {}};
  if (const auto policy = closed.policy(query.channel)) {
    view.is_whole = true;
    for (const MemberId& member : closed.members(query.channel)) {
      view.members.push_back(member_of(agent, member, *policy));
    }
  }
  return view;
}

Result<SearchView> view_of(const client::Agent& agent, const SearchQuery& query) {
  INDABA_TRY_ASSIGN(client::Search search,
                    client::Search::begin(agent.channels(), query.words, query.channel));
  std::vector<client::ShownMessage> found;
  while (!search.is_done() && found.size() <= query.limit) {
    INDABA_TRY_ASSIGN(const auto some, search.next());
    found.insert(found.end(), some.begin(), some.end());
  }
  SearchView view;
  view.has_more = found.size() > query.limit;
  found.resize(std::min(found.size(), static_cast<std::size_t>(query.limit)));
  INDABA_TRY_ASSIGN(view.lines, lines_of(agent, found));
  return view;
}

Result<CirclesView> view_of(const client::Agent& agent, const CirclesQuery& /*query*/) {
  CirclesView view;
  for (const client::SeenCircle& circle : client::seen_circles(agent)) {
    view.circles.push_back(shown(circle));
  }
  return view;
}

}  // namespace indaba::web
