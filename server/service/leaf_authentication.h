// LeafAuthentication: the AuthenticationService (RFC 9420 section 5.3.1) of the server: a leaf is
// genuine if its credential says of a device what the store holds of it.
//
// Certificates, identities and member statements were verified when they were taken in; whoever
// presents exactly those, signatures included, needs no second look at the signatures.
#pragma once

#include "crypto/mls/public/credential.h"
#include "storage/store.h"

namespace indaba::server {

class LeafAuthentication final : public mls::AuthenticationService {
 public:
  // While one lives, credentials are judged by `store` at `now`; without one nothing is valid.
  class Session {
   public:
    // All must outlive it.
    Session(LeafAuthentication& authentication, const storage::Store& store, UnixTime now);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();
    // What kept the store from answering, if something did: the judgement counts for nothing then.
    Status status() const { return status_; }

   private:
    friend class LeafAuthentication;
    LeafAuthentication& authentication_;
    const storage::Store& store_;
    UnixTime now_;
    mutable Status status_;
  };

  LeafAuthentication() = default;
  LeafAuthentication(const LeafAuthentication&) = delete;
  LeafAuthentication& operator=(const LeafAuthentication&) = delete;

  // mls::AuthenticationService. Its member is in, provisionally at least; its device counts.
  bool is_valid(const mls::Credential& credential, ByteView signature_key) const override;
  // The same device, or one of a later generation of the same member.
  bool can_succeed(const mls::Credential& current, const mls::Credential& next) const override;
  bool is_same_client(const mls::Credential& a, const mls::Credential& b) const override;

 private:
  const Session* session_ = nullptr;
};

}  // namespace indaba::server
