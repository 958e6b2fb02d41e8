// Alerts as responders write them: in a quick form, or whole from a file.
#include "clients/cli/files.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"
#include "clients/core/cap/draft.h"
#include "clients/core/cap/vocabulary.h"

namespace indaba::cli {
namespace {

namespace cap = client::cap;

struct ComposingArguments {
  cap::QuickForm form;
  std::string channel;
  std::string alert;
  std::string text;
  std::string file;
};

ExitCode send_out(Program& program, client::Command command) {
  const auto outcome = queue_out(program, std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const bool is_sent = program.agent().channels().is_empty();
  const auto& queued = std::get<client::AlertQueued>(*outcome);
  Json json = to_json(queued);
  json["sent"] = is_sent;
  program.put(json);
  program.tell(
      program.text(is_sent ? Text::alert_sent : Text::alert_queued, {short_alert(queued.alert)}));
  if (!queued.is_certified) {
    program.tell(program.text(Text::alert_uncertified));
  }
  return ExitCode::done;
}

// The draft in the file; what is wrong with it is said.
std::optional<cap::Alert> draft_from(const Program& program, const std::string& path) {
  const auto text = file_text(path, cap::kDraftBytesMax);
  if (!text) {
    program.complain(program.text(Text::unreadable_file, {harmless(path, false)}),
                     ExitCode::refused);
    return {};
  }
  const auto draft = cap::read_draft(*text, cap::default_vocabulary(), wall_clock());
  if (const auto* problem = std::get_if<cap::DraftProblem>(&draft)) {
    program.put({{"type", "draft_problem"},
                 {"line", problem->line},
                 {"field", problem->field},
                 {"message", problem->error.message()}});
    program.complain(FileProblem{path, problem->line, problem->field, problem->error.message()});
    return {};
  }
  return std::get<cap::Alert>(draft);
}

// Whether an alert is given in one way: a form or a file.
bool is_given_once(const ComposingArguments& given) {
  const cap::QuickForm& form = given.form;
  const bool has_form = !form.sentence.empty() || !form.country.empty() || !form.violation.empty();
  const bool is_whole = !form.sentence.empty() && !form.country.empty() && !form.violation.empty();
  return given.file.empty() ? is_whole : !has_form;
}

ExitCode send_alert(Program& program, const ComposingArguments& given) {
  if (!is_given_once(given)) {
    return program.complain(program.text(Text::form_or_file), ExitCode::misused);
  }
  if (const auto code = program.open(false)) {
    return *code;
  }
  std::optional<cap::Alert> draft;
  if (!given.file.empty()) {
    draft = draft_from(program, given.file);
    if (!draft) {
      return ExitCode::refused;
    }
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  std::optional<ChannelId> channel;
  if (!given.channel.empty()) {
    channel = find_channel(program, given.channel);
    if (!channel) {
      return ExitCode::refused;
    }
  }
  if (draft) {
    return send_out(program, client::SendWholeAlert{channel, *std::move(draft), {}});
  }
  client::SendAlert command{channel, given.form};
  if (command.form.languages.empty()) {
    command.form.languages.push_back(code_of(program.options.language));
  }
  return send_out(program, std::move(command));
}

ExitCode update_alert(Program& program, const ComposingArguments& given) {
  if (given.text.empty() == given.file.empty()) {
    return program.complain(program.text(Text::sentence_or_file), ExitCode::misused);
  }
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, false)) {
    return *code;
  }
  if (given.file.empty()) {
    return send_out(program, client::UpdateAlert{alert, given.text});
  }
  auto draft = draft_from(program, given.file);
  if (!draft) {
    return ExitCode::refused;
  }
  return send_out(program, client::SendWholeAlert{{}, *std::move(draft), alert});
}

ExitCode cancel_alert(Program& program, const ComposingArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, false)) {
    return *code;
  }
  return send_out(program, client::CancelAlert{alert, given.text});
}

