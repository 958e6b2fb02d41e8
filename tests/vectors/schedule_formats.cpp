// key-schedule, psk_secret, transcript-hashes and welcome.
#include "crypto/mls/member/group_secrets.h"
#include "crypto/mls/member/key_schedule.h"
#include "crypto/mls/member/psk.h"
#include "crypto/mls/public/message.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

Verdict expect_secret(const KdfSecret& ours, const Json& epoch, std::string_view name) {
  return expect_same(ours.view(), bytes(epoch, name), name);
}

Verdict expect_secrets(const EpochSecrets& ours, const Json& epoch) {
  INDABA_TRY(expect_secret(ours.init, epoch, "init_secret"));
  INDABA_TRY(expect_secret(ours.sender_data, epoch, "sender_data_secret"));
  INDABA_TRY(expect_secret(ours.encryption, epoch, "encryption_secret"));
  INDABA_TRY(expect_secret(ours.exporter, epoch, "exporter_secret"));
  INDABA_TRY(expect_secret(ours.epoch_authenticator, epoch, "epoch_authenticator"));
  INDABA_TRY(expect_secret(ours.external, epoch, "external_secret"));
  INDABA_TRY(expect_secret(ours.confirmation_key, epoch, "confirmation_key"));
  INDABA_TRY(expect_secret(ours.membership_key, epoch, "membership_key"));
  INDABA_TRY(expect_secret(ours.resumption_psk, epoch, "resumption_psk"));
  return expect_same(external_key_pair(ours.external).public_key, bytes(epoch, "external_pub"),
                     "external_pub");
}

Verdict expect_export(const KdfSecret& exporter_secret, const Json& exporter) {
  INDABA_TRY_ASSIGN(const SecretBytes exported,
                    mls_export(exporter_secret, text(exporter, "label"), bytes(exporter, "context"),
                               number32(exporter, "length")));
  return expect_same(exported.view(), bytes(exporter, "secret"), "exporter");
}

// Goes through one epoch; `init` becomes the secret with which the next begins.
Verdict verify_epoch(GroupContext context, KdfSecret& init, const Json& epoch) {
  context.tree_hash = bytes(epoch, "tree_hash");
  context.confirmed_transcript_hash = bytes(epoch, "confirmed_transcript_hash");
  const Bytes encoded = encode(context);
  INDABA_TRY(expect_same(encoded, bytes(epoch, "group_context"), "group_context"));

  const KdfSecret psk = epoch.contains("psk_secret") && !epoch["psk_secret"].is_null()
                            ? secret(epoch, "psk_secret")
                            : KdfSecret();
  const KdfSecret joiner = joiner_secret(init, secret(epoch, "commit_secret"), encoded);
  INDABA_TRY(expect_secret(joiner, epoch, "joiner_secret"));
  INDABA_TRY(expect_secret(welcome_secret(joiner, psk), epoch, "welcome_secret"));
  EpochSecrets ours = EpochSecrets::from_joiner_secret(joiner, psk, encoded);
  INDABA_TRY(expect_secrets(ours, epoch));
  INDABA_TRY(expect_export(ours.exporter, field(epoch, "exporter")));
  init = std::move(ours.init);
  return {};
}

}  // namespace

Verdict verify_key_schedule(const Json& vector) {
  GroupContext context;
  context.cipher_suite = cipher_suite(vector);
  context.group_id = bytes(vector, "group_id");
  KdfSecret init = secret(vector, "initial_init_secret");
  for (const Json& epoch : array(vector, "epochs")) {
    INDABA_TRY(
        within("epoch " + std::to_string(context.epoch.value), verify_epoch(context, init, epoch)));
    ++context.epoch.value;
  }
  return {};
}

Verdict verify_psk_secret(const Json& vector) {
  std::vector<PskInput> psks;
  for (const Json& each : array(vector, "psks")) {
    PreSharedKeyId id;
    id.type = PskType::external;
    id.psk_id = bytes(each, "psk_id");
    id.psk_nonce = bytes(each, "psk_nonce");
    psks.push_back({std::move(id), SecretBytes(bytes(each, "psk"))});
  }
  return expect_same(psk_secret(psks).view(), bytes(vector, "psk_secret"), "psk_secret");
}

Verdict verify_transcript_hashes(const Json& vector) {
  INDABA_TRY_ASSIGN(const auto content,
                    decode<AuthenticatedContent>(bytes(vector, "authenticated_content")));
  INDABA_TRY(expect(content.content.get<Commit>() != nullptr, "a commit"));
  const HashValue confirmed =
      confirmed_transcript_hash(bytes(vector, "interim_transcript_hash_before"), content);
  INDABA_TRY(expect_same(confirmed, bytes(vector, "confirmed_transcript_hash_after"),
                         "confirmed_transcript_hash_after"));
  INDABA_TRY(expect_same(content.auth.confirmation_tag,
                         mac(secret(vector, "confirmation_key"), {confirmed}), "confirmation tag"));
  return expect_same(interim_transcript_hash(confirmed, content.auth.confirmation_tag),
                     bytes(vector, "interim_transcript_hash_after"),
                     "interim_transcript_hash_after");
}

Verdict verify_welcome(const Json& vector) {
  INDABA_TRY_ASSIGN(const auto key_package_message,
                    decode<MlsMessage>(bytes(vector, "key_package")));
  INDABA_TRY_ASSIGN(const auto welcome_message, decode<MlsMessage>(bytes(vector, "welcome")));
  const auto* key_package = key_package_message.get<KeyPackage>();
  const auto* welcome = welcome_message.get<Welcome>();
  INDABA_TRY(expect(key_package != nullptr && welcome != nullptr, "a key package and a Welcome"));

  const KeyPackageSecrets own{*key_package, hpke_key(vector, "init_priv"), {}, {}};
  INDABA_TRY(expect_same(own.init_key.public_key, key_package->init_key, "init key"));
  INDABA_TRY_ASSIGN(const GroupSecrets secrets, open_group_secrets(*welcome, own));
  const KdfSecret no_psk = psk_secret(std::vector<PskInput>{});
  INDABA_TRY_ASSIGN(const GroupInfo info,
                    open_group_info(welcome->cipher_suite, secrets.joiner_secret, no_psk,
                                    welcome->encrypted_group_info));
  INDABA_TRY(succeeds(info.verify_signature(bytes(vector, "signer_pub")), "signature"));
  const EpochSecrets epoch =
      EpochSecrets::from_joiner_secret(secrets.joiner_secret, no_psk, encode(info.group_context));
  return expect_same(mac(epoch.confirmation_key, {info.group_context.confirmed_transcript_hash}),
                     info.confirmation_tag, "confirmation_tag");
}

}  // namespace indaba::vectors
