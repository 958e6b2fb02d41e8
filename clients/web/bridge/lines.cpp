#include "clients/web/bridge/lines.h"

#include <utility>

#include "clients/core/cap/document.h"
#include "clients/core/channels/message_keys.h"

namespace indaba::web {
namespace {

// What both kinds of line say of who wrote it, and where.
template <class T>
T begun(const client::Agent& agent, const client::ShownMessage& message) {
  T line;
  line.channel = message.channel;
  line.seq = message.seq;
  line.at = message.at;
  line.member = message.member;
  line.device = message.device;
  if (const client::Person* person = agent.trust().person(message.member)) {
    line.from = person->handle;
    line.display_name = person->display_name;
  }
  const client::Account* account = agent.account();
  line.is_own = account != nullptr && account->member() == message.member;
  if (line.is_own) {
    line.from = account->handle();
  }
  return line;
}

void say(MessageLine& line, const Bytes& encoded) {
  line.is_deleted = encoded.empty();
  if (line.is_deleted) {
    return;
  }
  auto content = protocol::read_content(encoded);
  if (!content || !*content) {
    line.encoded = encoded;
    return;
  }
  if (const auto* alert = std::get_if<protocol::AlertContent>(&**content)) {
    line.alert = client::cap::digest(alert->document);
  }
  line.content = **std::move(content);
}

}  // namespace

Result<Line> line_of(const client::Agent& agent, const client::ShownMessage& message,
                     const client::cap::Filter& filter) {
  if (message.act) {
    auto line = begun<ModerationLine>(agent, message);
    line.is_quiet = line.is_own || !agent.is_news(message, filter);
    line.act = *message.act;
    return Line(std::move(line));
  }
  auto line = begun<MessageLine>(agent, message);
  line.message = message.message;
  line.is_quiet = line.is_own || !agent.is_news(message, filter);
  line.edited = message.edited;
  line.closed = message.closed;
  line.expires = client::expiry_of(message);
  say(line, message.content);
  INDABA_TRY_ASSIGN(line.reactions, agent.channels().reactions(message.channel, message.seq));
  INDABA_TRY_ASSIGN(line.votes, agent.channels().votes(message.channel, message.seq));
  return Line(std::move(line));
}

Result<std::vector<Line>> lines_of(const client::Agent& agent,
                                   const std::vector<client::ShownMessage>& messages) {
  const client::cap::Filter filter = agent.alert_filter();
  std::vector<Line> lines;
  lines.reserve(messages.size());
  for (const client::ShownMessage& message : messages) {
    INDABA_TRY_ASSIGN(Line line, line_of(agent, message, filter));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace indaba::web
