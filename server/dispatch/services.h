// Which function serves which method: the one list of them.
#pragma once

#include "server/dispatch/service_table.h"
#include "server/service/acceptance.h"
#include "server/service/accounts.h"
#include "server/service/alliance.h"
#include "server/service/answers.h"
#include "server/service/backups.h"
#include "server/service/circles.h"
#include "server/service/closed_channels.h"
#include "server/service/commits.h"
#include "server/service/connect.h"
#include "server/service/contact.h"
#include "server/service/devices.h"
#include "server/service/export.h"
#include "server/service/inbox.h"
#include "server/service/invites.h"
#include "server/service/key_packages.h"
#include "server/service/log_reading.h"
#include "server/service/messages.h"
#include "server/service/open_channels.h"
#include "server/service/past.h"
#include "server/service/profiles.h"
#include "server/service/recovery.h"
#include "server/service/registration.h"
#include "server/service/revocations.h"
#include "server/service/settling.h"
#include "server/service/statements.h"

namespace indaba::server {

// `table` has ServiceTable's `add`: tests go through the list with tables of their own.
template <class Table>
void add_services(Table& table) {
  table.template add<account_erase>("account.erase");
  table.template add<account_export>("account.export");
  table.template add<alliance_get>("alliance.get");
  table.template add<alliance_initialise>("alliance.initialise");
  table.template add<answers_put>("answers.put");
  table.template add<answers_read>("answers.read");
  table.template add<answers_receipt>("answers.receipt");
  table.template add<backup_get>("backup.get");
  table.template add<backup_put>("backup.put");
  table.template add<channels_commit>("channels.commit");
  table.template add<channels_create>("channels.create");
  table.template add<channels_find>("channels.find");
  table.template add<channels_group_info>("channels.group_info");
  table.template add<channels_join>("channels.join");
  table.template add<channels_leave>("channels.leave");
  table.template add<channels_list>("channels.list");
  table.template add<channels_members>("channels.members");
  table.template add<channels_moderate>("channels.moderate");
  table.template add<channels_open>("channels.open");
  table.template add<channels_quit>("channels.quit");
  table.template add<channels_rejoin>("channels.rejoin");
  table.template add<channels_report>("channels.report");
  table.template add<channels_settle>("channels.settle");
  table.template add<channels_tree>("channels.tree");
  table.template add<circles_box>("circles.box");
  table.template add<circles_define>("circles.define");
  table.template add<circles_duties>("circles.duties");
  table.template add<circles_get>("circles.get");
  table.template add<circles_report>("circles.report");
  table.template add<circles_rotate>("circles.rotate");
  table.template add<contact_answer>("contact.answer");
  table.template add<contact_ask>("contact.ask");
  table.template add<contact_set>("contact.set");
  table.template add<cursor_set>("cursor.set");
  table.template add<delete_messages>("delete");
  table.template add<devices_add>("devices.add");
  table.template add<devices_ask>("devices.ask");
  table.template add<devices_list>("devices.list");
  table.template add<devices_recover>("devices.recover");
  table.template add<devices_revoke>("devices.revoke");
  table.template add<directory_search>("directory.search");
  table.template add<handle_set>("handle.set");
  table.template add<log_hash>("hash");
  table.template add<inbox_acknowledge>("inbox.acknowledge");
  table.template add<inbox_read>("inbox.read");
  table.template add<invites_create>("invites.create");
  table.template add<invites_list>("invites.list");
  table.template add<invites_look>("invites.look");
  table.template add<invites_revoke>("invites.revoke");
  table.template add<key_packages_claim>("key_packages.claim");
  table.template add<key_packages_count>("key_packages.count");
  table.template add<key_packages_publish>("key_packages.publish");
  table.template add<members_countersign>("members.countersign");
  table.template add<members_get>("members.get");
  table.template add<members_past>("members.past");
  table.template add<pending_accept>("pending.accept");
  table.template add<pending_list>("pending.list");
  table.template add<pending_refuse>("pending.refuse");
  table.template add<profile_get>("profile.get");
  table.template add<profile_set>("profile.set");
  table.template add<prove>("prove");
  table.template add<provisional_list>("provisional.list");
  table.template add<read>("read");
  table.template add<register_member>("register");
  table.template add<resume>("resume");
  table.template add<revocations_get>("revocations.get");
  table.template add<send>("send");
  table.template add<statements_get>("statements.get");
  table.template add<statements_publish>("statements.publish");
}

ServiceTable make_service_table();

}  // namespace indaba::server
