#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "clients/cli/notices.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"
#include "clients/core/cap/document.h"
#include "clients/core/views/channel_list.h"
#include "clients/core/views/message_page.h"

namespace indaba::cli {
namespace {

constexpr std::uint64_t kExpiryDaysMax = 365;

struct MessageArguments {
  std::string channel;
  std::string text;
  std::uint64_t place = 0;  // in the channel's log
  std::vector<std::string> options;
  std::vector<std::uint64_t> choices;
  std::uint64_t choices_max = 1;
  bool off = false;
  std::uint64_t from = 0;
  std::uint64_t limit = 100;
  std::uint64_t days = 0;  // until it expires; 0: never
  bool is_new = false;     // only what was not read yet
  bool anyway = false;     // though who was put out may read it
  std::string command;
  AlertChoice choice;
};

// What a kind of content says, for people.
struct Wording {
  const Program& program;

  std::string operator()(const protocol::TextContent& content) const {
    return harmless(content.text, true);
  }
  std::string operator()(const protocol::EditContent& content) const {
    return harmless(content.text, true);
  }
  std::string operator()(const protocol::DeleteContent&) const {
    return program.text(Text::deleted_message);
  }
  std::string operator()(const protocol::ReactionContent& content) const {
    return program.text(Text::reaction_line, {harmless(content.reaction, false)});
  }
  std::string operator()(const protocol::PollContent& content) const {
    std::string said = program.text(Text::poll_title, {harmless(content.question, false)});
    for (std::size_t i = 0; i < content.options.size(); ++i) {
      said += "\n      " + std::to_string(i + 1) + "  " + harmless(content.options[i], false);
    }
    return said;
  }
  std::string operator()(const protocol::VoteContent&) const {
    return program.text(Text::vote_line);
  }
  std::string operator()(const protocol::PollCloseContent&) const {
    return program.text(Text::poll_closed);
  }
  std::string operator()(const protocol::TitleContent& content) const {
    return program.text(Text::title_line, {harmless(content.title, false)});
  }
  std::string operator()(const protocol::MarksContent&) const {
    return program.text(Text::unknown_kind_of_message);
  }
  std::string operator()(const protocol::HeadsContent&) const {
    return program.text(Text::unknown_kind_of_message);
  }
  std::string operator()(const protocol::ProfileContent&) const {
    return program.text(Text::unknown_kind_of_message);
  }
  std::string operator()(const protocol::AlertContent& content) const {
    const auto alert = client::cap::parse(content.document);
    if (!alert) {
      return program.text(Text::unknown_kind_of_message);
    }
    const std::string line =
        short_alert(client::cap::digest(content.document)) + "  " + line_of(program, *alert);
    return content.not_fresh.value_or(false)
               ? line + "\n      " + program.text(Text::said_not_fresh)
               : line;
  }
  std::string operator()(const protocol::ReminderContent& content) const {
    const auto alert = program.agent().alert(content.alert);
    std::string line = program.text(Text::reminder_line, {short_alert(content.alert)});
    if (alert) {
      line += "  " + line_of(program, *alert);
    }
    return content.note ? line + "\n      " + harmless(*content.note, true) : line;
  }
};

// Sends, and waits until the server has it or it is clear that it has to wait.
ExitCode send_content(Program& program, const MessageArguments& given, const ChannelId& channel,
                      protocol::Content content) {
  const auto queued =
      queue_out(program, client::SendMessage{channel, std::move(content), given.anyway});
  if (!queued) {
    const ExitCode code = program.complain(queued.error());
    if (queued.error() == make_error_code(client::ClientError::not_fresh)) {
      std::fprintf(stderr, "%s\n", program.text(Text::say_anyway).c_str());
    }
    return code;
  }
  const bool is_sent = program.agent().channels().is_empty();
  Json json = to_json(*queued);
  json["sent"] = is_sent;
  program.put(json);
  program.tell(program.text(is_sent ? Text::message_sent : Text::message_queued));
  return ExitCode::done;
}

ExitCode send(Program& program, const MessageArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  protocol::TextContent content;
  content.text = given.text;
  if (given.days != 0) {
    content.expires = UnixTime{wall_clock().seconds + given.days * client::kDaySeconds};
  }
  if (given.place != 0) {
    content.reply_to = message_at(program, channel, given.place);
    if (!content.reply_to) {
      return ExitCode::refused;
    }
  }
  return send_content(program, given, channel, content);
}

// What is said about another message: `make` fills in which.
template <class Make>
ExitCode send_about(Program& program, const MessageArguments& given, Make make) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const auto message = message_at(program, channel, given.place);
  if (!message) {
    return ExitCode::refused;
  }
  return send_content(program, given, channel, make(*message));
}

ExitCode edit(Program& program, const MessageArguments& given) {
  return send_about(program, given, [&](const MessageId& target) {
    return protocol::EditContent{target, given.text, {}};
  });
}

ExitCode remove(Program& program, const MessageArguments& given) {
  return send_about(program, given,
                    [](const MessageId& target) { return protocol::DeleteContent{target}; });
}

ExitCode react(Program& program, const MessageArguments& given) {
  return send_about(program, given, [&](const MessageId& target) {
    return protocol::ReactionContent{target, given.text, given.off};
  });
}

ExitCode vote(Program& program, const MessageArguments& given) {
  return send_about(program, given, [&](const MessageId& target) {
    protocol::VoteContent content{target, {}};
    for (const std::uint64_t choice : given.choices) {
      content.choices.push_back(choice - 1);
    }
    return content;
  });
}

ExitCode close_poll(Program& program, const MessageArguments& given) {
  return send_about(program, given,
                    [](const MessageId& target) { return protocol::PollCloseContent{target}; });
}

ExitCode ask(Program& program, const MessageArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  return send_content(program, given, channel,
                      protocol::PollContent{given.text, given.options, given.choices_max, {}});
}

// It is kept here at once; this member's other devices hear of it as soon as they can.
Status mark_read(Program& program, const ChannelId& channel, std::uint64_t seq) {
  INDABA_TRY(program.host().run(client::MarkRead{channel, seq}));
  if (!program.agent().channels().is_empty()) {
    (void)program.host().catch_up();
  }
  return {};
}

// From a place on, or from the first that is not read yet; else the newest.
Result<std::vector<client::ShownMessage>> chosen_messages(const client::Channels& channels,
                                                          const ChannelId& channel,
                                                          const MessageArguments& given) {
  if (given.from == 0 && !given.is_new) {
    INDABA_TRY_ASSIGN(auto newest, client::messages_before(channels, channel, {}, given.limit));
    return std::move(newest.messages);
  }
  const std::uint64_t unread = channels.marks().read_up_to(channel) + 1;
  return channels.messages(channel, given.is_new ? std::max(given.from, unread) : given.from,
                           given.limit);
}

ExitCode read(Program& program, const MessageArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const Status caught_up = program.host().catch_up();
  if (!caught_up) {
    // What is here can be read without a server, and the reason is said.
    program.complain(caught_up.error());
  }
  const auto channel = find_channel(program, given.channel);
  if (!channel) {
    return ExitCode::refused;
  }
  const auto messages = chosen_messages(program.agent().channels(), *channel, given);
  if (!messages) {
    return program.complain(messages.error());
  }
  for (const client::ShownMessage& message : *messages) {
    program.put(json_of(program, message));
    program.tell(line_of(program, message));
  }
  if (messages->empty()) {
    if (given.is_new) {
      program.tell(program.text(Text::nothing_new));
    }
  } else if (const Status marked = mark_read(program, *channel, messages->back().seq); !marked) {
    return program.complain(marked.error());
  }
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

// Gives the message to a program on its standard input, and waits for it to end.
void hand_to(const std::string& command, const std::string& input) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) {
    return;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe[0], STDIN_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(pipe[0]);
  if (child > 0) {
    (void)!::write(pipe[1], input.data(), input.size());
  }
  ::close(pipe[1]);
  if (child > 0) {
    ::waitpid(child, nullptr, 0);
  }
}

ExitCode watch(Program& program, const MessageArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const client::cap::Filter filter = filter_of(program, given.choice);
  program.host().listen([&](const client::Event& event) {
    if (const auto* arrived = std::get_if<client::MessageArrived>(&event)) {
      const bool is_news = program.agent().is_news(arrived->message, filter);
      if (!is_news && program.agent().channels().marks().is_muted(arrived->message.channel)) {
        return;
      }
      Json json = json_of(program, arrived->message);
      if (!is_news) {
        json["is_quiet"] = true;
      }
      program.put(json);
      if (is_news) {
        program.tell(line_of(program, arrived->message));
      }
      if (is_news && !given.command.empty()) {
        hand_to(given.command, client::to_line(json) + "\n");
      }
    } else if (const auto* asks = std::get_if<client::ContactArrived>(&event)) {
      Json json = to_json(asks->request);
      json["type"] = "request";
      program.put(json);
      program.tell(program.text(Text::contact_arrived,
                                {asks->request.handle, harmless(asks->request.greeting, false)}));
    } else if (const auto* agrees = std::get_if<client::ContactAnswered>(&event)) {
      program.put({{"type", "answered"}, {"member", to_json(agrees->member)}});
      program.tell(program.text(Text::contact_answered));
    } else if (const auto* answered = std::get_if<client::AlertAnswered>(&event)) {
      program.put({{"type", "answer"}, {"answer", to_json(answered->answer)}});
      program.tell(program.text(
          Text::alert_answered,
          {name_of(program, answered->answer.member), short_alert(answered->answer.alert),
           name_of(program, answered->answer.answer),
           harmless(answered->answer.note.value_or(""), false)}));
      if (answered->answer.not_fresh.value_or(false)) {
        program.tell(program.text(Text::said_not_fresh));
      }
    } else if (const auto* received = std::get_if<client::AnswerReceived>(&event)) {
      program.put({{"type", "received"}, {"alert", to_json(received->alert)}});
      program.tell(program.text(Text::answer_received));
    } else if (const auto* again = std::get_if<client::HelpAskedAgain>(&event)) {
      program.put({{"type", "help_asked_again"}, {"alert", to_json(again->alert)}});
      program.tell(program.text(Text::help_asked_again));
    } else if (const auto* alarm = std::get_if<client::Alarm>(&event)) {
      show_alarm(program, *alarm);
    } else if (const auto* standing = std::get_if<client::StandingChanged>(&event)) {
      program.put({{"type", "standing"}, {"standing", to_json(standing->standing)}});
    } else {
      show_notice(program, event);
    }
  });
  const Status ended = program.host().go_on([] { return false; });
  return ended ? ExitCode::done : program.complain(ended.error());
}

}  // namespace

