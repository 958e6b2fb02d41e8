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
  std::string handle;
  std::string field;
  std::vector<std::string> values;
  std::string visible;
};

Text text_of(protocol::FieldVisibility visible, bool is_own) {
  switch (visible) {
    case protocol::FieldVisibility::alliance:
      return Text::profile_shown;
    case protocol::FieldVisibility::chosen:
      return is_own ? Text::profile_chosen : Text::profile_for_you;
    case protocol::FieldVisibility::nobody:
      return Text::profile_hidden;
  }
  return Text::profile_hidden;
}

void tell_fields(const Program& program, const std::vector<client::ShownField>& fields,
                 bool is_own) {
  for (const client::ShownField& field : fields) {
    std::string values;
    for (const std::string& value : field.values) {
      values.append(values.empty() ? "" : ", ").append(harmless(value, false));
    }
    program.tell(program.text(Text::profile_line, {harmless(field.name, false), values,
                                                   program.text(text_of(field.visible, is_own))}));
  }
}

// What other devices of the member's have said of it too, if there is a connection.
ExitCode show_own_profile(Program& program) {
  const Status caught_up = program.host().catch_up();
  if (!caught_up) {
    program.complain(caught_up.error());
  }
  const auto profile = program.agent().profile();
  Json shared = Json::array();
  std::string names;
  for (const MemberId& member : program.agent().channels().marks().shared_with()) {
    shared.push_back({{"member", to_json(member)}, {"name", name_of(program, member)}});
    names.append(names.empty() ? "" : ", ").append(name_of(program, member));
  }
  program.put({{"type", "profile"}, {"fields", to_json(profile)}, {"shared_with", shared}});
  tell_fields(program, profile, true);
  if (profile.empty()) {
    program.tell(program.text(Text::empty_profile));
  }
  if (!names.empty()) {
    program.tell(program.text(Text::profile_shared_with, {names}));
  }
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

// Without a connection what they have shown to this member can be read all the same.
Result<client::ProfileRead> kept_profile(const Program& program, const std::string& handle) {
  for (const auto& [member, person] : program.agent().trust().people()) {
    if (person.handle != handle) {
      continue;
    }
    client::ProfileRead read{member, handle, {}};
    INDABA_TRY_ASSIGN(const auto fields, program.agent().channels().profile_of(member));
    for (const protocol::SharedField& field : fields) {
      read.shown.push_back({field.name, field.values, protocol::FieldVisibility::chosen});
    }
    return read;
  }
  return client::ClientError::unknown_member;
}

ExitCode show_profile(Program& program, const MemberArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (given.handle.empty()) {
    return show_own_profile(program);
  }
  const std::string handle = bare_handle(given.handle);
  const Status caught_up = program.host().catch_up();
  Result<client::ProfileRead> read = client::ClientError::unknown_member;
  if (caught_up) {
    const auto outcome = program.host().run(client::ReadProfile{handle});
    if (!outcome) {
      return program.complain(outcome.error());
    }
    read = std::get<client::ProfileRead>(*outcome);
  } else {
    program.complain(caught_up.error());
    read = kept_profile(program, handle);
  }
  if (!read) {
    return program.complain(read.error());
  }
  program.put(to_json(*read));
  tell_fields(program, read->shown, false);
  if (read->shown.empty()) {
    program.tell(program.text(Text::empty_profile_of, {handle}));
  }
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

ExitCode set_profile(Program& program, const MemberArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::SetProfileField command;
  command.name = *cbor::value_of<protocol::ProfileName>(given.field);
  command.values = given.values;
  command.visible = cbor::value_of<protocol::FieldVisibility>(given.visible);
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode share_profile(Program& program, const MemberArguments& given, bool on) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const std::string handle = bare_handle(given.handle);
  const auto outcome = program.carry_out(client::ShareProfile{handle, on});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(on ? Text::profile_shared : Text::profile_unshared, {handle}));
  return ExitCode::done;
}

const std::vector<std::string> kProfileFields{"display_name", "country",      "languages",
                                              "themes",       "organisation", "skills",
                                              "about",        "links",        "phone"};

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
  verbs
      .add(*profile, "show", "all of it; of somebody else, what they show to you",
           [&program, given] { return show_profile(program, *given); })
      ->add_option("handle", given->handle, "whose: @kim; yours, if nobody is named");
  CLI::App* setting = verbs.add(*profile, "set", "one field; without values it goes",
                                [&program, given] { return set_profile(program, *given); });
  setting->add_option("field", given->field, "country, languages, themes, organisation, phone, ...")
      ->required()
      ->check(CLI::IsMember(kProfileFields));
  setting->add_option("values", given->values, "what it says");
  setting
      ->add_option("--visible", given->visible,
                   "alliance: all members and the server; chosen: whom you share it with; nobody")
      ->check(CLI::IsMember({"alliance", "chosen", "nobody"}));
  verbs
      .add(*profile, "share", "show somebody what is for chosen people, now and when it changes",
           [&program, given] { return share_profile(program, *given, true); })
      ->add_option("handle", given->handle, "whom: @ben")
      ->required();
  verbs
      .add(*profile, "unshare", "show somebody nothing more of what is for chosen people",
           [&program, given] { return share_profile(program, *given, false); })
      ->add_option("handle", given->handle, "whom: @ben")
      ->required();
}

}  // namespace indaba::cli
