// What is shown of what was said in a channel.
#include "clients/core/channels/channels.h"

namespace indaba::client {
namespace {

constexpr std::size_t kLookedAtOnce = 100;

// Only titles count for nothing: they say what a channel is called.
bool is_title(const ShownMessage& message) {
  const auto content = protocol::read_content(message.content);
  return content && *content && std::holds_alternative<protocol::TitleContent>(**content);
}

}  // namespace

// Alerts are shown whoever sends them: a channel for alerts takes only those of responders. So is
// what a moderator does, since it is done to everybody there.
bool Channels::is_hidden(const ShownMessage& message) const {
  const Channel* channel = find(message.channel);
  const bool is_for_alerts = channel != nullptr && channel->kind == protocol::ChannelKind::alert;
  const auto expires = expiry_of(message);
  return (expires && *expires <= context_.now) ||
         (!is_for_alerts && !message.act && marks_.is_blocked(message.member));
}

Status Channels::wipe_expired() {
  const std::string later = numbered(kExpiring, context_.now.seconds + 1);
  std::string after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto expiring, context_.records.scan(kExpiring, after, kLookedAtOnce));
    for (const SecretEntry& entry : expiring) {
      if (entry.key >= later) {
        return {};
      }
      INDABA_TRY_ASSIGN(const auto place, Records::decode<MessagePlace>(entry.value.view()));
      INDABA_TRY(wipe(place));
      context_.records.erase(entry.key);
      after = entry.key;
    }
    if (expiring.size() < kLookedAtOnce) {
      return {};
    }
  }
}

Result<std::vector<ShownMessage>> Channels::messages(const ChannelId& channel, std::uint64_t from,
                                                     std::size_t limit) const {
  const std::string prefix = messages_of(channel);
  std::string after = from == 0 ? std::string() : numbered(prefix, from - 1);
  std::vector<ShownMessage> messages;
  bool is_last = false;
  while (!is_last && messages.size() < limit) {
    const std::size_t wanted = limit - messages.size();
    INDABA_TRY_ASSIGN(const auto found, context_.records.scan(prefix, after, wanted));
    for (const SecretEntry& entry : found) {
      INDABA_TRY_ASSIGN(auto message, Records::decode<ShownMessage>(entry.value.view()));
      if (!is_hidden(message)) {
        messages.push_back(std::move(message));
      }
      after = entry.key;
    }
    is_last = found.size() < wanted;
  }
  return messages;
}

Result<std::size_t> Channels::unread(const Account& account, const ChannelId& channel) const {
  std::uint64_t from = marks_.read_up_to(channel) + 1;
  std::size_t count = 0;
  bool is_last = false;
  while (!is_last && count < kUnreadMax) {
    INDABA_TRY_ASSIGN(const auto page, messages(channel, from, kLookedAtOnce));
    for (const ShownMessage& message : page) {
      const bool counts = message.member != account.member() && !message.content.empty() &&
                          !is_title(message) && count < kUnreadMax;
      count += counts ? 1 : 0;
      from = message.seq + 1;
    }
    is_last = page.size() < kLookedAtOnce;
  }
  return count;
}

}  // namespace indaba::client
