#include "server/net/tls.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <string_view>

#include "server/net/error.h"
#include "server/net/socket_bio.h"

namespace indaba::server::net {
namespace {

// RFC 7301: HTTP/1.1 is all that is spoken here; who offers only something else is refused, so that
// no other protocol's bytes can be led here.
int select_protocol(SSL* /*ssl*/, const unsigned char** selected, unsigned char* selected_bytes,
                    const unsigned char* offered, unsigned int offered_bytes, void* /*unused*/) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int outcome = SSL_select_next_proto(&chosen, selected_bytes, kOurs, sizeof(kOurs) - 1,
                                            offered, offered_bytes);
  *selected = chosen;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool configure(SSL_CTX* context) {
  // Without ACCEPT_MOVING_WRITE_BUFFER OpenSSL notices a retry with other bytes; without
  // PARTIAL_WRITE it never reports half a frame.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
  SSL_CTX_set_read_ahead(context, 1);
  return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_set_max_early_data(context, 0) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
         SSL_CTX_set_ciphersuites(context,
                                  "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
                                  "TLS_AES_256_GCM_SHA384") == 1;
}

Result<ByteArray<32>> hash_of_public_key(const SSL_CTX* context) {
  ByteArray<32> hash{};
  unsigned char* encoded = nullptr;
  X509* certificate = SSL_CTX_get0_certificate(context);
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
  if (size <= 0) {
    return NetError::certificate_unreadable;
  }
  const bool hashed = EVP_Digest(encoded, static_cast<std::size_t>(size), hash.data(), nullptr,
                                 EVP_sha256(), nullptr) == 1;
  OPENSSL_free(encoded);
  if (!hashed) {
    return NetError::tls_failed;
  }
  return hash;
}

// A key that asks for a passphrase is refused rather than asked for on a terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) { return -1; }

Status check_private(const std::filesystem::path& key) {
  struct stat status {};
  if (::stat(key.c_str(), &status) != 0) {
    return NetError::key_unreadable;
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return NetError::key_exposed;
  }
  return {};
}

}  // namespace

Result<TlsContext> TlsContext::load(const std::filesystem::path& certificate,
                                    const std::filesystem::path& key) {
  INDABA_TRY(check_private(key));
  ERR_clear_error();
  TlsContext tls(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = tls.context_.get();
  if (context == nullptr || !configure(context)) {
    return NetError::tls_failed;
  }
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    return NetError::certificate_unreadable;
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const int reason = ERR_GET_REASON(ERR_peek_last_error());
    return reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH
               ? NetError::key_mismatch
               : NetError::key_unreadable;
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return NetError::key_mismatch;
  }
  INDABA_TRY_ASSIGN(tls.key_hash_, hash_of_public_key(context));
  return tls;
}

SslPointer TlsContext::accept(int descriptor) const {
  SslPointer ssl(SSL_new(context_.get()));
  BIO* bio = ssl == nullptr ? nullptr : make_socket_bio(descriptor);
  if (bio == nullptr) {
    ERR_clear_error();
    return nullptr;
  }
  SSL_set_bio(ssl.get(), bio, bio);
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace indaba::server::net
