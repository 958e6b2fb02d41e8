#include "server/delivery/founder_link.h"

#include "crypto/base/base64.h"
#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "server/service/refusal.h"

namespace indaba::server {

using storage::MetaKey;

Result<FounderSecret> renew_founder_secret(storage::Store& store, Random& random) {
  INDABA_TRY_ASSIGN(const bool is_founded, is_there(store.meta->value(MetaKey::alliance)));
  if (is_founded) {
    return protocol::ErrorCode::already_exists;
  }
  INDABA_TRY_ASSIGN(FounderSecret secret, random.secret<32>());
  INDABA_TRY(store.meta->set_value(MetaKey::founder_link, sha256(secret.view())));
  return secret;
}

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
