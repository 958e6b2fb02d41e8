#include "crypto/mls/public/labels.h"

#include "crypto/mls/public/codec.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kPrefix = "MLS 1.0 ";

// SignContent: opaque label<V>, opaque content<V>. What is signed may be secret.
SecretBytes sign_content(std::string_view label, ByteView content) {
  SecretWriter writer(content.size() + label.size() + kPrefix.size() + 8);
  writer.length(kPrefix.size() + label.size());
  writer.raw(as_bytes(kPrefix));
  writer.raw(as_bytes(label));
  writer.vector(content);
  return SecretBytes(writer.finish());
}

}  // namespace

Bytes sign_with_label(const SignatureKeyPair& key, std::string_view label, ByteView content) {
  return to_bytes(ed25519_sign(key, sign_content(label, content).view()));
}

Status verify_with_label(ByteView public_key, std::string_view label, ByteView content,
                         ByteView signature) {
  if (!ed25519_verify(public_key, sign_content(label, content).view(), signature)) {
    return MlsError::invalid_signature;
  }
  return {};
}

HashValue ref_hash(std::string_view label, ByteView value) {
  Writer header;
  header.vector(as_bytes(label));
  header.length(value.size());
  return sha256({header.finish(), value});
}

}  // namespace indaba::mls