namespace {

// Under a message: who reacted, and how a poll stands.
std::string said_about(const Program& program, const client::ShownMessage& message) {
  std::string lines;
  std::map<std::string, std::uint64_t> reactions;
  const auto reacted = program.agent().channels().reactions(message.channel, message.seq);
  if (reacted) {
    for (const client::ShownReaction& reaction : *reacted) {
      ++reactions[reaction.reaction];
    }
  }
  for (const auto& [reaction, count] : reactions) {
    lines += "\n      " + harmless(reaction, false) + " " + std::to_string(count);
  }
  const auto votes = program.agent().channels().votes(message.channel, message.seq);
  if (votes) {
    for (const client::ShownVote& vote : *votes) {
      lines += "\n      " + name_of(program, vote.member) + ":";
      for (const std::uint64_t choice : vote.choices) {
        lines += " " + std::to_string(choice + 1);
      }
    }
  }
  return lines;
}

}  // namespace

std::optional<MessageId> message_at(const Program& program, const ChannelId& channel,
                                    std::uint64_t place) {
  const auto found = program.agent().channels().messages(channel, place, 1);
  if (!found || found->empty() || found->front().seq != place || found->front().act) {
    program.complain(program.text(Text::unknown_place, {std::to_string(place)}), ExitCode::refused);
    return {};
  }
  return found->front().message;
}

