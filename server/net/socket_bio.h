// What OpenSSL reads and writes a non-blocking socket through: send and recv, which cost less than
// the write and read of its own and never raise SIGPIPE. A read that took all that had come makes
// the next one say "not yet" by itself: whoever hears that has to wait for the socket to be
// readable.
#pragma once

#include <openssl/bio.h>

namespace indaba::server::net {

// Over `descriptor`, which stays the caller's. Null: no memory.
BIO* make_socket_bio(int descriptor);

}  // namespace indaba::server::net