template <class Terms>
void tell_terms(const Program& program, const char* option, const Terms& terms) {
  for (const auto& term : terms) {
    program.put({{"type", "word"},
                 {"option", option},
                 {"code", term.code},
                 {"label", cap::label_in(term.labels, code_of(program.options.language))}});
    program.tell(std::string(option) + " " + term.code + "  " +
                 cap::label_in(term.labels, code_of(program.options.language)));
  }
}

ExitCode list_words(const Program& program) {
  const cap::Vocabulary& vocabulary = cap::default_vocabulary();
  tell_terms(program, "--what", vocabulary.violations);
  tell_terms(program, "--affected", vocabulary.affected);
  tell_terms(program, "--known-by", vocabulary.verifications);
  tell_terms(program, "--rating", vocabulary.ratings);
  return ExitCode::done;
}

std::string lines_of(const std::vector<cap::DraftField>& fields) {
  std::string lines;
  for (const cap::DraftField& field : fields) {
    std::string words;
    for (const std::string& word : field.words) {
      words.append(words.empty() ? "# " : " ").append(word);
    }
    lines.append(words).append(words.empty() ? "" : "\n").append(field.name).append(":\n");
  }
  return lines;
}

ExitCode print_template(const Program& program, const ComposingArguments& given) {
  const cap::Vocabulary& vocabulary = cap::default_vocabulary();
  std::string text = "# " + program.text(Text::template_title) + "\n# " +
                     program.text(Text::template_rules) + "\n" +
                     lines_of(cap::draft_fields(cap::DraftPart::shared, vocabulary));
  const std::vector<std::string> own{code_of(program.options.language)};
  for (const std::string& language : given.form.languages.empty() ? own : given.form.languages) {
    text.append("\n[").append(language).append("]\n");
    text += lines_of(cap::draft_fields(cap::DraftPart::section, vocabulary));
  }
  program.put({{"type", "template"}, {"text", text}});
  text.pop_back();
  program.tell(text);
  return ExitCode::done;
}

}  // namespace

void add_composing_verbs(const Verbs& verbs, CLI::App& alert) {
  const auto given = std::make_shared<ComposingArguments>();
  Program& program = verbs.program;
  const auto about = [&](CLI::App* verb) {
    verb->add_option("alert", given->alert, "its id, or the beginning of it")->required();
    return verb;
  };
  CLI::App* sending = verbs.add(alert, "send", "tell all members what happened; by responders",
                                [&program, given] { return send_alert(program, *given); });
  sending->add_option("sentence", given->form.sentence, "what happened, in one sentence");
  sending->add_option("--country", given->form.country, "where: SN");
  sending->add_option("--what", given->form.violation, "a word that `alert words` lists");
  sending->add_option("--affected", given->form.affected, "to whom; several times");
  sending->add_option("--known-by", given->form.verification, "how it is known");
  sending->add_option("--rating", given->form.rating, "of the country's civic space");
  sending->add_option("--in", given->form.languages,
                      "languages, that of the sentence first; several times");
  sending->add_option("--channel", given->channel, "another than the first for alerts");
  sending->add_option("--file", given->file,
                      "the whole of it, as `alert template` has it; instead of all else");
  CLI::App* updating = about(verbs.add(
      alert, "update", "say it anew", [&program, given] { return update_alert(program, *given); }));
  updating->add_option("sentence", given->text, "what is known now");
  updating->add_option("--file", given->file, "the whole of it, as `alert template` has it");
  about(verbs.add(alert, "cancel", "say that it was wrong or is over",
                  [&program, given] { return cancel_alert(program, *given); }))
      ->add_option("reason", given->text, "why")
      ->required();
  verbs
      .add(alert, "template", "a file to fill in for `alert send --file`",
           [&program, given] { return print_template(program, *given); })
      ->add_option("--in", given->form.languages,
                   "with a section for each language; several times");
  verbs.add(alert, "words", "the words that alerts are made of",
            [&program] { return list_words(program); });
}

}  // namespace indaba::cli
