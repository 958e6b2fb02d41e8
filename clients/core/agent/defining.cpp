// Circles that admins add to those of the founding.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/error.h"
#include "protocol/frames/circles.h"
#include "protocol/statements/rules.h"
#include "protocol/text/folded.h"

namespace indaba::client {
namespace {

using protocol::RoleName;

bool holds(const std::vector<RoleName>& roles, RoleName role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// Whoever keeps the key of a circle for youth learns who is protected as such.
bool is_kept_by_youths_own(const DefineCircle& command) {
  const bool is_for_youth = holds(command.roles, RoleName::youth);
  return !is_for_youth ||
         std::all_of(command.stewards.begin(), command.stewards.end(), [](RoleName steward) {
           return steward == RoleName::youth_lead || steward == RoleName::admin;
         });
}

template <class T>
std::vector<T> without_repeats(std::vector<T> list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

bool is_taken(const Circles& circles, const std::string& name) {
  const auto wanted = protocol::folded(name);
  for (const protocol::CircleId& circle : circles.all()) {
    const auto* definition = circles.definition(circle);
    if (definition != nullptr && protocol::folded(definition->body.name) == wanted) {
      return true;
    }
  }
  return false;
}

}  // namespace

// Whoever keeps its key makes the first epoch as soon as they hear of it; this device too, if it
// does.
Flow<Result<Outcome>> Agent::carry_out(DefineCircle command) {
  if (!trust_.holds(account_->member(), RoleName::admin)) {
    co_return ClientError::not_allowed;
  }
  for (const std::string& country : command.countries) {
    if (cap::find_country(country) == nullptr) {
      co_return cap::CapError::unknown_country;
    }
  }
  if (!is_kept_by_youths_own(command)) {
    co_return ClientError::youth_keepers;
  }
  protocol::CircleStatement definition;
  definition.alliance = account_->alliance();
  INDABA_FLOW_TRY_ASSIGN(definition.circle, context_.random_id<protocol::CircleId>());
  definition.version = 1;
  definition.name = std::move(command.name);
  definition.rule.roles = without_repeats(std::move(command.roles));
  definition.rule.countries = without_repeats(std::move(command.countries));
  definition.stewards.roles = without_repeats(std::move(command.stewards));
  definition.stewards.countries = definition.rule.countries;
  definition.floor = kCircleFloorSeconds;
  INDABA_FLOW_TRY_ASSIGN(definition.serial, context_.random_id<protocol::Serial>());
  definition.issuer = account_->member();
  // What others would refuse to read is not signed.
  if (!cbor::decode<protocol::CircleStatement>(cbor::encode(definition))) {
    co_return ClientError::invalid_text;
  }
  if (is_taken(circles_, definition.name)) {
    co_return ClientError::name_taken;
  }
  const protocol::CirclesDefineRequest request{account_->sign(definition)};
  const auto defined =
      co_await context_.session.ask<protocol::CirclesDefineReply>("circles.define", request);
  if (!defined) {
    co_return defined.error();
  }
  INDABA_FLOW_TRY(trust_.keep(request.circle));
  flows_.spawn(do_duties());
  co_return Outcome(CircleDefined{definition.circle});
}

}  // namespace indaba::client
