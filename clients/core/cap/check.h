// The rules of CAP 1.2 that its schema leaves to its text, and the alliance's own.
#pragma once

#include "clients/core/cap/alert.h"
#include "crypto/base/result.h"

namespace indaba::client::cap {

// Whether `alert` keeps every rule. Of the infos of one alert: they say the same in different
// languages, so category, event code, urgency, severity, certainty, times, area (but for its
// description) and what is said in the alliance's vocabulary are equal. Errors: the third and
// fourth group of CapError, and invalid_date.
Status check_alert(const Alert& alert);

}  // namespace indaba::client::cap
