// An entry of a log as devices are shown it.
#pragma once

#include "protocol/frames/log.h"
#include "storage/log.h"

namespace indaba::server {

protocol::Entry entry_of(storage::LogEntry entry);

}  // namespace indaba::server