Result<client::Outcome> queue_out(Program& program, client::Command command) {
  std::optional<std::error_code> refused;
  program.host().listen([&](const client::Event& event) {
    if (const auto* no = std::get_if<client::MessageRefused>(&event)) {
      refused = no->error;
    }
    show_notice(program, event);
  });
  auto outcome = program.host().run(std::move(command));
  if (outcome) {
    (void)program.host().catch_up();
  }
  program.host().listen([&program](const client::Event& event) { show_notice(program, event); });
  return refused ? Result<client::Outcome>(*refused) : outcome;
}

std::string clock_of(UnixTime at) {
  const auto seconds = static_cast<std::time_t>(at.seconds);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

std::string name_of(const Program& program, const MemberId& member) {
  return client::name_of(program.agent(), member);
}

std::string line_of(const Program& program, const client::ShownMessage& message) {
  const auto content = protocol::read_content(message.content);
  std::string said = program.text(Text::unknown_kind_of_message);
  if (message.act) {
    said = line_of(program, *message.act);
  } else if (message.content.empty()) {
    said = program.text(Text::deleted_message);
  } else if (content && *content) {
    said = std::visit(Wording{program}, **content);
  }
  if (message.edited) {
    said += " " + program.text(Text::edited_mark);
  }
  if (message.closed) {
    said += " " + program.text(Text::poll_closed);
  }
  return std::to_string(message.seq) + "  " + clock_of(message.at) + "  " +
         name_of(program, message.member) + "  " + said + said_about(program, message);
}

Json json_of(const Program& program, const client::ShownMessage& message) {
  if (message.act) {
    return {{"type", "moderation"},
            {"channel", to_json(message.channel)},
            {"seq", message.seq},
            {"at", message.at.seconds},
            {"member", to_json(message.member)},
            {"from", name_of(program, message.member)},
            {"device", to_json(message.device)},
            {"act", to_json(*message.act)}};
  }
  Json json = {{"type", "message"},
               {"channel", to_json(message.channel)},
               {"seq", message.seq},
               {"message", to_json(message.message)},
               {"at", message.at.seconds},
               {"member", to_json(message.member)},
               {"from", name_of(program, message.member)},
               {"device", to_json(message.device)}};
  if (message.edited) {
    json["edited"] = message.edited->seconds;
  }
  if (message.closed) {
    json["closed"] = message.closed->seconds;
  }
  const auto reactions = program.agent().channels().reactions(message.channel, message.seq);
  if (reactions && !reactions->empty()) {
    json["reactions"] = to_json(*reactions);
  }
  const auto votes = program.agent().channels().votes(message.channel, message.seq);
  if (votes && !votes->empty()) {
    json["votes"] = to_json(*votes);
  }
  const auto content = protocol::read_content(message.content);
  if (message.content.empty()) {
    json["deleted"] = true;
  } else if (content && *content) {
    json["content"] = to_json(**content);
    if (const auto* alert = std::get_if<protocol::AlertContent>(&**content)) {
      json["alert"] = to_hex(client::cap::digest(alert->document));
    }
  } else {
    json["encoded"] = to_json(message.content);
  }
  return json;
}

void add_message_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<MessageArguments>();
  Program& program = verbs.program;
  CLI::App* sending = verbs.add(verbs.app, "send", "write into a channel",
                                [&program, given] { return send(program, *given); });
  sending->add_option("channel", given->channel, "its name, or the beginning of its id")
      ->required();
  sending->add_option("text", given->text, "what to say")->required();
  sending->add_option("--expires", given->days, "after so many days nobody is shown it any more")
      ->check(CLI::Range(std::uint64_t{1}, kExpiryDaysMax));
  sending->add_option("--reply-to", given->place, "the number of the message that is answered");
  const auto insisting = [given](CLI::App* verb) {
    verb->add_flag("--anyway", given->anyway,
                   "also while who was put out may still read it: the list of revocations or the "
                   "circle's key is old");
    return verb;
  };
  insisting(sending);
  const auto about = [&](CLI::App* verb) {
    verb->add_option("channel", given->channel, "its name, or the beginning of its id")->required();
    verb->add_option("message", given->place, "its number, as `read` shows it")->required();
    return insisting(verb);
  };
  about(verbs.add(verbs.app, "edit", "say something else instead",
                  [&program, given] { return edit(program, *given); }))
      ->add_option("text", given->text, "what to say")
      ->required();
  about(verbs.add(verbs.app, "delete", "take back what you said",
                  [&program, given] { return remove(program, *given); }));
  CLI::App* reacting = about(verbs.add(verbs.app, "react", "react to a message",
                                       [&program, given] { return react(program, *given); }));
  reacting->add_option("reaction", given->text, "with what")->required();
  reacting->add_flag("--off", given->off, "take the reaction back");

  CLI::App* poll = verbs.app.add_subcommand("poll", "open polls: everybody sees who chose what");
  poll->require_subcommand(1);
  CLI::App* asking =
      verbs.add(*poll, "ask", "ask a channel", [&program, given] { return ask(program, *given); });
  insisting(asking)
      ->add_option("channel", given->channel, "its name, or the beginning of its id")
      ->required();
  asking->add_option("question", given->text, "what to ask")->required();
  asking->add_option("options", given->options, "what can be chosen")->required()->expected(2, 20);
  asking->add_option("--choices", given->choices_max, "how many of them each may choose")
      ->check(CLI::Range(1, 20));
  about(verbs.add(*poll, "vote", "choose; without choices, take it back",
                  [&program, given] { return vote(program, *given); }))
      ->add_option("choices", given->choices, "by their numbers, from 1")
      ->check(CLI::Range(1, 20));
  about(verbs.add(*poll, "close", "let no more votes count",
                  [&program, given] { return close_poll(program, *given); }));

  CLI::App* reading = verbs.add(verbs.app, "read", "what was said in a channel",
                                [&program, given] { return read(program, *given); });
  reading->add_option("channel", given->channel, "its name, or the beginning of its id")
      ->required();
  reading->add_option("--from", given->from,
                      "from this place of its log on; else the newest are shown");
  reading->add_option("--limit", given->limit, "so many messages at most");
  reading->add_flag("--new", given->is_new, "only what you have not read yet");
  CLI::App* watching = verbs.add(verbs.app, "watch", "show what comes, as it comes",
                                 [&program, given] { return watch(program, *given); });
  watching->add_option("--exec", given->command,
                       "a shell command that gets each message as JSON on its standard input");
  add_choice(*watching, given->choice);
}

}  // namespace indaba::cli
