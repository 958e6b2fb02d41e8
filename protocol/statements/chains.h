// ChainView: the alliance as chains of statements tell it, from the root down, judged at one
// moment.
//
// What counts: a statement whose signers might say it when it claims to be made, where every link
// up to root is there, none has been revoked by the moment, and the chain has at most
// kChainLinksMax links. The dates of what is asked about are held against the moment, those of its
// issuers against the time at which they issued: who retires in honour leaves behind what they
// signed, who is revoked doesn't.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "crypto/base/result.h"
#include "protocol/statements/statement_set.h"
#include "protocol/statements/view.h"

namespace indaba::protocol {

// Root's own statement is no link; an admin's role is the first, what they sign the second.
inline constexpr std::size_t kChainLinksMax = 4;
// From a device to the first of its generation.
inline constexpr std::size_t kCertifiersMax = 32;
// That are looked at to judge one device: whoever certifies devices in a ring costs no more.
inline constexpr std::size_t kCertificatesJudgedMax = 1000;

// By how much a clock may be ahead of the others.
inline constexpr std::uint64_t kClockSecondsMax = std::uint64_t{24} * 60 * 60;

// How things stood with one member: what was said of them by then, and had not ended. By whose word
// it is judged by all that is known: who is revoked since leaves nothing behind that they signed.
struct MemberThen {
  MemberId member;
  std::uint64_t revocations = 0;  // those up to this one
  std::uint64_t generation =
      0;  // the newest identity up to this one; they are numbered by the time
};

// Where in time and in the list of revocations something is judged.
struct Moment {
  UnixTime time;
  std::uint64_t revocations = std::numeric_limits<std::uint64_t>::max();  // those up to this one
  std::optional<MemberThen> then{};
};

class ChainView final : public AllianceView {
 public:
  // `set` must outlive the view.
  ChainView(const StatementSet& set, Moment moment) : set_(set), moment_(moment) {}
  ChainView(const ChainView&) = delete;
  ChainView& operator=(const ChainView&) = delete;
  ChainView(ChainView&&) = delete;
  ChainView& operator=(ChainView&&) = delete;
  ~ChainView() override = default;

  UnixTime time() const override { return moment_.time; }
  const Authentic<RootStatement>& root() const override { return set_.root(); }
  RevocationPlace revocations() const override;

  Result<IdentityFact> identity(const MemberId& member) const override;
  Result<MembershipFact> membership(const MemberId& member) const override;
  Status has_role(const MemberId& member, RoleName role, const Reaches& reaches) const override;
  Result<DeviceStatement> device(const MemberId& member, const DeviceId& device) const override;

  Result<InviteStatement> usable_invite(const SigningKey& key) const override;
  Result<AlertIssuerStatement> alert_issuer(const SigningKey& key) const override;
  Result<AuthenticStatement> statement(const Hash& hash) const override;
  Result<InviteStatement> invite(const SigningKey& key) const override;
  Result<MemberStatement> membership_statement(const MemberId& member,
                                               const Serial& serial) const override;
  bool is_members_steward(const MemberId& member) const override;

 private:
  // What `below` rests on.
  ChainView(const ChainView& below, UnixTime then, std::size_t links_left,
            std::size_t certifiers_left)
      : set_(below.set_),
        moment_(below.moment_),
        links_left_(links_left),
        certifiers_left_(certifiers_left),
        certificates_(below.certificates_) {
    moment_.time = then;
  }

  // The moment's own of them; all that is known of others.
  const MemberThen* then_of(const MemberId& member) const {
    return moment_.then && moment_.then->member == member ? &*moment_.then : nullptr;
  }
  bool is_revoked(const Target& target) const { return is_revoked(target, moment_.revocations); }
  bool is_revoked(const Target& target, const MemberId& of) const {
    const MemberThen* then = then_of(of);
    return is_revoked(target, then != nullptr ? then->revocations : moment_.revocations);
  }
  bool is_revoked(const Target& target, std::uint64_t revocations) const;
  // Whether it had been said of them by then.
  bool is_said(const MemberId& of, UnixTime when) const {
    return then_of(of) == nullptr || when.seconds <= moment_.time.seconds + kClockSecondsMax;
  }
  // Whether the statement could be made when it says that it was, one link further up.
  template <class Body>
  Status check_issued(const Authentic<Body>& statement, UnixTime then) const;
  // What ends a membership whoever granted it.
  Status check_lasting(const MemberStatement& member) const;
  Result<MembershipFact> judge(const Authentic<MemberStatement>& member) const;
  bool is_countersigned(const Authentic<MemberStatement>& member) const;
  Status judge(const Authentic<RoleStatement>& role) const;
  Status judge(const Authentic<DeviceStatement>& device) const;
  Status judge(const Authentic<CircleStatement>& circle) const;

  const StatementSet& set_;
  Moment moment_;
  std::size_t links_left_ = kChainLinksMax;
  std::size_t certifiers_left_ = kCertifiersMax;
  mutable std::size_t certificates_left_ = kCertificatesJudgedMax;
  std::size_t* certificates_ = &certificates_left_;  // of the view that was asked
};

}  // namespace indaba::protocol
