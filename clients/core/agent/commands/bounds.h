// How long what is asked for may be, where a program says it.
#pragma once

#include "clients/core/links/links.h"
#include "protocol/types.h"

namespace indaba::client {

inline constexpr std::size_t kDescriptionBytesMax = 2000;
inline constexpr std::size_t kGreetingBytesMax = 1000;
inline constexpr std::size_t kThemesMax = 20;
// At once.
inline constexpr std::size_t kHandlesMax = 200;
inline constexpr std::size_t kDeletedAtOnceMax = 100;

inline constexpr cbor::Bounds kLinkBounds{1, kLinkBytesMax};
// Of an alliance, a circle, a channel.
inline constexpr cbor::Bounds kGivenNameBounds{1, 200};
// A note to whoever accepts, a reason.
inline constexpr cbor::Bounds kWordBounds = cbor::at_most(500);
// What stands on a sheet, as it is typed.
inline constexpr cbor::Bounds kSheetBounds = cbor::at_most(200);
inline constexpr cbor::Bounds kFingerprintBounds{1, 100};
inline constexpr cbor::Bounds kThemeBounds{1, 100};
inline constexpr cbor::Bounds kCountriesBounds = cbor::at_most(250);
inline constexpr cbor::Bounds kRolesBounds{1, 7};
inline constexpr cbor::Bounds kHandlesBounds{1, kHandlesMax};
// Links at once, and uses of one.
inline constexpr cbor::Bounds kInvitesBounds{1, 10'000};
inline constexpr cbor::Bounds kInviteDaysBounds{1, 365};
inline constexpr cbor::Bounds kGrantDaysBounds{1, 3650};
// In seconds: a day, ten years.
inline constexpr cbor::Bounds kSlowBounds = cbor::at_most(86'400);
inline constexpr cbor::Bounds kExpiryBounds = cbor::at_most(315'360'000);

}  // namespace indaba::client
