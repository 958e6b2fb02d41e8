#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

std::string shown(const protocol::ListedMember& member) {
  std::string line = "@" + member.handle;
  for (const protocol::ProfileField& field : member.profile) {
    if (field.values) {
      for (const std::string& value : *field.values) {
        line += "  " + harmless(value, false);
      }
    }
  }
  return line;
}

ExitCode search(Program& program, const client::SearchDirectory& command) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  // Newcomers whom this device vouches for are in the directory too.
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto outcome = program.host().run(command);
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.put(to_json(*outcome));
  const auto& members = std::get<client::DirectoryFound>(*outcome).members;
  for (const protocol::ListedMember& member : members) {
    program.tell(shown(member));
  }
  if (members.empty()) {
    program.tell(program.text(Text::nothing_found));
  }
  return ExitCode::done;
}

struct MemberArguments {
  std::string field;
  std::vector<std::string> values;
  std::string seen_by;
};

ExitCode show_profile(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto profile = program.agent().profile();
  if (!profile) {
    return program.complain(profile.error());
  }
  program.put({{"type", "profile"}, {"fields", to_json(*profile)}});
  for (const client::OwnProfileField& field : *profile) {
    std::string values;
    for (const std::string& value : field.values) {
      values.append(values.empty() ? "" : ", ").append(harmless(value, false));
    }
    program.tell(
        program.text(Text::profile_line,
                     {cbor::name_of(field.name), values,
                      program.text(field.is_shown ? Text::profile_shown : Text::profile_hidden)}));
  }
  if (profile->empty()) {
    program.tell(program.text(Text::empty_profile));
  }
  return ExitCode::done;
}

ExitCode set_profile(Program& program, const MemberArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::SetProfileField command;
  command.name = *cbor::value_of<protocol::ProfileName>(given.field);
  command.values = given.values;
  if (!given.seen_by.empty()) {
    command.is_shown = given.seen_by == "alliance";
  }
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

const std::vector<std::string> kProfileFields{"display_name", "country", "languages", "themes",
                                              "organisation", "skills",  "about",     "links"};

}  // namespace

void add_member_verbs(const Verbs& verbs) {
  const auto command = std::make_shared<client::SearchDirectory>();
  Program& program = verbs.program;
  CLI::App* members = verbs.add(verbs.app, "members", "the directory of the alliance",
                                [&program, command] { return search(program, *command); });
  members->add_option("--country", command->country, "only those of this country: SN");
  members->add_option("--language", command->language, "only those who speak this language: fr");
  members->add_option("--theme", command->theme, "only those who work on this theme");
  members->add_option("--organisation", command->organisation, "only those of this organisation");
  members->add_option("--skill", command->skill, "only those who can do this");

  const auto given = std::make_shared<MemberArguments>();
  CLI::App* profile = verbs.app.add_subcommand("profile", "what is said of you, and to whom");
  profile->require_subcommand(1);
  verbs.add(*profile, "show", "all of it", [&program] { return show_profile(program); });
  CLI::App* setting = verbs.add(*profile, "set", "one field; without values it goes",
                                [&program, given] { return set_profile(program, *given); });
  setting->add_option("field", given->field, "country, languages, themes, organisation, ...")
      ->required()
      ->check(CLI::IsMember(kProfileFields));
  setting->add_option("values", given->values, "what it says");
  setting->add_option("--seen-by", given->seen_by, "alliance or nobody")
      ->check(CLI::IsMember({"alliance", "nobody"}));
}

}  // namespace indaba::cli
