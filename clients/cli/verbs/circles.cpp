// Circles: whom each admits, who keeps its key, how this device stands to it.
#include <algorithm>

#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"
#include "clients/core/cap/countries.h"
#include "clients/core/views/channel_list.h"
#include "clients/core/views/seen_circle.h"

namespace indaba::cli {
namespace {

using protocol::RoleName;

struct CircleArguments {
  std::string name;
  std::vector<std::string> countries;
  std::vector<std::string> roles;
  std::vector<std::string> stewards;
};

constexpr std::size_t kShortCircleDigits = 8;

std::vector<std::string> role_names() {
  std::vector<std::string> names;
  for (const auto& role : enum_names(RoleName{})) {
    names.emplace_back(role.name);
  }
  return names;
}

std::vector<RoleName> roles_of(const std::vector<std::string>& names) {
  std::vector<RoleName> roles;
  for (const std::string& name : names) {
    if (const auto role = cbor::value_of<RoleName>(name)) {
      roles.push_back(*role);
    }
  }
  return roles;
}

Text text_of(RoleName role) {
  switch (role) {
    case RoleName::member:
      return Text::role_member;
    case RoleName::youth:
      return Text::role_youth;
    case RoleName::youth_lead:
      return Text::role_youth_lead;
    case RoleName::responder:
      return Text::role_responder;
    case RoleName::moderator:
      return Text::role_moderator;
    case RoleName::coordinator:
      return Text::role_coordinator;
    case RoleName::admin:
      return Text::role_admin;
  }
  return Text::role_member;
}

// "Mali, Niger or Senegal"
std::string any_of(const Program& program, const std::vector<std::string>& words) {
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) {
      line += i + 1 == words.size() ? program.text(Text::word_or) : ", ";
    }
    line += words[i];
  }
  return line;
}

std::string in_words(const Program& program, const protocol::Rule& rule) {
  if (protocol::is_for_all(rule)) {
    return program.text(Text::every_member);
  }
  std::vector<std::string> roles;
  for (const RoleName role : rule.roles) {
    roles.push_back(program.text(text_of(role)));
  }
  std::string line = any_of(program, roles);
  if (!rule.countries) {
    return line;
  }
  std::vector<std::string> countries;
  for (const std::string& code : *rule.countries) {
    const auto* country = client::cap::find_country(code);
    countries.emplace_back(country != nullptr
                               ? client::cap::name_in(*country, code_of(program.options.language))
                               : std::string_view(code));
  }
  return program.text(Text::rule_in, {line, any_of(program, countries)});
}

using client::SeenCircle;

// What the channels in it are called, in order.
std::vector<std::string> labels_of(const Program& program, const SeenCircle& circle) {
  std::vector<std::string> labels;
  for (const client::Channel& channel : circle.channels) {
    labels.push_back(client::label_of(program.agent(), channel));
  }
  std::sort(labels.begin(), labels.end());
  return labels;
}

Json json_of(const Program& program, const SeenCircle& circle) {
  Json json{{"circle", to_json(circle.definition.circle)},
            {"name", circle.definition.name},
            {"rule", to_json(circle.definition.rule)},
            {"stewards", to_json(circle.definition.stewards)},
            {"version", circle.definition.version},
            {"epoch", circle.epoch},
            {"has_key", circle.has_key},
            {"is_admitted", circle.is_admitted},
            {"is_steward", circle.is_steward},
            {"channels", labels_of(program, circle)}};
  return json;
}

std::string standing_of(const Program& program, const SeenCircle& circle) {
  std::string line;
  if (circle.epoch != 0) {
    line = program.text(circle.has_key ? Text::circle_has_key : Text::circle_waits,
                        {std::to_string(circle.epoch)});
  }
  if (!circle.is_admitted) {
    line += (line.empty() ? "" : "; ") + program.text(Text::circle_outside);
  } else if (circle.epoch == 0) {
    line = program.text(Text::circle_unbegun);
  }
  if (!circle.channels.empty()) {
    line += "; " + program.text(Text::circle_channels, {std::to_string(circle.channels.size())});
  }
  return line;
}

std::optional<ExitCode> begin(Program& program) {
  if (const auto code = program.open(false)) {
    return code;
  }
  const Status caught_up = program.host().catch_up();
  return caught_up ? std::nullopt : std::optional(program.complain(caught_up.error()));
}

