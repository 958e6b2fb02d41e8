// Store: all that the server remembers, as small records, split by noun. No SQL and no policy.
//
// A Store is used inside a transaction, by one thread. What a piece of work changes counts once its
// transaction is committed (storage/database.h, storage/executor.h), and not at all if the piece
// fails. A read transaction has a `const Store&`: whatever changes something does not compile.
//
// A call that fails changes nothing. Besides the errors that its comment names, each may fail with
// io, disk_full, failed, corrupt or read_limit; then the piece must fail too.
//
// Adding a noun: its header beside this one; storage/sqlite/NOUN.cpp; a line here, in
// storage/sqlite/nouns.h and in storage/sqlite/nouns.cpp; its tests in tests/unit/storage/contract.
#pragma once

#include <memory>
#include <utility>

#include "storage/answers.h"
#include "storage/backups.h"
#include "storage/channels.h"
#include "storage/circles.h"
#include "storage/devices.h"
#include "storage/erasures.h"
#include "storage/error.h"
#include "storage/groups.h"
#include "storage/inbox.h"
#include "storage/invites.h"
#include "storage/key_packages.h"
#include "storage/leaves.h"
#include "storage/log.h"
#include "storage/members.h"
#include "storage/meta.h"
#include "storage/open_channels.h"
#include "storage/profiles.h"
#include "storage/requests.h"
#include "storage/roles.h"
#include "storage/statements.h"

namespace indaba::storage {

// One noun's interface: a pointer through which a constant Store only reads.
template <class T>
class Noun {
 public:
  Noun(std::unique_ptr<T> noun) : noun_(std::move(noun)) {}

  T* operator->() { return noun_.get(); }
  const T* operator->() const { return noun_.get(); }

 private:
  std::unique_ptr<T> noun_;
};

class Store {
 public:
  Noun<MetaStore> meta;
  Noun<ChannelStore> channels;
  Noun<LogStore> log;
  Noun<RequestStore> requests;
  Noun<GroupStore> groups;
  Noun<LeafStore> leaves;
  Noun<KeyPackageStore> key_packages;
  Noun<InboxStore> inboxes;
  Noun<CircleStore> circles;
  Noun<OpenChannelStore> open_channels;
  Noun<AnswerStore> answers;
  Noun<BackupStore> backups;
  Noun<StatementStore> statements;
  Noun<RevocationStore> revocations;
  Noun<MemberStore> members;
  Noun<RoleStore> roles;
  Noun<DeviceStore> devices;
  Noun<InviteStore> invites;
  Noun<ProfileStore> profiles;
  Noun<ErasureStore> erasures;
};

}  // namespace indaba::storage
