#include "clients/cli/net/dial.h"

#include <openssl/x509.h>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <string>

#include "crypto/primitives/hash.h"

namespace indaba::cli {
namespace {

protocol::Hash key_hash_of(SSL* tls) {
  protocol::Hash hash{};
  X509* certificate = SSL_get1_peer_certificate(tls);
  if (certificate == nullptr) {
    return hash;
  }
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
  if (size > 0) {
    hash = sha256(ByteView(encoded, static_cast<std::size_t>(size)));
    OPENSSL_free(encoded);
  }
  X509_free(certificate);
  return hash;
}

bool is_this_machine(const asio::ip::tcp::resolver::results_type& found) {
  for (const auto& entry : found) {
    if (!entry.endpoint().address().is_loopback()) {
      return false;
    }
  }
  return !found.empty();
}

asio::awaitable<std::optional<WireError>> connect_socket(Tcp& socket,
                                                         const client::ServerAddress& address) {
  asio::ip::tcp::resolver resolver(socket.get_executor());
  const std::string port = std::to_string(address.port);
  const auto [failed, found] = co_await resolver.async_resolve(address.host, port, kAwait);
  if (failed) {
    co_return WireError::unreachable;
  }
  if (!address.is_tls && !is_this_machine(found)) {
    co_return WireError::not_local;
  }
  const auto connected = co_await socket.async_connect(found, kAwait);
  if (std::get<0>(connected)) {
    co_return WireError::unreachable;
  }
  co_return std::nullopt;
}

}  // namespace

asio::awaitable<std::optional<WireError>> dial(Tcp& stream, asio::ssl::context&,
                                               const client::ServerAddress& address,
                                               protocol::Hash&) {
  const auto failed = co_await connect_socket(stream, address);
  co_return failed;
}

asio::awaitable<std::optional<WireError>> dial(Tls& stream, asio::ssl::context& trust,
                                               const client::ServerAddress& address,
                                               protocol::Hash& server_key) {
  const auto failed = co_await connect_socket(stream.next_layer(), address);
  if (failed) {
    co_return failed;
  }
  SSL_set_min_proto_version(stream.native_handle(), TLS1_3_VERSION);
  SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str());
  if (address.key_hash) {
    // The handshake proves that the peer has the key; which key it must be is compared below.
    stream.set_verify_mode(asio::ssl::verify_none);
  } else {
    trust.set_default_verify_paths();
    stream.set_verify_mode(asio::ssl::verify_peer);
    stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
  }
  const auto done = co_await stream.async_handshake(asio::ssl::stream_base::client, kAwait);
  if (std::get<0>(done)) {
    co_return address.key_hash ? WireError::unreachable : WireError::wrong_key;
  }
  server_key = key_hash_of(stream.native_handle());
  if (address.key_hash && server_key != *address.key_hash) {
    co_return WireError::wrong_key;
  }
  co_return std::nullopt;
}

}  // namespace indaba::cli