ExitCode list_circles(Program& program) {
  if (const auto code = begin(program)) {
    return *code;
  }
  Json all = Json::array();
  for (const SeenCircle& circle : client::seen_circles(program.agent())) {
    all.push_back(json_of(program, circle));
    program.tell(program.text(Text::circle_line, {harmless(circle.definition.name, false),
                                                  in_words(program, circle.definition.rule),
                                                  standing_of(program, circle)}));
  }
  program.put({{"type", "circles"}, {"circles", all}});
  return ExitCode::done;
}

ExitCode show_circle(Program& program, const CircleArguments& given) {
  if (const auto code = begin(program)) {
    return *code;
  }
  const auto id = find_circle(program, given.name);
  if (!id) {
    return ExitCode::refused;
  }
  const SeenCircle circle =
      client::seen_circle(program.agent(), program.agent().circles().definition(*id)->body);
  Json json{{"type", "circle"}};
  json.update(json_of(program, circle));
  program.put(json);
  program.tell(program.text(Text::circle_line, {harmless(circle.definition.name, false),
                                                in_words(program, circle.definition.rule),
                                                standing_of(program, circle)}));
  program.tell(program.text(Text::circle_kept_by, {in_words(program, circle.definition.stewards)}));
  for (const std::string& channel : labels_of(program, circle)) {
    program.tell("  " + harmless(channel, false));
  }
  program.tell("  " + to_hex(id->view()));
  return ExitCode::done;
}

ExitCode add_circle(Program& program, const CircleArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::DefineCircle command;
  command.name = given.name;
  command.countries = given.countries;
  if (!given.roles.empty()) {
    command.roles = roles_of(given.roles);
  }
  if (!given.stewards.empty()) {
    command.stewards = roles_of(given.stewards);
  }
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const auto& defined = std::get<client::CircleDefined>(*outcome);
  const auto* definition = program.agent().circles().definition(defined.circle);
  if (definition == nullptr) {
    return program.complain(make_error_code(client::ClientError::unknown_circle));
  }
  const SeenCircle circle = client::seen_circle(program.agent(), definition->body);
  program.tell(program.text(Text::circle_added, {harmless(given.name, false),
                                                 in_words(program, circle.definition.rule)}) +
               "  " + to_hex(defined.circle.view()).substr(0, kShortCircleDigits));
  if (circle.epoch == 0) {
    program.tell(
        program.text(Text::circle_waits_for, {in_words(program, circle.definition.stewards)}));
  }
  return ExitCode::done;
}

}  // namespace

std::optional<protocol::CircleId> find_circle(const Program& program, const std::string& name) {
  std::vector<protocol::CircleId> matches;
  for (const SeenCircle& circle : client::seen_circles(program.agent())) {
    const bool is_meant =
        circle.definition.name == name || to_hex(circle.definition.circle.view()).starts_with(name);
    if (is_meant && !name.empty()) {
      matches.push_back(circle.definition.circle);
    }
  }
  if (matches.size() == 1) {
    return matches.front();
  }
  program.complain(
      program.text(matches.empty() ? Text::unknown_circle_name : Text::ambiguous_circle_name,
                   {harmless(name, false)}),
      ExitCode::refused);
  return {};
}

void add_circle_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<CircleArguments>();
  Program& program = verbs.program;
  CLI::App* circle =
      verbs.app.add_subcommand("circle", "circles: audiences with a key of their own");
  circle->require_subcommand(1);
  verbs.add(*circle, "list", "all of them: whom each admits, and whether its key is here",
            [&program] { return list_circles(program); });
  verbs
      .add(*circle, "show", "one of them, with who keeps its key and your channels in it",
           [&program, given] { return show_circle(program, *given); })
      ->add_option("circle", given->name, "its name, or the beginning of its id")
      ->required();
  CLI::App* adding = verbs.add(*circle, "add", "add a hub by countries; by admins",
                               [&program, given] { return add_circle(program, *given); });
  adding->add_option("name", given->name, "what it is called; all members and the server read it")
      ->required();
  adding->add_option("--country", given->countries, "a country that it is for: ML; several times")
      ->required();
  adding
      ->add_option("--role", given->roles,
                   "whom it admits there: member, if nothing is said; several times")
      ->check(CLI::IsMember(role_names()));
  adding
      ->add_option("--steward", given->stewards,
                   "who keeps its key there: admin, if nothing is said; several times")
      ->check(CLI::IsMember(role_names()));
}

}  // namespace indaba::cli
