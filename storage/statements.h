// StatementStore: every statement that was accepted, by its hash, with what it is looked up by.
// RevocationStore: the alliance's numbered list of revocations.
//
// What statements mean is no business of the store: nouns of their own keep what was understood
// (members.h, devices.h, roles.h, invites.h, ...), and point here for the signed bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

// The numbers are stored and never change.
enum class StatementKind : std::uint8_t {
  root = 1,
  alert_issuer,
  alert_certificate,
  member,
  countersign,
  role,
  circle,
  invite,
  identity,
  device,
  revocation,
  freshness,
  manifest,
  box,
  settlement,
  leave,
  moderation,
  succeeds,
  backup,
  head
};

struct KeptStatement {
  protocol::Hash hash{};  // of the body
  StatementKind kind = StatementKind::root;
  std::optional<MemberId> subject;  // whom it is about
  std::optional<MemberId> issuer;   // whose keys signed it, if a member's
  UnixTime taken;
  std::optional<std::uint64_t> revoked;  // the number of the revocation that ended it
  Bytes encoded;                         // the statement with its signatures, as it travels
};

class StatementStore {
 public:
  virtual ~StatementStore() = default;

  // Errors: already_exists for the hash.
  virtual Status add(const KeptStatement& statement) = 0;
  // Errors: not_found.
  virtual Result<KeptStatement> statement(const protocol::Hash& hash) const = 0;
  // Errors: not_found; conflict if it was revoked before.
  virtual Status revoke(const protocol::Hash& hash, std::uint64_t number) = 0;
  // Errors: not_found.
  virtual Status remove(const protocol::Hash& hash) = 0;

  // All of one kind in the order in which they were taken, from the one behind `after` (a hash that
  // an earlier page ended with); at most `limit`. Errors: not_found for `after`.
  virtual Result<std::vector<KeptStatement>> of_kind(StatementKind kind,
                                                     const std::optional<protocol::Hash>& after,
                                                     std::size_t limit) const = 0;
  // The last taken of that kind. Errors: not_found.
  virtual Result<KeptStatement> newest(StatementKind kind) const = 0;
  // Those about one member, ordered and bounded likewise.
  virtual Result<std::vector<KeptStatement>> about(const MemberId& subject, StatementKind kind,
                                                   const std::optional<protocol::Hash>& after,
                                                   std::size_t limit) const = 0;
  // Those that one member issued, ordered and bounded likewise.
  virtual Result<std::vector<KeptStatement>> issued_by(const MemberId& issuer, StatementKind kind,
                                                       const std::optional<protocol::Hash>& after,
                                                       std::size_t limit) const = 0;
  // Removes at most `limit` statements about `subject`; returns how many.
  virtual Result<std::size_t> remove_about(const MemberId& subject, std::size_t limit) = 0;
};

struct ListedRevocation {
  std::uint64_t number = 0;  // from 1, without gaps
  protocol::Hash statement{};
  Bytes target;  // as it stands in the statement: its deterministic encoding names it
  UnixTime taken;
};

class RevocationStore {
 public:
  virtual ~RevocationStore() = default;

  // Errors: conflict unless the number is the one behind the last.
  virtual Status append(const ListedRevocation& revocation) = 0;
  // The last entry. Errors: not_found in an empty list.
  virtual Result<ListedRevocation> head() const = 0;
  // Errors: not_found.
  virtual Result<ListedRevocation> revocation(std::uint64_t number) const = 0;
  // The first that revokes `target`. Errors: not_found.
  virtual Result<ListedRevocation> of_target(ByteView target) const = 0;
  // From the one behind `after`, at most `limit`.
  virtual Result<std::vector<ListedRevocation>> list(std::uint64_t after,
                                                     std::size_t limit) const = 0;
};

}  // namespace indaba::storage
