#include "clients/core/cap/life.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace indaba::client::cap {
namespace {

// Dates name one instant whatever their offset.
using Name = std::tuple<std::string_view, std::string_view, std::int64_t>;

Name name_of(const Alert& alert) {
  return {alert.sender, alert.identifier, alert.sent.unix_seconds};
}
Name name_of(const Reference& reference) {
  return {reference.sender, reference.identifier, reference.sent.unix_seconds};
}

bool changes(const Alert& later, const Alert& earlier) {
  return later.sender == earlier.sender && later.status == earlier.status &&
         later.sent.unix_seconds > earlier.sent.unix_seconds;
}

// Unless it says that it takes effect later, an alert counts as soon as it is there: that it was
// sent in what is the future here only says that clocks differ.
bool has_begun(const Alert& alert, std::int64_t now) {
  return alert.info.empty() ||
         std::any_of(alert.info.begin(), alert.info.end(), [now](const Info& info) {
           return !info.effective || info.effective->unix_seconds <= now;
         });
}

Life by_itself(const Alert& alert, std::int64_t now) {
  if (alert.msg_type != MessageType::alert && alert.msg_type != MessageType::update) {
    return Life::notice;
  }
  if (expires_at(alert).unix_seconds <= now) {
    return Life::expired;
  }
  return has_begun(alert, now) ? Life::in_force : Life::not_yet;
}

}  // namespace

Reference reference_to(const Alert& alert) { return {alert.sender, alert.identifier, alert.sent}; }

std::vector<Reference> references_after(const Alert& earlier) {
  std::vector<Reference> references = earlier.references;
  references.push_back(reference_to(earlier));
  return references;
}

DateTime expires_at(const Alert& alert) {
  const DateTime by_default = alert.sent.plus_seconds(kLifeSecondsDefault);
  DateTime last = alert.info.empty() ? by_default : alert.sent;
  for (const Info& info : alert.info) {
    const DateTime expires = info.expires.value_or(by_default);
    if (expires.unix_seconds > last.unix_seconds) {
      last = expires;
    }
  }
  return last;
}

std::vector<Life> lives(std::span<const Alert> alerts, UnixTime now) {
  std::vector<Life> result;
  std::multimap<Name, std::size_t> places;
  for (const Alert& alert : alerts) {
    places.emplace(name_of(alert), result.size());
    result.push_back(by_itself(alert, DateTime::utc(now).unix_seconds));
  }
  for (const Alert& later : alerts) {
    const bool cancels = later.msg_type == MessageType::cancel;
    if (!cancels && later.msg_type != MessageType::update) {
      continue;
    }
    for (const Reference& reference : later.references) {
      const auto [first, last] = places.equal_range(name_of(reference));
      for (auto place = first; place != last; ++place) {
        Life& life = result[place->second];
        if (changes(later, alerts[place->second]) && life != Life::notice &&
            life != Life::cancelled) {
          life = cancels ? Life::cancelled : Life::updated;
        }
      }
    }
  }
  return result;
}

}  // namespace indaba::client::cap
