// Proves of every structure that can be decoded that it comes back byte for byte and that whatever
// is broken is named: by a sample of each, cut at every length, lengthened, and with each of its
// lengths, presence bytes and selectors made wrong in turn.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/mls/public/message.h"
#include "tests/unit/crypto/mls/public/structure_samples.h"

namespace indaba::mls {
namespace {

using test::Fault;
using test::FaultyWriter;
using test::StructureSample;

const std::vector<StructureSample>& samples() {
  static const std::vector<StructureSample> all = test::structure_samples();
  return all;
}

// Each fault of that kind in turn, until there is no n-th.
void for_each_fault(const StructureSample& sample, Fault fault,
                    const std::function<void(const FaultyWriter&)>& judge) {
  for (std::size_t at = 0;; ++at) {
    const FaultyWriter written = sample.with_fault(fault, at);
    if (!written.applied()) {
      return;
    }
    SCOPED_TRACE(sample.name + ", place " + std::to_string(at));
    judge(written);
  }
}

TEST(EveryStructure, ComesBackByteForByte) {
  for (const StructureSample& sample : samples()) {
    const auto again = sample.again(sample.encoded);
    ASSERT_TRUE(again) << sample.name << ": " << again.error().message();
    EXPECT_EQ(*again, sample.encoded) << sample.name;
  }
}

TEST(EveryStructure, IsWrittenTheSameByTheFaultyWriterWithoutFault) {
  for (const StructureSample& sample : samples()) {
    EXPECT_EQ(sample.with_fault(Fault::none, 0).bytes(), sample.encoded) << sample.name;
  }
}

TEST(EveryStructure, IsTruncatedAtEveryStrictPrefix) {
  for (const StructureSample& sample : samples()) {
    for (std::size_t size = 0; size < sample.encoded.size(); ++size) {
      ASSERT_EQ(sample.again(ByteView(sample.encoded).first(size)).error(), MlsError::truncated)
          << sample.name << " cut to " << size;
    }
  }
}

TEST(EveryStructure, HasNoRoomForTrailingBytes) {
  for (const StructureSample& sample : samples()) {
    for (const auto extra : std::initializer_list<std::uint8_t>{0x00, 0x01, 0xff}) {
      Bytes longer = sample.encoded;
      longer.push_back(extra);
      EXPECT_EQ(sample.again(longer).error(), MlsError::trailing_bytes) << sample.name;
    }
  }
}

TEST(EveryStructure, RefusesNonMinimalLengths) {
  for (const StructureSample& sample : samples()) {
    for_each_fault(sample, Fault::non_minimal_length, [&](const FaultyWriter& written) {
      EXPECT_EQ(sample.again(written.bytes()).error(), MlsError::non_minimal_length);
    });
  }
}

TEST(EveryStructure, RefusesLengthsThatBeginWithOneOne) {
  for (const StructureSample& sample : samples()) {
    for_each_fault(sample, Fault::prefix_11, [&](const FaultyWriter& written) {
      EXPECT_EQ(sample.again(written.bytes()).error(), MlsError::invalid_length_prefix);
    });
  }
}

TEST(EveryStructure, RefusesPresenceOverOne) {
  for (const StructureSample& sample : samples()) {
    for_each_fault(sample, Fault::flag_over_1, [&](const FaultyWriter& written) {
      EXPECT_EQ(sample.again(written.bytes()).error(), MlsError::unknown_value);
    });
  }
}

TEST(EveryStructure, RefusesUnknownSelectorsAndKeepsUnknownCodePoints) {
  for (const StructureSample& sample : samples()) {
    for_each_fault(sample, Fault::unknown_value, [&](const FaultyWriter& written) {
      const auto again = sample.again(written.bytes());
      if (again) {
        EXPECT_FALSE(written.is_closed());
        EXPECT_EQ(*again, written.bytes());
      } else {
        EXPECT_EQ(again.error(), written.selector_error());
      }
    });
  }
}

TEST(Selectors, AreRefusedByName) {
  EXPECT_EQ(decode<Proposal>(Bytes{0x00, 0x08, 0x00}).error(), MlsError::unknown_proposal_type);
  EXPECT_EQ(decode<Proposal>(Bytes{0x0a, 0x0a, 0x00}).error(), MlsError::unknown_proposal_type);
  EXPECT_EQ(decode<Credential>(Bytes{0x00, 0x03, 0x00}).error(), MlsError::unknown_credential_type);
  EXPECT_EQ(decode<Credential>(Bytes{0x0a, 0x0a, 0x00}).error(), MlsError::unknown_credential_type);
  for (const auto type : std::initializer_list<std::uint8_t>{0x00, 0x03, 0xff}) {
    EXPECT_EQ(decode<ProposalOrRef>(Bytes{type, 0x00}).error(), MlsError::unknown_value);
  }
  for (const auto type : std::initializer_list<std::uint8_t>{0x00, 0x05, 0xff}) {
    EXPECT_EQ(decode<Sender>(Bytes{type, 0, 0, 0, 0}).error(), MlsError::unknown_value);
  }
  for (const auto type : std::initializer_list<std::uint8_t>{0x00, 0x03, 0xff}) {
    EXPECT_EQ(decode<PreSharedKeyId>(Bytes{type, 0x00, 0x00}).error(), MlsError::unknown_value);
  }
  for (const auto usage : std::initializer_list<std::uint8_t>{0x00, 0x04, 0xff}) {
    Bytes id{0x02, usage, 0x00};
    id.resize(id.size() + 8 + 1);
    EXPECT_EQ(decode<PreSharedKeyId>(id).error(), MlsError::unknown_value);
  }
}

TEST(Selectors, OfMessagesAreRefusedByName) {
  for (const auto format : std::initializer_list<std::uint8_t>{0x00, 0x06, 0xff}) {
    EXPECT_EQ(decode<MlsMessage>(Bytes{0x00, 0x01, 0x00, format, 0x00}).error(),
              MlsError::unknown_value);
  }
  for (const auto version : std::initializer_list<std::uint8_t>{0x00, 0x02, 0xff}) {
    EXPECT_EQ(decode<MlsMessage>(Bytes{0x00, version, 0x00, 0x05, 0x00}).error(),
              MlsError::unsupported_version);
  }
}

TEST(Credentials, OfCertificatesAreParsedAndCarried) {
  const Bytes encoded{0x00, 0x02, 0x06, 0x02, 0x30, 0x31, 0x00, 0x01, 0x32};
  const auto credential = decode<Credential>(encoded);
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->type, CredentialType::x509);
  EXPECT_THAT(credential->certificates,
              testing::ElementsAre(Bytes{0x30, 0x31}, Bytes{}, Bytes{0x32}));
  EXPECT_EQ(encode(*credential), encoded);
}

TEST(PrivateContent, HasItsErrorsNamed) {
  PrivateMessage message;
  message.content_type = ContentType::commit;
  Writer writer;
  writer(Commit{}, Bytes(64, 1), Bytes(32, 2));
  const Bytes content = writer.finish();
  const Sender sender = Sender::member({0});
  for (std::size_t size = 0; size < content.size(); ++size) {
    EXPECT_EQ(private_message_content(message, sender, ByteView(content).first(size)).error(),
              MlsError::truncated);
  }
  Bytes padded = content;
  padded.resize(content.size() + 100);
  EXPECT_TRUE(private_message_content(message, sender, content));
  EXPECT_TRUE(private_message_content(message, sender, padded));
  for (const std::size_t place : {content.size(), padded.size() - 1}) {
    Bytes changed = padded;
    changed[place] = 1;
    EXPECT_EQ(private_message_content(message, sender, changed).error(), MlsError::invalid_padding);
  }
}

}  // namespace
}  // namespace indaba::mls
