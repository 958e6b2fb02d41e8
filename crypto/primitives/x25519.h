// X25519 (RFC 7748).
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kX25519Bytes = 32;
using X25519PublicKey = ByteArray<kX25519Bytes>;
using X25519SecretKey = Secret<kX25519Bytes>;

// Uses the general ladder on the base point, which libsodium does faster than its own base
// multiplication.
X25519PublicKey x25519_public(const X25519SecretKey& secret_key);

// Whether the bytes can be anybody's key: 32 of them, and no point of low order, with which every
// key exchange would fail.
bool x25519_is_public_key(ByteView public_key);

// Errors: invalid_key (wrong length), low_order_point (a result of all zeros, RFC 7748 section
// 6.1).
Result<Secret<kX25519Bytes>> x25519(const X25519SecretKey& secret_key, ByteView public_key);

}  // namespace indaba
