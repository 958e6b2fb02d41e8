// InviteStore: invites, who used them, and what those who registered with one wait for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

// The numbers are stored and never change.
enum class InviteMode : std::uint8_t {
  active = 1,  // whoever uses it is in at once, provisionally
  pending      // whoever uses it waits to be accepted
};

// The seed of a circle's epoch, sealed to who has the invite's secret.
struct InviteBox {
  protocol::CircleId circle;
  std::uint64_t epoch = 0;
  Bytes sealed;  // empty once the invite counts no more
  bool operator==(const InviteBox&) const = default;
};

struct Invite {
  protocol::SigningKey key{};
  protocol::Hash statement{};
  std::optional<MemberId> issuer;  // none: root
  InviteMode mode = InviteMode::pending;
  std::uint64_t uses = 1;
  std::uint64_t used = 0;
  UnixTime not_after;  // the last second in which it counts
  std::optional<UnixTime> revoked;
  bool shut = false;               // of no use until it is opened
  std::optional<InviteBox> box{};  // gone once it is used
};

// What is kept of a registration until it is settled: until the member is countersigned, accepted
// or refused.
struct Registration {
  MemberId member;
  protocol::SigningKey invite{};
  std::uint64_t use = 0;
  UnixTime at;
  std::string note;  // to who accepts
};

class InviteStore {
 public:
  virtual ~InviteStore() = default;

  // Errors: already_exists.
  virtual Status add(const Invite& invite) = 0;
  // Errors: not_found.
  virtual Result<Invite> invite(const protocol::SigningKey& key) const = 0;
  // What its box holds is erased. Errors: not_found; conflict if it was revoked before.
  virtual Status revoke(const protocol::SigningKey& key, UnixTime now) = 0;
  // Shuts all that there are.
  virtual Status shut_all() = 0;
  // Open again: those of one issuer, or all.
  virtual Status open_issued_by(const MemberId& issuer) = 0;
  virtual Status open_all() = 0;
  // The next use is `member`'s; returns its number, from 1. Errors: not_found; conflict if it is
  // used up.
  virtual Result<std::uint64_t> use(const protocol::SigningKey& key, const MemberId& member) = 0;
  // Whose a use is: all zero for who was forgotten since. Errors: not_found.
  virtual Result<MemberId> user(const protocol::SigningKey& key, std::uint64_t use) const = 0;
  // Whatever the member used stays used.
  virtual Status forget_user(const MemberId& member) = 0;
  // In the order of their keys, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<Invite>> invites(const std::optional<protocol::SigningKey>& after,
                                              std::size_t limit) const = 0;
  // The same of one issuer only.
  virtual Result<std::vector<Invite>> issued_by(const MemberId& issuer,
                                                const std::optional<protocol::SigningKey>& after,
                                                std::size_t limit) const = 0;
  // Whether one that held a box of the epoch was revoked, or has lapsed, unused by `now`.
  virtual Result<bool> has_departed(const protocol::CircleId& circle, std::uint64_t epoch,
                                    UnixTime now) const = 0;
  // The seed in its box is erased; the invite counts as departed from `now` on.
  virtual Status close_box(const protocol::SigningKey& key, UnixTime now) = 0;
  // The same of at most `limit` that have lapsed by `now`; returns how many.
  virtual Result<std::size_t> close_lapsed_boxes(UnixTime now, std::size_t limit) = 0;
  // Forgets at most `limit` invites that lapsed or were revoked before `time` and were never used,
  // so that nobody's membership rests on them; returns the hashes of their statements.
  virtual Result<std::vector<protocol::Hash>> forget_unused_before(UnixTime time,
                                                                   std::size_t limit) = 0;

  // Errors: already_exists; not_found for the member.
  virtual Status add_registration(const Registration& registration) = 0;
  // Errors: not_found.
  virtual Result<Registration> registration(const MemberId& member) const = 0;
  virtual Status remove_registration(const MemberId& member) = 0;
};

}  // namespace indaba::storage
