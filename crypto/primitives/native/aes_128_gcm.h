// AES-128-GCM by OpenSSL, for native builds: reached through aead.h alone, which has checked all
// lengths.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace indaba::native {

// As aead_seal and aead_open with key of 16 and nonce of 12 bytes. Errors: invalid_length (2 GiB or
// more), decryption_failed. What aes_128_gcm_open leaves in `plaintext` on an error is for its
// caller to wipe.
Status aes_128_gcm_seal(ByteView key, ByteView nonce, ByteView associated_data, ByteView plaintext,
                        MutableByteView ciphertext);
Status aes_128_gcm_open(ByteView key, ByteView nonce, ByteView associated_data, ByteView ciphertext,
                        MutableByteView plaintext);

}  // namespace indaba::native
