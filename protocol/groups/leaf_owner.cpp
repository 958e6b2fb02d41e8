#include "protocol/groups/leaf_owner.h"

#include "protocol/statements/authentic.h"

namespace indaba::protocol {
namespace {

template <class Body>
Result<Body> body_of(const Statement& statement) {
  auto opened = reopen(statement);
  if (!opened) {
    return GroupError::malformed_credential;
  }
  auto* body = std::get_if<Body>(&opened->body);
  if (body == nullptr) {
    return GroupError::malformed_credential;
  }
  return std::move(*body);
}

}  // namespace

mls::Credential credential_of(const Credential& credential) {
  return mls::Credential::basic(cbor::encode(credential));
}

Result<Credential> read_credential(const mls::Credential& credential) {
  if (credential.type != mls::CredentialType::basic) {
    return GroupError::malformed_credential;
  }
  auto read = cbor::decode<Credential>(credential.identity);
  if (!read) {
    return GroupError::malformed_credential;
  }
  return read;
}

Result<LeafOwner> owner_of(const Credential& credential) {
  INDABA_TRY_ASSIGN(const auto device, body_of<DeviceStatement>(credential.device));
  INDABA_TRY_ASSIGN(const auto identity, body_of<IdentityStatement>(credential.identity));
  INDABA_TRY_ASSIGN(const auto member, body_of<MemberStatement>(credential.member));
  if (device.member != identity.member || device.member != member.member ||
      device.generation != identity.generation || device.alliance != identity.alliance ||
      device.alliance != member.alliance) {
    return GroupError::malformed_credential;
  }
  if (credential.invite) {
    INDABA_TRY_ASSIGN(const auto invite, body_of<InviteStatement>(*credential.invite));
    if (!member.invite || member.invite->key != invite.key || member.alliance != invite.alliance) {
      return GroupError::malformed_credential;
    }
  }
  return LeafOwner{.alliance = device.alliance,
                   .member = device.member,
                   .device = device.device,
                   .generation = device.generation,
                   .membership = member.serial,
                   .key = device.signature_key};
}

Result<LeafOwner> owner_of(const mls::LeafNode& leaf) {
  INDABA_TRY_ASSIGN(const Credential credential, read_credential(leaf.credential));
  INDABA_TRY_ASSIGN(const LeafOwner owner, owner_of(credential));
  if (!same_bytes(owner.key, leaf.signature_key)) {
    return GroupError::malformed_credential;
  }
  return owner;
}

}  // namespace indaba::protocol
