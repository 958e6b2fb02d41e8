#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

Store make_store(Connection& connection) {
  return {
      .meta = make_meta_store(connection),
      .channels = make_channel_store(connection),
      .log = make_log_store(connection),
      .requests = make_request_store(connection),
      .groups = make_group_store(connection),
      .leaves = make_leaf_store(connection),
      .key_packages = make_key_package_store(connection),
      .inboxes = make_inbox_store(connection),
      .circles = make_circle_store(connection),
      .open_channels = make_open_channel_store(connection),
      .answers = make_answer_store(connection),
      .backups = make_backup_store(connection),
      .statements = make_statement_store(connection),
      .revocations = make_revocation_store(connection),
      .members = make_member_store(connection),
      .roles = make_role_store(connection),
      .devices = make_device_store(connection),
      .invites = make_invite_store(connection),
      .profiles = make_profile_store(connection),
      .erasures = make_erasure_store(connection),
  };
}

Status create_tables(Connection& connection) {
  for (const char* tables : {
           kMetaTables,      kChannelTables,     kLogTables,        kRequestTables,
           kGroupTables,     kLeafTables,        kKeyPackageTables, kInboxTables,
           kCircleTables,    kOpenChannelTables, kAnswerTables,     kBackupTables,
           kStatementTables, kRevocationTables,  kMemberTables,     kRoleTables,
           kDeviceTables,    kInviteTables,      kProfileTables,    kErasureTables,
       }) {
    INDABA_TRY(connection.execute(tables));
  }
  return {};
}

}  // namespace indaba::storage::sqlite
