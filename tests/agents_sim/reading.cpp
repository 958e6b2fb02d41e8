#include "tests/agents_sim/reading.h"

#include <algorithm>

#include "protocol/content/content.h"

namespace indaba::agents_sim {
namespace {

using namespace protocol;

class Reader {
 public:
  void read(const ReadEntry& entry) {
    const auto content = read_content(entry.content);
    std::visit([&](const auto& what) { take(entry, what); }, content.value().value());
  }
  std::vector<Line> take_lines() { return std::move(lines_); }

 private:
  Line* find(const MessageId& message) {
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const Line& line) { return line.message == message; });
    return found == lines_.end() ? nullptr : &*found;
  }
  Line* own(const ReadEntry& by, const MessageId& message) {
    Line* line = find(message);
    return line != nullptr && line->member == by.member ? line : nullptr;
  }
  template <class Known>
  static std::optional<Known> said_in(const Line* line) {
    if (line == nullptr || line->content.empty()) {
      return {};
    }
    const auto content = read_content(line->content);
    const auto* known = std::get_if<Known>(&content.value().value());
    return known != nullptr ? std::optional(*known) : std::nullopt;
  }
  void add(const ReadEntry& entry) {
    lines_.push_back({entry.seq, entry.message, entry.member, entry.content});
  }

  void take(const ReadEntry& entry, const TextContent& /*content*/) { add(entry); }
  void take(const ReadEntry& entry, const PollContent& /*content*/) { add(entry); }
  void take(const ReadEntry& entry, const TitleContent& /*content*/) { add(entry); }
  void take(const ReadEntry& entry, const AlertContent& /*content*/) { add(entry); }
  void take(const ReadEntry& /*entry*/, const MarksContent& /*content*/) {}
  void take(const ReadEntry& /*entry*/, const ProfileContent& /*content*/) {}
  void take(const ReadEntry& /*entry*/, const ReminderContent& /*content*/) {}
  void take(const ReadEntry& /*entry*/, const HeadsContent& /*content*/) {}
  void take(const ReadEntry& entry, const EditContent& content) {
    Line* line = own(entry, content.target);
    if (auto text = said_in<TextContent>(line)) {
      text->text = content.text;
      text->mentions = content.mentions;
      line->content = cbor::encode(Content(*text));
    }
  }
  void take(const ReadEntry& entry, const DeleteContent& content) {
    // Alerts are cancelled, so that it is said to whoever has read them.
    Line* line = own(entry, content.target);
    if (line != nullptr && !said_in<AlertContent>(line)) {
      line->content.clear();
    }
  }
  void take(const ReadEntry& entry, const ReactionContent& content) {
    if (Line* line = find(content.target)) {
      const std::pair key(entry.member, content.reaction);
      if (content.off) {
        line->reactions.erase(key);
      } else {
        line->reactions[key] = true;
      }
    }
  }
  void take(const ReadEntry& entry, const VoteContent& content) {
    Line* line = find(content.poll);
    const auto poll = said_in<PollContent>(line);
    const bool counts =
        poll && !line->is_closed && content.choices.size() <= poll->choices_max &&
        std::all_of(content.choices.begin(), content.choices.end(),
                    [&](std::uint64_t choice) { return choice < poll->options.size(); });
    if (!counts) {
      return;
    }
    if (content.choices.empty()) {
      line->votes.erase(entry.member);
    } else {
      line->votes[entry.member] = content.choices;
    }
  }
  void take(const ReadEntry& entry, const PollCloseContent& content) {
    Line* line = own(entry, content.poll);
    if (said_in<PollContent>(line)) {
      line->is_closed = true;
    }
  }

  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> lines_of(const std::vector<ReadEntry>& entries) {
  Reader reader;
  for (const ReadEntry& entry : entries) {
    reader.read(entry);
  }
  return reader.take_lines();
}

}  // namespace indaba::agents_sim
