// The life of an alert: Alert, then Updates, then perhaps a Cancel, each naming those before it.
//
// A message changes another only if it names it, has its sender and status, and was sent later. So
// no two can put each other out, a test ends nothing that is real, and who may not send as the
// sender silences nobody. That a message is its sender's, the signature around it says, not this.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "clients/core/cap/alert.h"
#include "crypto/base/time.h"
#include "protocol/cbor/types.h"

namespace indaba::client::cap {

// How long an info without `expires` counts, from `sent`.
inline constexpr std::int64_t kLifeSecondsDefault = std::int64_t{72} * 3'600;

Reference reference_to(const Alert& alert);
// What an Update or Cancel of `earlier` names: all that `earlier` names, then `earlier`. So whoever
// has seen only one of them knows that it is over.
std::vector<Reference> references_after(const Alert& earlier);

// When `alert` ceases to count, by itself: the last that its infos say.
DateTime expires_at(const Alert& alert);

enum class Life : std::uint8_t {
  not_yet,  // all its infos take effect later, as they say
  in_force,
  expired,
  updated,    // an Update has taken its place
  cancelled,  // it, or what updated it, was cancelled
  notice,     // a Cancel, Ack or Error: never in force itself
};
constexpr auto enum_names(Life) {
  using enum Life;
  return std::to_array<cbor::Named<Life>>({{not_yet, "not_yet"},
                                           {in_force, "in_force"},
                                           {expired, "expired"},
                                           {updated, "updated"},
                                           {cancelled, "cancelled"},
                                           {notice, "notice"}});
}

// What each of `alerts` is at `now`, in their order. Alerts that are not Actual live as others do.
std::vector<Life> lives(std::span<const Alert> alerts, UnixTime now);

}  // namespace indaba::client::cap
