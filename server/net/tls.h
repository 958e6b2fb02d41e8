// TLS 1.3 by OpenSSL, and nothing older: the context of all connections, made of certificate and
// key.
//
// No tickets and no early data: resumption would let a listener on the wire tie a device's
// connections to each other.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace indaba::server::net {

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslPointer = std::unique_ptr<SSL, SslDeleter>;

class TlsContext {
 public:
  // From PEM files: the certificate with its chain, and its key, which only its owner may read.
  // Errors: NetError.
  static Result<TlsContext> load(const std::filesystem::path& certificate,
                                 const std::filesystem::path& key);

  // A server's end of a connection over `descriptor`, which stays the caller's. Null: no memory.
  SslPointer accept(int descriptor) const;

  // SHA-256 of the certificate's SubjectPublicKeyInfo: what an invite names.
  const ByteArray<32>& key_hash() const { return key_hash_; }

 private:
  explicit TlsContext(SSL_CTX* context) : context_(context) {}

  std::unique_ptr<SSL_CTX, SslDeleter> context_;
  ByteArray<32> key_hash_{};
};

}  // namespace indaba::server::net
