#include <unistd.h>

#include <algorithm>
#include <array>

#include "clients/cli/notices.h"
#include "clients/cli/qr.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"
#include "clients/core/identity/fingerprint.h"

namespace indaba::cli {
namespace {

struct DeviceArguments {
  std::string link;
  std::string name;
  std::string device;
  std::string fingerprint;
  std::string reason;
  bool is_sure = false;
  bool with_qr = false;
  bool is_for_later = false;
};

// What people call their machine; only their own devices hear it.
std::string host_name() {
  std::array<char, 65> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

ExitCode offer_link(Program& program, bool with_qr) {
  const auto outcome = program.host().run(client::OfferLink{});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.put(to_json(*outcome));
  program.tell(program.text(Text::link_made));
  const std::string& link = std::get<client::LinkOffered>(*outcome).link;
  program.tell(link);
  tell_qr(program, link, with_qr);
  program.tell(program.text(Text::link_next));
  return ExitCode::done;
}

ExitCode wait_until_linked(Program& program) {
  std::error_code refused;
  program.host().listen([&](const client::Event& event) {
    if (const auto* why = std::get_if<client::SignInRefused>(&event)) {
      refused = why->error;
    }
  });
  const Status ended = program.host().go_on([&] {
    const client::Agent& agent = program.agent();
    return refused || (agent.account() != nullptr &&
                       agent.standing() != client::Standing::offline && agent.is_idle());
  });
  if (refused || !ended) {
    return program.complain(refused ? refused : ended.error());
  }
  const client::Account& account = *program.agent().account();
  program.put({{"type", "linked"},
               {"handle", account.handle()},
               {"member", to_json(account.member())},
               {"device", to_json(account.device())}});
  program.tell(program.text(Text::linked, {account.handle()}));
  return ExitCode::done;
}

ExitCode ask_to_be_linked(Program& program, const DeviceArguments& given) {
  const auto link = client::read_device_link(given.link);
  if (!link) {
    return program.complain(link.error());
  }
  if (const auto code = program.open(true)) {
    return *code;
  }
  program.host().use_server(link->server);
  const auto outcome = program.host().run(
      client::AskToBeLinked{given.link, given.name.empty() ? host_name() : given.name});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.put(to_json(*outcome));
  const std::string& fingerprint = std::get<client::LinkAsked>(*outcome).device.fingerprint;
  program.tell(program.text(Text::link_asked, {fingerprint}));
  program.tell(program.text(Text::link_asked_next, {fingerprint}));
  return given.is_for_later ? ExitCode::done : wait_until_linked(program);
}

ExitCode link(Program& program, const DeviceArguments& given) {
  if (!given.link.empty()) {
    return ask_to_be_linked(program, given);
  }
  if (const auto code = program.open(false)) {
    return *code;
  }
  return program.agent().is_linking() ? wait_until_linked(program)
                                      : offer_link(program, given.with_qr);
}

ExitCode list_devices(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto devices = program.agent().devices();
  if (!devices) {
    return program.complain(devices.error());
  }
  program.put({{"type", "devices"}, {"devices", to_json(*devices)}});
  for (const client::OwnDevice& device : *devices) {
    program.tell(line_of(program, device));
  }
  return ExitCode::done;
}

// By the beginning of the id or fingerprint, or the name; what is wrong is said.
std::optional<client::OwnDevice> find_device(const Program& program, const std::string& name) {
  const auto devices = program.agent().devices();
  if (!devices) {
    program.complain(devices.error());
    return {};
  }
  std::vector<client::OwnDevice> matches;
  for (const client::OwnDevice& device : *devices) {
    const bool is_meant =
        !name.empty() && (device.name == name || device.fingerprint.starts_with(name) ||
                          to_hex(device.device.view()).starts_with(name));
    if (is_meant) {
      matches.push_back(device);
    }
  }
  if (matches.size() == 1) {
    return matches.front();
  }
  if (matches.empty()) {
    program.complain(make_error_code(client::ClientError::unknown_device));
  } else {
    program.complain(program.text(Text::ambiguous_device, {harmless(name, false)}),
                     ExitCode::refused);
  }
  return {};
}

// Which of those that wait is meant, by the whole fingerprint.
Result<client::OwnDevice> find_request(const Program& program, const std::string& typed) {
  INDABA_TRY_ASSIGN(const std::string wanted, client::read_fingerprint(typed));
  INDABA_TRY_ASSIGN(const auto requests, program.agent().link_requests());
  for (const client::OwnDevice& request : requests) {
    if (request.fingerprint == wanted) {
      return request;
    }
  }
  return client::ClientError::unknown_link_request;
}

ExitCode accept(Program& program, const DeviceArguments& given) {
  if (const auto typed = client::read_fingerprint(given.fingerprint); !typed) {
    return program.complain(typed.error());
  }
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto request = find_request(program, given.fingerprint);
  if (!request) {
    return program.complain(request.error());
  }
  const auto devices = program.agent().devices();
  if (!devices) {
    return program.complain(devices.error());
  }
  for (const client::OwnDevice& device : *devices) {
    if (device.is_this) {
      program.tell(program.text(Text::fingerprint_this, {device.fingerprint}));
    }
  }
  program.tell(
      program.text(Text::fingerprint_new, {request->fingerprint, harmless(request->name, false)}));
  if (const auto code = confirm(program, given.is_sure, Text::accept_question)) {
    return *code;
  }
  const auto outcome = program.host().run(client::AcceptDevice{request->fingerprint});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put(to_json(*outcome));
  program.tell(program.text(Text::device_accepted, {harmless(request->name, false)}));
  return ExitCode::done;
}

ExitCode rename(Program& program, const DeviceArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto device = find_device(program, given.device);
  if (!device) {
    return ExitCode::refused;
  }
  const auto outcome = program.host().run(client::RenameDevice{device->device, given.name});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  // It is kept here at once; this member's other devices hear of it as soon as they can.
  if (!program.agent().channels().is_empty()) {
    (void)program.host().catch_up();
  }
  program.put(to_json(*outcome));
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode revoke(Program& program, const DeviceArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto device = find_device(program, given.device);
  const auto devices = program.agent().devices();
  if (!device || !devices) {
    return ExitCode::refused;
  }
  const auto ended = client::with_certified(*devices, device->device);
  bool ends_this = false;
  program.tell(program.text(Text::these_end));
  for (const client::OwnDevice& one : *devices) {
    if (std::find(ended.begin(), ended.end(), one.device) != ended.end()) {
      program.tell("  " + line_of(program, one));
      ends_this = ends_this || one.is_this;
    }
  }
  if (const auto code = confirm(program, given.is_sure, Text::revoke_question)) {
    return *code;
  }
  const auto outcome = program.host().run(client::RevokeDevice{device->device, given.reason});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  if (!ends_this) {
    if (const Status caught_up = program.host().catch_up(); !caught_up) {
      return program.complain(caught_up.error());
    }
  }
  program.put(to_json(*outcome));
  program.tell(program.text(Text::done));
  if (!ends_this) {
    program.tell(program.text(Text::revoked_may_return));
  }
  return ExitCode::done;
}

}  // namespace

std::optional<ExitCode> confirm(const Program& program, bool is_sure, Text question) {
  if (is_sure) {
    return {};
  }
  if (!has_terminal()) {
    return program.complain(program.text(Text::needs_yes), ExitCode::misused);
  }
  return ask_yes(program.text(question))
             ? std::nullopt
             : std::optional(
                   program.complain(program.text(Text::nothing_changed), ExitCode::refused));
}

void add_device_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<DeviceArguments>();
  Program& program = verbs.program;
  CLI::App* linking =
      verbs.add(verbs.app, "link", "link another device of yours: here for a link, there with it",
                [&program, given] { return link(program, *given); });
  linking->add_option("link", given->link, "on the new device: what `indaba link` prints");
  linking->add_option("--name", given->name, "what your devices call the new one");
  linking->add_flag("--qr", given->with_qr, "with a QR code to scan, on no terminal too");
  linking->add_flag("--no-wait", given->is_for_later,
                    "ask only; `indaba link` waits once the other device has agreed");

  CLI::App* devices = verbs.app.add_subcommand("devices", "your devices");
  devices->callback([&program, devices, code = &verbs.code] {
    if (devices->get_subcommands().empty()) {
      *code = list_devices(program);
    }
  });
  CLI::App* accepting = verbs.add(*devices, "accept", "make a device yours that asks for it",
                                  [&program, given] { return accept(program, *given); });
  accepting->add_option("fingerprint", given->fingerprint, "as the new device shows it")
      ->required();
  accepting->add_flag("--yes", given->is_sure, "don't ask: the fingerprints were compared");
  CLI::App* renaming = verbs.add(*devices, "rename", "call one of your devices something else",
                                 [&program, given] { return rename(program, *given); });
  renaming->add_option("device", given->device, "its name, or the beginning of its id")->required();
  renaming->add_option("name", given->name, "what your devices call it; nobody else learns it")
      ->required();
  CLI::App* ending = verbs.add(*devices, "revoke", "end a device, and those that it has linked",
                               [&program, given] { return revoke(program, *given); });
  ending->add_option("device", given->device, "its name, or the beginning of its id")->required();
  ending->add_option("--reason", given->reason, "what is said of it; everybody can read it");
  ending->add_flag("--yes", given->is_sure, "don't ask");
}

}  // namespace indaba::cli
