// The nouns of the SQLite store: of each the tables it needs and how it is made.
//
// kNAMETables is what version 1 creates. Once a version has been released its text never changes:
// later changes are steps of their own in migrations.cpp.
#pragma once

#include <memory>

#include "storage/base/connection.h"
#include "storage/store.h"

namespace indaba::storage::sqlite {

extern const char* const kMetaTables;
std::unique_ptr<MetaStore> make_meta_store(Connection& connection);

extern const char* const kChannelTables;
std::unique_ptr<ChannelStore> make_channel_store(Connection& connection);

extern const char* const kLogTables;
std::unique_ptr<LogStore> make_log_store(Connection& connection);

extern const char* const kRequestTables;
std::unique_ptr<RequestStore> make_request_store(Connection& connection);

extern const char* const kGroupTables;
std::unique_ptr<GroupStore> make_group_store(Connection& connection);

extern const char* const kLeafTables;
std::unique_ptr<LeafStore> make_leaf_store(Connection& connection);

extern const char* const kKeyPackageTables;
std::unique_ptr<KeyPackageStore> make_key_package_store(Connection& connection);
extern const char* const kInboxTables;
std::unique_ptr<InboxStore> make_inbox_store(Connection& connection);

extern const char* const kCircleTables;
std::unique_ptr<CircleStore> make_circle_store(Connection& connection);

extern const char* const kOpenChannelTables;
std::unique_ptr<OpenChannelStore> make_open_channel_store(Connection& connection);

extern const char* const kAnswerTables;
std::unique_ptr<AnswerStore> make_answer_store(Connection& connection);

extern const char* const kBackupTables;
std::unique_ptr<BackupStore> make_backup_store(Connection& connection);

extern const char* const kStatementTables;
std::unique_ptr<StatementStore> make_statement_store(Connection& connection);

extern const char* const kRevocationTables;
std::unique_ptr<RevocationStore> make_revocation_store(Connection& connection);

extern const char* const kMemberTables;
std::unique_ptr<MemberStore> make_member_store(Connection& connection);

extern const char* const kRoleTables;
std::unique_ptr<RoleStore> make_role_store(Connection& connection);

extern const char* const kDeviceTables;
std::unique_ptr<DeviceStore> make_device_store(Connection& connection);

extern const char* const kInviteTables;
std::unique_ptr<InviteStore> make_invite_store(Connection& connection);

extern const char* const kProfileTables;
std::unique_ptr<ProfileStore> make_profile_store(Connection& connection);

extern const char* const kErasureTables;
std::unique_ptr<ErasureStore> make_erasure_store(Connection& connection);

// All of them. `connection` must outlive the store.
Store make_store(Connection& connection);
// The tables of all, in the order in which they are created.
Status create_tables(Connection& connection);

}  // namespace indaba::storage::sqlite
