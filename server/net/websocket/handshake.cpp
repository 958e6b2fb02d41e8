#include "server/net/websocket/handshake.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include "crypto/base/base64.h"

namespace indaba::server::net {

std::optional<std::string> websocket_accept_key(std::string_view key) {
  const auto nonce = from_base64(key, Base64::standard);
  if (!nonce || nonce->size() != 16) {
    return std::nullopt;
  }
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  ByteArray<20> hash{};
  if (EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha1(), nullptr) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  return to_base64(hash, Base64::standard);
}

}  // namespace indaba::server::net
