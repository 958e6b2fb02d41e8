// Proves that the log hash binds everything that it should. Expected values were computed with
// Python's hashlib from the formula in log_hash.h.
#include "protocol/log/log_hash.h"

#include <gtest/gtest.h>

#include "crypto/base/hex.h"

namespace indaba::protocol {
namespace {

ChannelId channel_of(std::uint8_t fill) {
  ByteArray<16> bytes{};
  bytes.fill(fill);
  return ChannelId(bytes);
}

TEST(LogHash, IsTheFormulasOwn) {
  const LogHash first =
      log_hash(channel_of(7), kLogHashStart, 1, EntryType::message, sha256(as_bytes("first")));
  EXPECT_EQ(to_hex(first), "647264eb9f6446104647b89a504f8ef0940bcc73fd2dc08a502f7da2a5a64fd1");
  const LogHash second =
      log_hash(channel_of(7), first, 0x0102030405060708, EntryType::restart, sha256(as_bytes("")));
  EXPECT_EQ(to_hex(second), "dbbf67eaea1bf9d9239d41192b2c10900fd4b15d3189334b111a030d91c4c9ea");
}

TEST(LogHash, ChangesWithEverythingThatEntersIt) {
  const Sha256Digest body = sha256(as_bytes("body"));
  const LogHash base = log_hash(channel_of(1), kLogHashStart, 1, EntryType::message, body);
  EXPECT_NE(base, log_hash(channel_of(2), kLogHashStart, 1, EntryType::message, body));
  EXPECT_NE(base, log_hash(channel_of(1), body, 1, EntryType::message, body));
  EXPECT_NE(base, log_hash(channel_of(1), kLogHashStart, 2, EntryType::message, body));
  EXPECT_NE(base, log_hash(channel_of(1), kLogHashStart, 1, EntryType::commit, body));
  EXPECT_NE(base, log_hash(channel_of(1), kLogHashStart, 1, EntryType::message, base));
}

}  // namespace
}  // namespace indaba::protocol
