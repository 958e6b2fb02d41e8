// Search: over what this device has of messages, a page at a time, so that it costs little memory
// and whoever shows it can show what there is so far.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/core/channels/channels.h"

namespace indaba::client {

inline constexpr std::size_t kSearchBytesMax = 1024;
inline constexpr std::size_t kSearchWordsMax = 16;
// So many places of a log are looked at in a page.
inline constexpr std::uint64_t kSearchPagePlaces = 100;

class Search {
 public:
  // For messages that have all words, anywhere in their texts, whatever case and accents; in one
  // channel or in all. `channels` must outlive it. Errors: invalid_text for no words, more than
  // kSearchWordsMax or kSearchBytesMax, and what is not UTF-8; not_in_channel.
  static Result<Search> begin(const Channels& channels, std::string_view words,
                              std::optional<ChannelId> channel);

  // What the next page has, the newest first; channel after channel. Errors: corrupt_store, the
  // host's.
  Result<std::vector<ShownMessage>> next();
  bool is_done() const { return places_.empty(); }

 private:
  Search(const Channels& channels, std::vector<std::string> words)
      : channels_(channels), words_(std::move(words)) {}
  bool has_all_words(const ShownMessage& message) const;

  const Channels& channels_;
  std::vector<std::string> words_;
  std::vector<MessagePlace> places_;  // up to which logs are left to look at; the last is next
};

}  // namespace indaba::client
