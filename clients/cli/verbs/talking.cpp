#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct TalkingArguments {
  std::string handle;
  std::string greeting;
  std::string group;
  std::vector<std::string> handles;
  std::string setting;
};

std::vector<std::string> bare(std::vector<std::string> handles) {
  for (std::string& handle : handles) {
    handle = bare_handle(handle);
  }
  return handles;
}

ExitCode direct(Program& program, const TalkingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const std::string handle = bare_handle(given.handle);
  const auto outcome = program.carry_out(client::OpenDirect{handle, given.greeting});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const bool is_asked = std::holds_alternative<client::ContactAsked>(*outcome);
  program.tell(program.text(is_asked ? Text::contact_asked : Text::direct_opened, {handle}));
  return ExitCode::done;
}

void tell_left_out(const Program& program, const std::vector<MemberId>& members) {
  for (const MemberId& member : members) {
    const client::Person* person = program.agent().trust().person(member);
    program.tell(program.text(Text::left_out, {person != nullptr ? "@" + person->handle : "?"}));
  }
}

ExitCode open_group(Program& program, const TalkingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::OpenGroup{given.group, bare(given.handles)});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::group_opened, {given.group}));
  tell_left_out(program, std::get<client::GroupOpened>(*outcome).left_out);
  return ExitCode::done;
}

ExitCode add_to_group(Program& program, const TalkingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.group, channel)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::AddMembers{channel, bare(given.handles)});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  tell_left_out(program, std::get<client::GroupOpened>(*outcome).left_out);
  return ExitCode::done;
}

ExitCode remove_from_group(Program& program, const TalkingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.group, channel)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::RemoveMembers{channel, bare(given.handles)});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode list_requests(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto requests = program.agent().contact_requests();
  if (!requests) {
    return program.complain(requests.error());
  }
  program.put({{"type", "requests"}, {"requests", to_json(*requests)}});
  for (const client::ContactRequest& request : *requests) {
    program.tell(
        program.text(Text::contact_arrived, {request.handle, harmless(request.greeting, false)}));
  }
  if (requests->empty()) {
    program.tell(program.text(Text::no_requests));
  }
  return ExitCode::done;
}

ExitCode answer(Program& program, const TalkingArguments& given, bool accept) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto requests = program.agent().contact_requests();
  if (!requests) {
    return program.complain(requests.error());
  }
  const std::string handle = bare_handle(given.handle);
  for (const client::ContactRequest& request : *requests) {
    if (request.handle != handle) {
      continue;
    }
    const auto outcome = program.carry_out(client::AnswerContact{request.member, accept});
    if (!outcome) {
      return program.complain(outcome.error());
    }
    program.tell(program.text(accept ? Text::contact_accepted : Text::contact_declined, {handle}));
    return ExitCode::done;
  }
  return program.complain(program.text(Text::no_requests), ExitCode::refused);
}

ExitCode set_first_contact(Program& program, const TalkingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (given.setting.empty()) {
    if (const Status caught_up = program.host().catch_up(); !caught_up) {
      return program.complain(caught_up.error());
    }
    const auto read = program.host().run(client::ReadFirstContact{});
    if (!read) {
      return program.complain(read.error());
    }
    const std::string setting(
        cbor::name_of(std::get<client::FirstContactRead>(*read).first_contact));
    const bool is_fixed = program.agent().is_protected();
    program.put({{"type", "contact"}, {"is_fixed", is_fixed}, {"first_contact", setting}});
    program.tell(is_fixed ? program.text(Text::contact_fixed)
                          : program.text(Text::contact_free, {setting}));
    return ExitCode::done;
  }
  const auto setting = cbor::value_of<protocol::FirstContact>(given.setting);
  const auto outcome = program.carry_out(client::SetFirstContact{*setting});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

}  // namespace

void add_talking_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<TalkingArguments>();
  Program& program = verbs.program;
  CLI::App* directly = verbs.add(verbs.app, "direct", "open a channel with one other member",
                                 [&program, given] { return direct(program, *given); });
  directly->add_option("handle", given->handle, "whom: @kim")->required();
  directly->add_option("greeting", given->greeting, "what to say if they have to agree first");

  CLI::App* group = verbs.app.add_subcommand("group", "closed channels, by invitation");
  group->require_subcommand(1);
  CLI::App* opening = verbs.add(*group, "open", "open a group",
                                [&program, given] { return open_group(program, *given); });
  opening->add_option("title", given->group, "what its members call it")->required();
  opening->add_option("handles", given->handles, "whom to add: @kim @ben");
  CLI::App* adding = verbs.add(*group, "add", "add members to a group",
                               [&program, given] { return add_to_group(program, *given); });
  adding->add_option("group", given->group, "its title, or the beginning of its id")->required();
  adding->add_option("handles", given->handles, "whom to add: @kim @ben")->required();

  CLI::App* removing = verbs.add(*group, "remove", "remove members from a group",
                                 [&program, given] { return remove_from_group(program, *given); });
  removing->add_option("group", given->group, "its title, or the beginning of its id")->required();
  removing->add_option("handles", given->handles, "whom to remove: @kim @ben")->required();

  verbs.add(verbs.app, "requests", "who asks to talk to you",
            [&program] { return list_requests(program); });
  CLI::App* accepting = verbs.add(verbs.app, "accept", "agree to talk to who asked",
                                  [&program, given] { return answer(program, *given, true); });
  accepting->add_option("handle", given->handle, "whom: @kim")->required();
  CLI::App* declining =
      verbs.add(verbs.app, "decline", "don't talk to who asked; they hear nothing of it",
                [&program, given] { return answer(program, *given, false); });
  declining->add_option("handle", given->handle, "whom: @kim")->required();
  CLI::App* contact = verbs.add(verbs.app, "contact", "who may write to you without asking",
                                [&program, given] { return set_first_contact(program, *given); });
  contact
      ->add_option("setting", given->setting, "anyone, shared-group or leads; without, what it is")
      ->check(CLI::IsMember({"anyone", "shared-group", "leads"}));
}

}  // namespace indaba::cli
