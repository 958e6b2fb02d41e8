#include "clients/core/views/message_page.h"

#include <algorithm>
#include <iterator>

namespace indaba::client {
namespace {

// Looked at in one go: not each has a message.
constexpr std::uint64_t kPlacesAtOnce = 100;

}  // namespace

Result<MessagePage> messages_before(const Channels& channels, const ChannelId& channel,
                                    std::optional<std::uint64_t> before, std::size_t limit) {
  MessagePage page;
  const Channel* known = channels.find(channel);
  INDABA_TRY_ASSIGN(const auto first, channels.messages(channel, 0, 1));
  if (known == nullptr || first.empty()) {
    return page;
  }
  std::vector<ShownMessage>& found = page.messages;
  std::uint64_t end = std::min(before.value_or(known->seq + 1), known->seq + 1);
  while (end > first.front().seq && found.size() <= limit) {
    const std::uint64_t begin = end > kPlacesAtOnce ? end - kPlacesAtOnce : 1;
    INDABA_TRY_ASSIGN(auto some,
                      channels.messages(channel, begin, static_cast<std::size_t>(end - begin)));
    std::erase_if(some, [&](const ShownMessage& message) { return message.seq >= end; });
    found.insert(found.begin(), std::make_move_iterator(some.begin()),
                 std::make_move_iterator(some.end()));
    end = begin;
  }
  page.has_more = found.size() > limit;
  if (page.has_more) {
    found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(found.size() - limit));
  }
  return page;
}

}  // namespace indaba::client
