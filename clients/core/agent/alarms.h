// Which alarm is due where something that came is not taken.
#pragma once

#include <system_error>

#include "clients/core/agent/events.h"

namespace indaba::client {

// What ends something that was genuine, or has it begin later.
bool is_only_untimely(std::error_code error);

// `not_trusted` where there is none of its own.
AlarmKind alarm_of(std::error_code error);

}  // namespace indaba::client
