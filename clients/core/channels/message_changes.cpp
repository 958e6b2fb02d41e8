// What a message does to another: edits, deletions, reactions, votes, reminders. Only the author
// changes what they said, and what names a message that is not here changes nothing.
#include <algorithm>
#include <utility>

#include "clients/core/channels/channels.h"
#include "clients/core/channels/message_keys.h"
#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

constexpr std::string_view kReactions = "reaction/";
constexpr std::string_view kVotes = "vote/";

std::string said_about(std::string_view what, const ChannelId& channel, std::uint64_t seq) {
  return numbered(std::string(what) + to_hex(channel.view()) + "/", seq) + "/";
}

std::string said_by(std::string_view what, const ShownMessage& about, const MemberId& member) {
  return said_about(what, about.channel, about.seq) + to_hex(member.view());
}

template <class Known>
std::optional<Known> content_as(const ShownMessage& message) {
  const auto content = protocol::read_content(message.content);
  const Known* known = content && *content ? std::get_if<Known>(&**content) : nullptr;
  return known != nullptr ? std::optional(*known) : std::nullopt;
}

template <class T>
Result<std::vector<T>> all_of(const Records& records, const std::string& prefix) {
  INDABA_TRY_ASSIGN(const auto found, records.all<T>(prefix));
  std::vector<T> all;
  all.reserve(found.size());
  for (const auto& [key, value] : found) {
    all.push_back(value);
  }
  return all;
}

}  // namespace

std::optional<ShownMessage> Channels::shown(const ChannelId& channel,
                                            const MessageId& message) const {
  const auto seq = context_.records.get<std::uint64_t>(place_key(channel, message));
  if (!seq || !*seq) {
    return {};
  }
  const auto kept = context_.records.get<ShownMessage>(numbered(messages_of(channel), **seq));
  return kept ? *kept : std::nullopt;
}

void Channels::tell_changed(const ShownMessage& message) {
  if (!is_hidden(message)) {
    context_.tell(MessageChanged{message});
  }
}

void Channels::put(const ShownMessage& message) {
  context_.records.put(numbered(messages_of(message.channel), message.seq), message);
  if (const auto expires = expiry_of(message)) {
    const MessagePlace place{message.channel, message.seq};
    context_.records.put(expiry_key(*expires, place), place);
  }
}

bool Channels::change(const ShownMessage& /*by*/, const protocol::TextContent& /*content*/) {
  return false;
}

bool Channels::change(const ShownMessage& by, const protocol::EditContent& content) {
  auto target = shown(by.channel, content.target);
  auto text = target ? content_as<protocol::TextContent>(*target) : std::nullopt;
  if (text && target->member == by.member) {
    text->text = content.text;
    text->mentions = content.mentions;
    target->content = cbor::encode(protocol::Content(*text));
    target->edited = by.at;
    put(*target);
    tell_changed(*target);
  }
  return true;
}

bool Channels::change(const ShownMessage& by, const protocol::DeleteContent& content) {
  auto target = shown(by.channel, content.target);
  if (target && target->member == by.member) {
    take_back(*std::move(target));
  }
  return true;
}

void Channels::take_back(ShownMessage target) {
  if (!content_as<protocol::AlertContent>(target)) {
    target.content.clear();
    put(target);
    tell_changed(target);
  }
}

bool Channels::change(const ShownMessage& by, const protocol::ReactionContent& content) {
  const auto target = shown(by.channel, content.target);
  if (!target) {
    return true;
  }
  std::string key =
      said_by(kReactions, *target, by.member) + "/" + to_hex(as_bytes(content.reaction));
  if (content.off) {
    context_.records.erase(std::move(key));
  } else {
    context_.records.put(std::move(key), ShownReaction{by.member, content.reaction});
  }
  tell_changed(*target);
  return true;
}

bool Channels::change(const ShownMessage& /*by*/, const protocol::PollContent& /*content*/) {
  return false;
}

bool Channels::change(const ShownMessage& by, const protocol::VoteContent& content) {
  const auto target = shown(by.channel, content.poll);
  const auto poll = target ? content_as<protocol::PollContent>(*target) : std::nullopt;
  if (!poll || target->closed || (poll->closes && *poll->closes < by.at) ||
      content.choices.size() > poll->choices_max) {
    return true;
  }
  for (const std::uint64_t choice : content.choices) {
    if (choice >= poll->options.size()) {
      return true;
    }
  }
  std::string key = said_by(kVotes, *target, by.member);
  if (content.choices.empty()) {
    context_.records.erase(std::move(key));
  } else {
    context_.records.put(std::move(key), ShownVote{by.member, content.choices});
  }
  tell_changed(*target);
  return true;
}

bool Channels::change(const ShownMessage& by, const protocol::PollCloseContent& content) {
  auto target = shown(by.channel, content.poll);
  if (target && target->member == by.member && content_as<protocol::PollContent>(*target)) {
    target->closed = by.at;
    put(*target);
    tell_changed(*target);
  }
  return true;
}

// Whoever may not say it has said nothing.
bool Channels::change(const ShownMessage& by, const protocol::TitleContent& content) {
  if (!closed_.may_rename(by.channel, by.member)) {
    return true;
  }
  rename(by.channel, content.title);
  return false;
}

bool Channels::change(const ShownMessage& /*by*/, const protocol::AlertContent& /*content*/) {
  return false;
}

// With what was said about it.
Status Channels::wipe(const MessagePlace& place) {
  context_.records.erase(numbered(messages_of(place.channel), place.seq));
  for (const std::string_view what : {kReactions, kVotes}) {
    INDABA_TRY_ASSIGN(
        const auto about,
        context_.records.scan(said_about(what, place.channel, place.seq), {}, SIZE_MAX));
    for (const SecretEntry& entry : about) {
      context_.records.erase(entry.key);
    }
  }
  return {};
}

// What devices of this member have marked; elsewhere it is somebody's message.
bool Channels::change(const ShownMessage& by, const protocol::MarksContent& content) {
  const Channel* channel = find(by.channel);
  if (channel == nullptr || channel->kind != protocol::ChannelKind::self) {
    return false;
  }
  marks_.take(content);
  flows_.spawn(learn_blocked());
  context_.tell(ChannelChanged{by.channel});
  return true;
}

// Of an alert that is not in this channel it reminds nobody.
bool Channels::change(const ShownMessage& by, const protocol::ReminderContent& content) {
  const auto known = alerts_.find(content.alert);
  return !known || known->channel != by.channel;
}

Result<std::vector<ShownReaction>> Channels::reactions(const ChannelId& channel,
                                                       std::uint64_t seq) const {
  INDABA_TRY_ASSIGN(auto reactions,
                    all_of<ShownReaction>(context_.records, said_about(kReactions, channel, seq)));
  const auto is_by_blocked = [this](const ShownReaction& reaction) {
    return marks_.is_blocked(reaction.member);
  };
  reactions.erase(std::remove_if(reactions.begin(), reactions.end(), is_by_blocked),
                  reactions.end());
  return reactions;
}

Result<std::vector<ShownVote>> Channels::votes(const ChannelId& channel, std::uint64_t seq) const {
  return all_of<ShownVote>(context_.records, said_about(kVotes, channel, seq));
}

}  // namespace indaba::client
