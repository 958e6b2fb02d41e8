// Notices: what a member has to hear of whatever they asked for: on standard error, and as a line
// of JSON where that is wanted.
#pragma once

#include "clients/cli/program.h"

namespace indaba::cli {

// Nothing for events that are no notices.
void show_notice(const Program& program, const client::Event& event);

// Of every kind, for who watches.
void show_alarm(const Program& program, const client::Alarm& alarm);

// A device as one line for people.
std::string line_of(const Program& program, const client::OwnDevice& device);

}  // namespace indaba::cli
