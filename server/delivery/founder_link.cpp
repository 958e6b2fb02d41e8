#include "server/delivery/founder_link.h"

#include "crypto/base/base64.h"

namespace indaba::server {

std::string founder_link(std::string_view address, const FounderSecret& secret,
                         const std::optional<ByteArray<32>>& key_hash) {
  std::string link(address);
  link.append("/#found=").append(to_base64(secret.view(), Base64::url_no_padding));
  if (key_hash) {
    link.append("&key=").append(to_base64(*key_hash, Base64::url_no_padding));
  }
  return link;
}

}  // namespace indaba::server
