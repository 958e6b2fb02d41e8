// Proves what the helpers of plain bytes promise, by small examples.
#include "crypto/base/bytes.h"

#include <gtest/gtest.h>

namespace indaba {
namespace {

TEST(Bytes, ComeFromTextAndViews) {
  const Bytes expected{'a', 'b', 0xc3};
  EXPECT_EQ(to_bytes("ab\xc3"), expected);
  EXPECT_EQ(to_bytes(as_bytes("ab\xc3")), expected);
  EXPECT_TRUE(to_bytes("").empty());
}

TEST(Bytes, SameBytesComparesLengthAndContent) {
  EXPECT_TRUE(same_bytes({}, {}));
  EXPECT_TRUE(same_bytes(as_bytes("ab"), as_bytes("ab")));
  EXPECT_FALSE(same_bytes(as_bytes("ab"), as_bytes("ac")));
  EXPECT_FALSE(same_bytes(as_bytes("ab"), as_bytes("a")));
}

TEST(Bytes, AppendKeepsWhatWasThere) {
  Bytes bytes = to_bytes("a");
  append(bytes, as_bytes("bc"));
  append(bytes, {});
  EXPECT_EQ(bytes, to_bytes("abc"));
}

}  // namespace
}  // namespace indaba
