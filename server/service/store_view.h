// StoreView: what the rules of statements ask about the alliance (protocol/statements/rules.h),
// answered by what the store holds of it.
//
// What was revoked or voided counts at no time; dates are held against the view's time. A member
// whose own membership is in suspense keeps their word for what they issued before.
#pragma once

#include <utility>

#include "protocol/statements/view.h"
#include "storage/store.h"

namespace indaba::server {

class StoreView final : public protocol::AllianceView {
 public:
  // `store` must outlive the view. Errors: StorageError::not_found before the founding.
  static Result<StoreView> of(const storage::Store& store, UnixTime time);
  // The same alliance at another time.
  StoreView at(UnixTime time) const { return {store_, time, alliance_, root_}; }

  const protocol::Hash& alliance() const { return alliance_; }

  UnixTime time() const override { return time_; }
  const protocol::Authentic<protocol::RootStatement>& root() const override { return root_; }
  protocol::RevocationPlace revocations() const override;
  Result<protocol::IdentityFact> identity(const MemberId& member) const override;
  Result<protocol::MembershipFact> membership(const MemberId& id) const override;
  Status has_role(const MemberId& id, protocol::RoleName role,
                  const protocol::Reaches& reaches) const override;
  Result<protocol::DeviceStatement> device(const MemberId& member,
                                           const DeviceId& id) const override;
  Result<protocol::InviteStatement> usable_invite(const protocol::SigningKey& key) const override;
  Result<protocol::AlertIssuerStatement> alert_issuer(
      const protocol::SigningKey& key) const override;
  Result<protocol::AuthenticStatement> statement(const protocol::Hash& hash) const override;
  Result<protocol::InviteStatement> invite(const protocol::SigningKey& key) const override;
  Result<protocol::MemberStatement> membership_statement(
      const MemberId& member, const protocol::Serial& serial) const override;
  bool is_members_steward(const MemberId& member) const override;

 private:
  StoreView(const storage::Store& store, UnixTime time, const protocol::Hash& alliance,
            protocol::Authentic<protocol::RootStatement> root)
      : store_(store), time_(time), alliance_(alliance), root_(std::move(root)) {}

  template <class Body>
  Result<protocol::Authentic<Body>> statement_as(const protocol::Hash& hash) const;

  const storage::Store& store_;
  UnixTime time_;
  protocol::Hash alliance_;
  protocol::Authentic<protocol::RootStatement> root_;
};

// The alliance's id. Errors: StorageError::not_found before the founding.
Result<protocol::Hash> alliance_of(const storage::Store& store);

// The statement under that hash, as it travels. Errors: StorageError::not_found.
Result<protocol::Statement> kept_statement(const storage::Store& store, const protocol::Hash& hash);
Result<protocol::Statement> decode_kept(const storage::KeptStatement& kept);

}  // namespace indaba::server
