#include "clients/core/channels/search.h"

#include <algorithm>

#include "clients/core/cap/document.h"
#include "protocol/text/folded.h"

namespace indaba::client {
namespace {

// What of a message can be found, one text behind the other.
struct Findable {
  std::string operator()(const protocol::TextContent& content) const { return content.text; }
  std::string operator()(const protocol::TitleContent& content) const { return content.title; }
  std::string operator()(const protocol::PollContent& content) const {
    std::string text = content.question;
    for (const std::string& option : content.options) {
      text.append("\n").append(option);
    }
    return text;
  }
  std::string operator()(const protocol::ReminderContent& content) const {
    return content.note.value_or("");
  }
  // In all its languages.
  std::string operator()(const protocol::AlertContent& content) const {
    std::string text;
    const auto alert = cap::parse(content.document);
    if (!alert) {
      return text;
    }
    for (const cap::Info& info : alert->info) {
      text.append("\n").append(info.event);
      for (const auto& said : {info.headline, info.description, info.instruction}) {
        text.append("\n").append(said.value_or(""));
      }
      for (const cap::Area& area : info.area) {
        text.append("\n").append(area.area_desc);
      }
    }
    return text;
  }
  // These are what they do to others.
  std::string operator()(const protocol::EditContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::DeleteContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::ReactionContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::VoteContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::PollCloseContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::MarksContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::HeadsContent& /*content*/) const { return {}; }
  std::string operator()(const protocol::ProfileContent& /*content*/) const { return {}; }
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) {
      words.emplace_back(word);
    }
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

}  // namespace

Result<Search> Search::begin(const Channels& channels, std::string_view words,
                             std::optional<ChannelId> channel) {
  const auto folded = words.size() > kSearchBytesMax ? std::nullopt : protocol::folded(words);
  std::vector<std::string> wanted = words_of(folded.value_or(""));
  if (wanted.empty() || wanted.size() > kSearchWordsMax) {
    return ClientError::invalid_text;
  }
  if (channel && channels.find(*channel) == nullptr) {
    return ClientError::not_in_channel;
  }
  Search search(channels, std::move(wanted));
  for (const auto& [id, known] : channels.all()) {
    if (known.seq > 0 && (!channel || *channel == id)) {
      search.places_.push_back({id, known.seq});
    }
  }
  return search;
}

bool Search::has_all_words(const ShownMessage& message) const {
  const auto content = protocol::read_content(message.content);
  if (!content || !*content) {
    return false;
  }
  const auto text = protocol::folded(std::visit(Findable{}, **content));
  return text && std::all_of(words_.begin(), words_.end(), [&](const std::string& word) {
           return text->find(word) != std::string::npos;
         });
}

Result<std::vector<ShownMessage>> Search::next() {
  std::vector<ShownMessage> found;
  if (places_.empty()) {
    return found;
  }
  const MessagePlace place = places_.back();
  const std::uint64_t from = place.seq > kSearchPagePlaces ? place.seq - kSearchPagePlaces + 1 : 1;
  INDABA_TRY_ASSIGN(auto messages, channels_.messages(place.channel, from, kSearchPagePlaces));
  for (ShownMessage& message : messages) {
    if (message.seq <= place.seq && has_all_words(message)) {
      found.push_back(std::move(message));
    }
  }
  std::reverse(found.begin(), found.end());
  places_.back().seq = from - 1;
  if (from == 1) {
    places_.pop_back();
  }
  return found;
}

}  // namespace indaba::client
