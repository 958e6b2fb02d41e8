#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct AdmittingArguments {
  std::string handle;
  std::optional<std::string> country;
};

ExitCode list_pending(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::ListPending{});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const auto& pending = std::get<client::PendingFound>(*outcome).pending;
  for (const client::PendingPerson& one : pending) {
    const std::string note =
        one.is_known ? program.text(Text::came_back) : harmless(one.note, false);
    program.tell(program.text(Text::pending_line, {one.handle, clock_of(one.at), note}));
  }
  if (pending.empty()) {
    program.tell(program.text(Text::nobody_waits));
  }
  return ExitCode::done;
}

ExitCode decide(Program& program, client::Command command, Text said, const std::string& handle) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(said, {handle}));
  return ExitCode::done;
}

}  // namespace

void add_admitting_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<AdmittingArguments>();
  Program& program = verbs.program;
  CLI::App* pending = verbs.app.add_subcommand("pending", "who waits to be accepted");
  pending->require_subcommand(1);
  verbs.add(*pending, "list", "all whom you may accept",
            [&program] { return list_pending(program); });
  CLI::App* accepting =
      verbs.add(*pending, "accept", "vouch for somebody whom you have checked", [&program, given] {
        const std::string handle = bare_handle(given->handle);
        return decide(program, client::AcceptPending{handle, given->country},
                      Text::pending_accepted, handle);
      });
  accepting->add_option("handle", given->handle, "whom: @kim")->required();
  accepting->add_option("--country", given->country, "theirs: SN");
  verbs
      .add(*pending, "refuse", "their account is forgotten",
           [&program, given] {
             const std::string handle = bare_handle(given->handle);
             return decide(program, client::RefusePending{handle}, Text::pending_refused, handle);
           })
      ->add_option("handle", given->handle, "whom: @kim")
      ->required();
  CLI::App* keys = verbs.app.add_subcommand("keys", "the identities of other members");
  keys->require_subcommand(1);
  verbs
      .add(*keys, "accept", "go on writing to somebody who has a new identity",
           [&program, given] {
             const std::string handle = bare_handle(given->handle);
             return decide(program, client::AcceptIdentity{handle}, Text::identity_accepted,
                           handle);
           })
      ->add_option("handle", given->handle, "whose: @kim")
      ->required();
}

}  // namespace indaba::cli
