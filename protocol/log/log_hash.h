// The log hash: what a channel's log has come to, computed alike by the server and every device.
//
//   H(0) = 32 zero bytes
//   H(n) = SHA-256("indaba/1 log" 0x00 || channel || H(n-1) || n, 8 bytes big-endian || type, 1
//   byte
//                  || SHA-256(body n))
//
// Bodies enter by their hash, so that one can be erased and the chain still holds. Where a restored
// server skips numbers, H(n-1) is the hash of the entry that stands before n in its log.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/primitives/hash.h"

namespace indaba::protocol {

// What an entry of a log is. The numbers are part of the log hash and never change.
enum class EntryType : std::uint8_t {
  message = 1,  // of a member, opaque to the server
  commit,       // an MLS commit of a closed channel
  manifest,     // a circle's, in each of its open channels
  moderation,   // a moderator's statement, in an open channel
  restart,      // where a restored server went on
  leave,        // who asks to be removed from a closed channel's group
};

using LogHash = Sha256Digest;

// H(0): before the first entry.
inline constexpr LogHash kLogHashStart{};

LogHash log_hash(const ChannelId& channel, const LogHash& before, std::uint64_t seq, EntryType type,
                 const Sha256Digest& body_hash);

}  // namespace indaba::protocol
