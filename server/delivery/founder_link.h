// The founder link: who opens it may found the alliance, once (alliance.initialise).
//
//   https://SERVER/#found=SECRET&key=KEY_HASH
//
// SECRET is 32 random bytes and KEY_HASH is SHA-256 of the certificate's SubjectPublicKeyInfo, both
// base64url without padding; there is no key under --local. All of it stands in the fragment, which
// browsers send to nobody. The store keeps the secret's SHA-256 alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "storage/store.h"

namespace indaba::server {

using FounderSecret = Secret<32>;

// A fresh secret that counts from now on; one that was given out before is void. Errors:
// ErrorCode::already_exists once the alliance is founded, random_failed.
Result<FounderSecret> renew_founder_secret(storage::Store& store, Random& random);

// `address`: scheme, host and port; `key_hash`: nothing under --local.
std::string founder_link(std::string_view address, const FounderSecret& secret,
                         const std::optional<ByteArray<32>>& key_hash);

}  // namespace indaba::server
