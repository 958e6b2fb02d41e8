// crypto-basics.
#include "crypto/mls/member/key_schedule.h"
#include "crypto/mls/public/labels.h"
#include "tests/vectors/fixed_random.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

Verdict verify_ref_hash(const Json& vector) {
  return expect_same(ref_hash(text(vector, "label"), bytes(vector, "value")), bytes(vector, "out"),
                     "ref_hash");
}

Verdict verify_expand_with_label(const Json& vector) {
  SecretBytes out(number32(vector, "length"));
  expand_with_label(bytes(vector, "secret"), text(vector, "label"), bytes(vector, "context"),
                    out.mutable_view());
  return expect_same(out.view(), bytes(vector, "out"), "expand_with_label");
}

Verdict verify_derive_secret(const Json& vector) {
  return expect_same(derive_secret(secret(vector, "secret"), text(vector, "label")).view(),
                     bytes(vector, "out"), "derive_secret");
}

Verdict verify_derive_tree_secret(const Json& vector) {
  SecretBytes out(number32(vector, "length"));
  derive_tree_secret(secret(vector, "secret"), text(vector, "label"),
                     {number32(vector, "generation")}, out.mutable_view());
  return expect_same(out.view(), bytes(vector, "out"), "derive_tree_secret");
}

Verdict verify_sign_with_label(const Json& vector) {
  const Bytes public_key = bytes(vector, "pub");
  const std::string label = text(vector, "label");
  const Bytes content = bytes(vector, "content");
  INDABA_TRY(succeeds(verify_with_label(public_key, label, content, bytes(vector, "signature")),
                      "verify_with_label"));
  const Bytes signature = sign_with_label(signature_key(vector, "priv"), label, content);
  return succeeds(verify_with_label(public_key, label, content, signature), "sign_with_label");
}

Verdict verify_encrypt_with_label(CipherSuite suite, const Json& vector) {
  const HpkeKeyPair key = hpke_key(vector, "priv");
  const std::string label = text(vector, "label");
  const Bytes context = bytes(vector, "context");
  const Bytes plaintext = bytes(vector, "plaintext");
  INDABA_TRY(expect_same(key.public_key, bytes(vector, "pub"), "public key"));
  INDABA_TRY_ASSIGN(const SecretBytes given,
                    decrypt_with_label(suite, key, label, context, bytes(vector, "kem_output"),
                                       bytes(vector, "ciphertext")));
  INDABA_TRY(expect_same(given.view(), plaintext, "decrypt_with_label"));

  FixedRandom random(0);
  INDABA_TRY_ASSIGN(const HpkeSealed sealed, hpke_seal(encryption_info(suite, label, context),
                                                       key.public_key, {}, plaintext, random));
  INDABA_TRY_ASSIGN(
      const SecretBytes opened,
      decrypt_with_label(suite, key, label, context, sealed.encapsulated_key, sealed.ciphertext));
  return expect_same(opened.view(), plaintext, "encrypt_with_label");
}

}  // namespace

Verdict verify_crypto_basics(const Json& vector) {
  INDABA_TRY(verify_ref_hash(field(vector, "ref_hash")));
  INDABA_TRY(verify_expand_with_label(field(vector, "expand_with_label")));
  INDABA_TRY(verify_derive_secret(field(vector, "derive_secret")));
  INDABA_TRY(verify_derive_tree_secret(field(vector, "derive_tree_secret")));
  INDABA_TRY(verify_sign_with_label(field(vector, "sign_with_label")));
  return verify_encrypt_with_label(cipher_suite(vector), field(vector, "encrypt_with_label"));
}

}  // namespace indaba::vectors
