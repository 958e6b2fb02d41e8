// Proves that a fingerprint stands for all of a device's keys, and is read as people type it. Each
// part of a certificate is changed in turn.
#include "clients/core/identity/fingerprint.h"

#include <gtest/gtest.h>

#include "clients/core/error.h"

namespace indaba::client {
namespace {

std::error_code fingerprint_error(std::string_view typed) {
  return read_fingerprint(typed).error();
}

TEST(Fingerprint, IsFourGroupsOfFour) {
  const std::string text = fingerprint_of({});
  ASSERT_EQ(text.size(), 19U);
  EXPECT_EQ(text[4], '-');
  EXPECT_EQ(text[9], '-');
  EXPECT_EQ(text[14], '-');
}

TEST(Fingerprint, IsOfAllThatIsSealedToAndSignedBy) {
  const std::string before = fingerprint_of({});
  protocol::DeviceStatement changed;
  changed.signature_key[31] = 1;
  EXPECT_NE(fingerprint_of(changed), before);
  changed = {};
  changed.box_key[0] = 1;
  EXPECT_NE(fingerprint_of(changed), before);
  changed = {};
  changed.alliance[0] = 1;
  EXPECT_NE(fingerprint_of(changed), before);
}

TEST(Fingerprint, IsReadAsItWasWritten) {
  const std::string text = fingerprint_of({});
  EXPECT_EQ(read_fingerprint(text).value(), text);
}

TEST(Fingerprint, IsReadAsPeopleTypeIt) {
  EXPECT_EQ(read_fingerprint(" ol1i abcd\n2345-wxyz ").value(), "0111-ABCD-2345-WXYZ");
}

TEST(Fingerprint, IsNotReadFromWhatIsNone) {
  EXPECT_EQ(fingerprint_error(""), ClientError::not_a_code);
  EXPECT_EQ(fingerprint_error("0111-ABCD-2345-WXY"), ClientError::not_a_code);
  EXPECT_EQ(fingerprint_error("0111-ABCD-2345-WXYZ0"), ClientError::not_a_code);
  EXPECT_EQ(fingerprint_error("0111-ABCD-2345-WXYU"), ClientError::not_a_code);
  EXPECT_EQ(fingerprint_error("0111_ABCD_2345_WXYZ"), ClientError::not_a_code);
}

}  // namespace
}  // namespace indaba::client
