// Proves what hides a message and its sender: padding inside, a reuse guard that changes the nonce,
// sender data that is bound to the ciphertext. Groups speak to each other; what is wrong is forged.
#include "crypto/mls/member/message_protection.h"

#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"

namespace indaba::test {
namespace {

using namespace mls;

class MessageProtection : public testing::Test {
 protected:
  MessageProtection() : groups_(world_.group_of(2)) {}

  MlsWorld world_;
  std::vector<Group> groups_;
};

TEST_F(MessageProtection, PaddingHidesTheLengthAndIsTakenOff) {
  const auto size = [&](std::string_view text, std::size_t padding) {
    const Bytes message = must(groups_[0].protect(as_bytes(text), {}, padding));
    const auto received = world_.deliver(groups_, 0, message);
    EXPECT_EQ(std::get<ReceivedApplication>(received[0]).data, to_bytes(text));
    return message.size();
  };
  EXPECT_EQ(size("yes", 9), size("no", 10));
  EXPECT_EQ(size("", 12), size("maybe", 7));
}

// The guard is the first thing that is drawn, so two members with the same state and another
// randomness make other ciphertexts of the same message, key and generation.
TEST_F(MessageProtection, AReuseGuardMakesTwoNoncesOfOne) {
  SavedState state;
  state.apply(groups_[0].save());
  Group copy = must(Group::restore(state, world_.services()));
  const auto first = unwrap<PrivateMessage>(must(groups_[0].protect(as_bytes("hello"))));
  const auto second = unwrap<PrivateMessage>(must(copy.protect(as_bytes("hello"))));
  EXPECT_NE(first.ciphertext, second.ciphertext);
  EXPECT_TRUE(groups_[1].receive(encode(MlsMessage{first})));
  EXPECT_EQ(groups_[1].receive(encode(MlsMessage{second})).error(), MlsError::generation_consumed);
}

TEST_F(MessageProtection, SenderDataIsBoundToTheCiphertext) {
  const auto honest = unwrap<PrivateMessage>(must(groups_[0].protect(as_bytes("hello"))));
  for (std::size_t i = 0; i < honest.encrypted_sender_data.size(); ++i) {
    PrivateMessage tampered = honest;
    tampered.encrypted_sender_data[i] ^= 1;
    EXPECT_EQ(groups_[1].receive(encode(MlsMessage{tampered})).error(),
              MlsError::decryption_failed);
  }
  // Its key comes from the first bytes of the ciphertext, of which there may be too few.
  for (const std::size_t size : {0U, 1U, 15U, 16U, 31U, 32U}) {
    PrivateMessage cut = honest;
    cut.ciphertext.resize(size);
    EXPECT_EQ(groups_[1].receive(encode(MlsMessage{cut})).error(), MlsError::decryption_failed);
  }
}

TEST_F(MessageProtection, CarriesAuthenticatedDataInTheOpen) {
  const Bytes message = must(groups_[0].protect(as_bytes("hello"), to_bytes("open")));
  EXPECT_EQ(unwrap<PrivateMessage>(message).authenticated_data, to_bytes("open"));
  const auto received = world_.deliver(groups_, 0, message);
  EXPECT_EQ(std::get<ReceivedApplication>(received[0]).authenticated_data, to_bytes("open"));
}

TEST_F(MessageProtection, CountsGenerationsFromZeroInEveryEpoch) {
  for (int epoch = 0; epoch < 2; ++epoch) {
    for (std::uint32_t i = 0; i < 3; ++i) {
      const auto received = world_.deliver(groups_, 0, must(groups_[0].protect(as_bytes("hello"))));
      EXPECT_EQ(std::get<ReceivedApplication>(received[0]).generation, Generation{i});
    }
    world_.commit(groups_, 1);
  }
}

TEST_F(MessageProtection, APlaintextThatIsNoContentIsRefused) {
  const auto content = sign(groups_[0], content_of(groups_[0], ApplicationData{to_bytes("hi")}),
                            WireFormat::private_message);
  for (const Bytes& plaintext : {Bytes{}, Bytes{5}, Bytes{0x40}, Bytes{2, 'h', 'i', 64}}) {
    PrivateForgery forgery;
    forgery.plaintext = plaintext;
    EXPECT_EQ(groups_[1].receive(as_private(groups_[0], content, forgery)).error(),
              MlsError::truncated);
  }
}

TEST_F(MessageProtection, NeedsRandomnessAndSpendsNoKeyWithoutIt) {
  class NoRandom final : public Random {
   public:
    Status fill(MutableByteView /*out*/) override { return MlsError::unknown_value; }
  } none;
  SavedState state;
  state.apply(groups_[0].save());
  Group group = must(Group::restore(state, {none, world_.authentication(), world_.psks()}));
  EXPECT_FALSE(group.protect(as_bytes("hello")));
  EXPECT_TRUE(group.save().records.empty());
}

}  // namespace
}  // namespace indaba::test
