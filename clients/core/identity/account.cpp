#include "clients/core/identity/account.h"

#include <algorithm>
#include <utility>

#include "clients/core/labels.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::string_view kKey = "account";

template <std::size_t N>
ByteArray<N> exposed(const Secret<N>& secret) {
  ByteArray<N> bytes{};
  std::copy(secret.view().begin(), secret.view().end(), bytes.begin());
  return bytes;
}

}  // namespace

// As it is stored, sealed like everything; the secrets are those that the keys follow from.
struct Account::Stored {
  ByteArray<32> identity_seed{};
  ByteArray<32> device_seed{};
  ByteArray<32> box_secret{};
  protocol::Hash alliance{};
  ServerAddress server;
  MemberId member;
  DeviceId device;
  std::string handle;
  std::uint64_t generation = 0;
  protocol::Statement identity;
  protocol::Statement certificate;
  protocol::BoxKey backup_key{};

  Stored() = default;
  Stored(const Stored&) = default;
  Stored& operator=(const Stored&) = default;
  ~Stored() {
    for (ByteArray<32>* secret : {&identity_seed, &device_seed, &box_secret}) {
      wipe(*secret);
    }
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("handle", self.handle, protocol::kHandleBounds);
    io("member", self.member);
    io("server", self.server);
    io("alliance", self.alliance);
    io("identity", self.identity);
    io("backup_key", self.backup_key);
    io("box_secret", self.box_secret);
    io("generation", self.generation);
    io("certificate", self.certificate);
    io("device_seed", self.device_seed);
    io("identity_seed", self.identity_seed);
  }
};

Result<Account> Account::create(Random& random, const protocol::Hash& alliance,
                                const ServerAddress& server, const std::string& handle,
                                const Ed25519KeyPair& recovery_key, UnixTime now,
                                const protocol::Authentic<protocol::IdentityStatement>* before) {
  Account account;
  account.alliance_ = alliance;
  account.server_ = server;
  account.handle_ = handle;
  account.generation_ = now.seconds;
  if (before != nullptr) {
    account.generation_ = std::max(before->body.generation + 1, now.seconds);
  }
  account.member_ = protocol::member_id_of(recovery_key.public_key);
  ByteArray<DeviceId::size_bytes> device{};
  INDABA_TRY(random.fill(device));
  account.device_ = DeviceId(device);
  INDABA_TRY_ASSIGN(account.identity_key_, Ed25519KeyPair::generate(random));
  INDABA_TRY_ASSIGN(account.device_key_, Ed25519KeyPair::generate(random));
  INDABA_TRY_ASSIGN(account.box_key_, HpkeKeyPair::generate(random));

  protocol::IdentityStatement identity;
  identity.alliance = alliance;
  identity.member = account.member_;
  identity.generation = account.generation_;
  identity.identity_key = account.identity_key_.public_key;
  identity.recovery_key = recovery_key.public_key;
  if (before != nullptr) {
    identity.previous = before->hash;
  }
  account.identity_ = protocol::sign(identity, {&recovery_key});

  protocol::DeviceStatement certificate;
  certificate.alliance = alliance;
  certificate.member = account.member_;
  certificate.generation = account.generation_;
  certificate.device = account.device_;
  certificate.signature_key = account.device_key_.public_key;
  certificate.box_key = account.box_key_.public_key;
  certificate.created = now;
  certificate.expires = {now.seconds + kCertificateSeconds};
  account.certificate_ =
      protocol::sign(certificate, {&account.identity_key_, &account.device_key_});
  account.backup_key_ = backup_key_of(recovery_key).public_key;
  return account;
}

Result<Account> Account::adopt(Adopted parts) {
  INDABA_TRY_ASSIGN(const auto identity,
                    cbor::decode<protocol::IdentityStatement>(parts.identity.body));
  INDABA_TRY_ASSIGN(const auto certificate,
                    cbor::decode<protocol::DeviceStatement>(parts.certificate.body));
  Account account;
  account.alliance_ = parts.alliance;
  account.server_ = std::move(parts.server);
  account.member_ = identity.member;
  account.device_ = certificate.device;
  account.handle_ = std::move(parts.handle);
  account.generation_ = identity.generation;
  account.identity_key_ = std::move(parts.identity_key);
  account.device_key_ = std::move(parts.device_key);
  account.box_key_ = std::move(parts.box_key);
  account.identity_ = std::move(parts.identity);
  account.certificate_ = std::move(parts.certificate);
  account.backup_key_ = parts.backup_key;
  return account;
}

Result<std::optional<Account>> Account::restore(const Records& records) {
  INDABA_TRY_ASSIGN(const auto stored, records.get<Stored>(kKey));
  if (!stored) {
    return std::optional<Account>();
  }
  Account account;
  account.alliance_ = stored->alliance;
  account.server_ = stored->server;
  account.member_ = stored->member;
  account.device_ = stored->device;
  account.handle_ = stored->handle;
  account.generation_ = stored->generation;
  account.identity_key_ = Ed25519KeyPair::from_seed(Secret<32>(stored->identity_seed));
  account.device_key_ = Ed25519KeyPair::from_seed(Secret<32>(stored->device_seed));
  account.box_key_ = HpkeKeyPair::from_secret(Secret<32>(stored->box_secret));
  account.identity_ = stored->identity;
  account.certificate_ = stored->certificate;
  account.backup_key_ = stored->backup_key;
  return std::optional<Account>(std::move(account));
}

void Account::save(Records& records) const {
  Stored stored;
  stored.identity_seed = exposed(identity_key_.seed());
  stored.device_seed = exposed(device_key_.seed());
  stored.box_secret = exposed(box_key_.secret_key);
  stored.alliance = alliance_;
  stored.server = server_;
  stored.member = member_;
  stored.device = device_;
  stored.handle = handle_;
  stored.generation = generation_;
  stored.identity = identity_;
  stored.certificate = certificate_;
  stored.backup_key = backup_key_;
  records.put(std::string(kKey), stored);
}

protocol::AccountEraseRequest Account::sign_erasure(const protocol::HelloEvent& hello) const {
  Bytes input = label("erase");
  append(input, alliance_);
  append(input, hello.nonce);
  append(input, member_.view());
  return {ed25519_sign(identity_key_, input)};
}

protocol::ProveRequest Account::prove(const protocol::HelloEvent& hello) const {
  return prove_device(hello, alliance_, device_, device_key_);
}

protocol::ProveRequest prove_device(const protocol::HelloEvent& hello,
                                    const protocol::Hash& alliance, const DeviceId& device,
                                    const Ed25519KeyPair& key) {
  Bytes input = label("prove");
  append(input, alliance);
  append(input, hello.nonce);
  append(input, hello.server_key);
  append(input, device.view());
  append(input, as_bytes(hello.server_name));
  return {device, ed25519_sign(key, input), {1}};
}

HpkeKeyPair backup_key_of(const Ed25519KeyPair& recovery_key) {
  const auto extracted = hkdf_extract({}, {recovery_key.seed().view()});
  Secret<kX25519Bytes> secret;
  check(hkdf_expand(extracted.view(), {label("backup")}, secret.mutable_view()).has_value());
  return HpkeKeyPair::from_secret(std::move(secret));
}

}  // namespace indaba::client
