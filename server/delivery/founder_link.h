// The founder link: who opens it may found the alliance, once (alliance.initialise).
//
//   https://SERVER/#found=SECRET&key=KEY_HASH
//
// SECRET is 32 random bytes and KEY_HASH is SHA-256 of the certificate's SubjectPublicKeyInfo, both
// base64url without padding; there is no key under --local. All of it stands in the fragment, which
// browsers send to nobody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "server/service/alliance.h"

namespace indaba::server {

// `address`: scheme, host and port; `key_hash`: nothing under --local.
std::string founder_link(std::string_view address, const FounderSecret& secret,
                         const std::optional<ByteArray<32>>& key_hash);

}  // namespace indaba::server
