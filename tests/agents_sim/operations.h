// Operations: what people and the network do, each a throw of the dice. They return whether they
// found something to do.
#pragma once

#include "tests/agents_sim/world.h"

namespace indaba::agents_sim {

// The founder founds the alliance; throws Violation if they can't.
void found(World& world);

bool invite(World& world);
bool join_alliance(World& world);
bool open_topic(World& world);
bool join_topic(World& world);
bool leave_channel(World& world);
bool open_direct(World& world);
bool open_group(World& world);
bool add_to_group(World& world);
bool remove_from_group(World& world);
bool answer_contact(World& world);
bool set_first_contact(World& world);
bool accredit(World& world);
bool revoke_role(World& world);
bool revoke_member(World& world);
bool send_text(World& world);
bool change_something(World& world);
// As a responder, if the device knows of being one.
bool send_alert(World& world);
bool end_alert(World& world);
bool answer_alert(World& world);
bool read_roster(World& world);
// A member's devices.
bool offer_link(World& world);
bool accept_device(World& world);
bool end_device(World& world);
// With the sheet, on a new device; and somebody who knows them.
bool recover(World& world);
bool accept_pending(World& world);
bool cut_connection(World& world);
bool crash(World& world);
bool restart_server(World& world);

}  // namespace indaba::agents_sim
