// How far logs have come, told through other channels: whoever is shown another log than somebody
// else can't hear it there.
#include <algorithm>

#include "clients/core/channels/channels.h"
#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

constexpr std::string_view kHeads = "head/";
constexpr std::string_view kHeadsTold = "heads-told/";

std::string heads_of(const ChannelId& channel) {
  return std::string(kHeads) + to_hex(channel.view()) + "/";
}

}  // namespace

void Channels::note_head(const Channel& channel) {
  const std::string prefix = heads_of(channel.id);
  context_.records.put(numbered(prefix, channel.seq), channel.log_hash);
  if (channel.seq > kHeadsKept) {
    context_.records.erase(numbered(prefix, channel.seq - kHeadsKept));
  }
  const auto expected = expected_.find(channel.id);
  if (expected != expected_.end() && expected->second.seq <= channel.seq) {
    compare(expected_.extract(expected).mapped());
  }
}

void Channels::compare(const protocol::SeenHead& head) {
  const Channel* known = find(head.channel);
  if (known == nullptr) {
    return;
  }
  // The first of them: what comes behind a place where logs part is another too.
  if (head.seq > known->seq) {
    const auto expected = expected_.try_emplace(head.channel, head).first;
    if (head.seq < expected->second.seq) {
      expected->second = head;
    }
    return;
  }
  const auto own = context_.records.get<protocol::Hash>(numbered(heads_of(head.channel), head.seq));
  if (own && *own && **own != head.log_hash) {
    context_.tell(Alarm{AlarmKind::log_split, head.channel, head.seq});
  }
}

bool Channels::change(const ShownMessage& by, const protocol::HeadsContent& content) {
  const Channel* channel = find(by.channel);
  const bool is_heard = channel != nullptr && (channel->kind == protocol::ChannelKind::self ||
                                               channel->kind == protocol::ChannelKind::direct);
  if (is_heard) {
    for (const protocol::SeenHead& head : content.heads) {
      compare(head);
    }
  }
  return true;
}

// To another member of groups alone that they are in, and of channels that all members come into:
// nobody is told in which topics somebody else is.
protocol::HeadsContent Channels::heads_for(const Channel& channel) const {
  std::vector<protocol::SeenHead> heads;
  for (const auto& [id, other] : channels_) {
    const bool is_for_peer =
        channel.peer && (other.kind == protocol::ChannelKind::alert
                             ? circles_.admits(*other.circle, *channel.peer)
                             : other.kind == protocol::ChannelKind::group &&
                                   closed_.members(id).contains(*channel.peer));
    if (id != channel.id && other.seq != 0 &&
        (channel.kind == protocol::ChannelKind::self || is_for_peer)) {
      heads.push_back({id, other.seq, other.log_hash});
    }
  }
  // Where there are more than go into one message, others on other days.
  const std::uint64_t day = context_.now.seconds / kHeadsToldSeconds;
  if (heads.size() > protocol::kHeadsPerMessageMax) {
    const auto first =
        static_cast<std::ptrdiff_t>(day * protocol::kHeadsPerMessageMax % heads.size());
    std::rotate(heads.begin(), heads.begin() + first, heads.end());
    heads.resize(protocol::kHeadsPerMessageMax);
  }
  return {std::move(heads)};
}

// Behind something that is said there: it makes no message of its own.
void Channels::tell_heads(const Account& account, const Channel& channel) {
  const std::string key = std::string(kHeadsTold) + to_hex(channel.id.view());
  const auto told = context_.records.get<UnixTime>(key);
  const bool is_told = told && *told && context_.now.seconds < (*told)->seconds + kHeadsToldSeconds;
  const protocol::HeadsContent content = heads_for(channel);
  if (is_told || content.heads.empty()) {
    return;
  }
  context_.records.put(key, context_.now);
  // What can't be queued now is said another day.
  (void)queue(account, channel.id, content);
}

void Channels::forget_heads(const ChannelId& channel) {
  expected_.erase(channel);
  context_.records.erase(std::string(kHeadsTold) + to_hex(channel.view()));
  const std::string prefix = heads_of(channel);
  const auto kept = context_.records.scan(prefix, {}, SIZE_MAX);
  if (!kept) {
    return;
  }
  for (const SecretEntry& entry : *kept) {
    context_.records.erase(entry.key);
  }
}

}  // namespace indaba::client
