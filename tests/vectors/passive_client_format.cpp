// passive-client-welcome, passive-client-handling-commit and passive-client-random.
#include <map>

#include "crypto/mls/member/group.h"
#include "tests/vectors/fixed_random.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

// A passive client takes everybody for who they say they are, and for as long.
class TrustAll final : public AuthenticationService {
 public:
  bool is_valid(const Credential& /*credential*/, ByteView /*signature_key*/) const override {
    return true;
  }
  bool can_succeed(const Credential& /*current*/, const Credential& /*next*/) const override {
    return true;
  }
  bool is_same_client(const Credential& /*a*/, const Credential& /*b*/) const override {
    return true;
  }
  bool is_acceptable(const Lifetime& /*lifetime*/) const override { return true; }
};

// The vector's external PSKs, and the resumption PSK of each epoch that the client has seen.
class KnownPsks final : public PskStore {
 public:
  void add(const PreSharedKeyId& id, ByteView psk) { psks_[key(id)] = SecretBytes(psk); }

  Result<SecretBytes> find(const PreSharedKeyId& id) const override {
    const auto found = psks_.find(key(id));
    if (found == psks_.end()) {
      return MlsError::unknown_psk;
    }
    return found->second.clone();
  }

 private:
  static Bytes key(PreSharedKeyId id) {
    id.psk_nonce.clear();
    id.usage = ResumptionPskUsage::application;
    return encode(id);
  }

  std::map<Bytes, SecretBytes> psks_;
};

template <class T>
Result<T> message_body(const Json& value) {
  INDABA_TRY_ASSIGN(MlsMessage message, decode<MlsMessage>(bytes(value)));
  T* body = message.get<T>();
  if (body == nullptr) {
    return MlsError::wrong_wire_format;
  }
  return std::move(*body);
}

Verdict expect_own_keys(const KeyPackageSecrets& own) {
  const KeyPackage& key_package = own.key_package;
  INDABA_TRY(expect_same(own.signature_key.public_key, key_package.leaf_node.signature_key,
                         "signature_priv's public key"));
  INDABA_TRY(expect_same(own.leaf_key.public_key, key_package.leaf_node.encryption_key,
                         "encryption_priv's public key"));
  INDABA_TRY(expect_same(own.init_key.public_key, key_package.init_key, "init_priv's public key"));
  return succeeds(key_package.validate(key_package.cipher_suite), "key package");
}

void learn_external_psks(KnownPsks& psks, const Json& vector) {
  for (const Json& each : array(vector, "external_psks")) {
    PreSharedKeyId id;
    id.psk_id = bytes(each, "psk_id");
    psks.add(id, bytes(each, "psk"));
  }
}

// What both ends of an epoch have in common, and what this one leaves to later ones.
Verdict expect_epoch(const Group& group, ByteView authenticator, KnownPsks& psks) {
  INDABA_TRY_ASSIGN(const KdfSecret ours, group.epoch_authenticator());
  INDABA_TRY(expect_same(ours.view(), authenticator, "epoch authenticator"));
  PreSharedKeyId id;
  id.type = PskType::resumption;
  id.psk_group_id = group.id();
  id.psk_epoch = group.epoch();
  INDABA_TRY_ASSIGN(const KdfSecret resumption, group.resumption_psk());
  psks.add(id, resumption.view());
  return {};
}

Verdict follow_epoch(Group& group, const Json& epoch) {
  for (const Json& proposal : array(epoch, "proposals")) {
    INDABA_TRY_ASSIGN(const Received received, group.receive(bytes(proposal)));
    INDABA_TRY(expect(std::holds_alternative<ReceivedProposal>(received), "a proposal"));
  }
  INDABA_TRY_ASSIGN(Received received, group.receive(bytes(epoch, "commit")));
  auto* commit = std::get_if<ReceivedCommit>(&received);
  INDABA_TRY(expect(commit != nullptr, "a commit"));
  return succeeds(group.merge(std::move(*commit)), "merge");
}

}  // namespace

Verdict verify_passive_client(const Json& vector) {
  INDABA_TRY_ASSIGN(KeyPackage key_package, message_body<KeyPackage>(field(vector, "key_package")));
  const KeyPackageSecrets own{std::move(key_package), hpke_key(vector, "init_priv"),
                              hpke_key(vector, "encryption_priv"),
                              signature_key(vector, "signature_priv")};
  INDABA_TRY(expect(own.key_package.cipher_suite == cipher_suite(vector), "cipher_suite"));
  INDABA_TRY(expect_own_keys(own));

  FixedRandom random(0);
  const TrustAll trust_all;
  KnownPsks psks;
  learn_external_psks(psks, vector);
  JoinOptions options;
  if (const Json& tree = field(vector, "ratchet_tree"); !tree.is_null()) {
    INDABA_TRY_ASSIGN(options.tree, RatchetTree::decode(bytes(tree)));
  }
  INDABA_TRY_ASSIGN(const Welcome welcome, message_body<Welcome>(field(vector, "welcome")));
  auto joined = Group::join(welcome, own, {random, trust_all, psks}, std::move(options));
  INDABA_TRY(succeeds(joined, "join"));
  Group& group = *joined;
  INDABA_TRY(
      within("initial", expect_epoch(group, bytes(vector, "initial_epoch_authenticator"), psks)));
  for (const Json& epoch : array(vector, "epochs")) {
    const std::string where = "after epoch " + std::to_string(group.epoch().value);
    INDABA_TRY(within(where, follow_epoch(group, epoch)));
    INDABA_TRY(within(where, expect_epoch(group, bytes(epoch, "epoch_authenticator"), psks)));
  }
  return {};
}

}  // namespace indaba::vectors
