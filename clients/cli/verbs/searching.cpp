// Searching what this device has of messages.
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"
#include "clients/core/channels/search.h"

namespace indaba::cli {
namespace {

constexpr std::size_t kFoundMax = 10'000;

struct SearchingArguments {
  std::vector<std::string> words;
  std::string channel;
  std::size_t limit = 50;
};

// Shows what is found as it is found, up to the limit; whether there was more.
Result<bool> show_found(const Program& program, client::Search search, std::size_t limit,
                        std::size_t& count) {
  const auto& channels = program.agent().channels();
  while (!search.is_done()) {
    INDABA_TRY_ASSIGN(const auto found, search.next());
    for (const client::ShownMessage& message : found) {
      if (count == limit) {
        return true;
      }
      ++count;
      program.put(json_of(program, message));
      const client::Channel* channel = channels.find(message.channel);
      program.tell(harmless(channel != nullptr ? label_of(program, *channel) : "", false) + "  " +
                   line_of(program, message));
    }
  }
  return false;
}

ExitCode find_messages(Program& program, const SearchingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const Status caught_up = program.host().catch_up();
  if (!caught_up) {
    // What is here can be searched without a server, and the reason is said.
    program.complain(caught_up.error());
  }
  std::optional<ChannelId> channel;
  if (!given.channel.empty()) {
    channel = find_channel(program, given.channel);
    if (!channel) {
      return ExitCode::refused;
    }
  }
  std::string words;
  for (const std::string& word : given.words) {
    words.append(words.empty() ? "" : " ").append(word);
  }
  const auto begun = client::Search::begin(program.agent().channels(), words, channel);
  if (!begun) {
    return program.complain(program.text(Text::unsearchable), ExitCode::refused);
  }
  std::size_t count = 0;
  const auto has_more = show_found(program, *begun, given.limit, count);
  if (!has_more) {
    return program.complain(has_more.error());
  }
  if (count == 0) {
    program.tell(program.text(Text::nothing_found));
  } else if (*has_more) {
    program.tell(program.text(Text::more_found));
  }
  program.put({{"type", "searched"}, {"found", count}, {"more", *has_more}});
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

}  // namespace

void add_searching_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<SearchingArguments>();
  Program& program = verbs.program;
  CLI::App* searching =
      verbs.add(verbs.app, "search", "messages with all these words, the newest of a channel first",
                [&program, given] { return find_messages(program, *given); });
  searching->add_option("words", given->words, "whatever case and accents they have")->required();
  searching->add_option("--channel", given->channel,
                        "only there: its name, or the beginning of its id");
  searching->add_option("--limit", given->limit, "so many messages at most")
      ->check(CLI::Range(std::size_t{1}, kFoundMax));
}

}  // namespace indaba::cli
