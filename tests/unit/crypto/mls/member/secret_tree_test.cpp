// Proves the secret tree's rules: a key is given once, looking at it changes nothing, and both
// windows end exactly where they say. Keys themselves are the working group's vectors' to prove.
#include "crypto/mls/member/secret_tree.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace indaba::mls {
namespace {

constexpr auto kSuite = CipherSuite::x25519_chacha20poly1305_sha256_ed25519;
constexpr auto kApplication = RatchetKind::application;
constexpr auto kHandshake = RatchetKind::handshake;
constexpr Epoch kEpoch{7};
const RatchetWindow kWindow;

KdfSecret encryption_secret() { return KdfSecret(ByteArray<kHashBytes>{1, 2, 3}); }

class SecretTreeTest : public testing::Test {
 protected:
  // The key of that generation of leaf 2, without taking it.
  Result<SecretTree::Taken> peek(std::uint32_t generation, RatchetKind kind = kApplication) const {
    return tree_.peek({2}, kind, {generation}, kWindow);
  }
  std::error_code take(std::uint32_t generation, RatchetKind kind = kApplication) {
    auto taken = peek(generation, kind);
    if (!taken) {
      return taken.error();
    }
    tree_.consume(std::move(*taken), kWindow);
    return {};
  }
  SecretTree restored() {
    StateChanges changes;
    tree_.save(changes);
    state_.apply(std::move(changes));
    return SecretTree::restore(state_, kSuite, kEpoch, 4).value();
  }

  SecretTree tree_{kSuite, kEpoch, 4, encryption_secret()};
  SavedState state_;
};

TEST_F(SecretTreeTest, PeekChangesNothing) {
  StateChanges first;
  tree_.save(first);
  const auto once = peek(3).value();
  const auto again = peek(3).value();
  EXPECT_TRUE(equal(once.step.key.key, again.step.key.key));
  EXPECT_TRUE(equal(once.step.key.nonce, again.step.key.nonce));
  StateChanges changes;
  tree_.save(changes);
  EXPECT_TRUE(changes.records.empty());
  EXPECT_TRUE(peek(0));
}

TEST_F(SecretTreeTest, AKeyIsGivenOnce) {
  EXPECT_FALSE(take(0));
  EXPECT_EQ(take(0), MlsError::generation_consumed);
  EXPECT_FALSE(take(2));
  EXPECT_FALSE(take(1));
  EXPECT_EQ(take(1), MlsError::generation_consumed);
  EXPECT_EQ(take(2), MlsError::generation_consumed);
}

TEST_F(SecretTreeTest, EveryKeyDiffers) {
  std::vector<Bytes> keys;
  for (const std::uint32_t leaf : {0U, 1U, 3U}) {
    for (const RatchetKind kind : {kApplication, kHandshake}) {
      for (const std::uint32_t generation : {0U, 1U}) {
        const auto taken = tree_.peek({leaf}, kind, {generation}, kWindow).value();
        keys.push_back(to_bytes(taken.step.key.key.view()));
      }
    }
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
}

TEST_F(SecretTreeTest, ASkippedKeyIsTheKeyThatItWouldHaveBeen) {
  const auto in_order = peek(4).value();
  EXPECT_FALSE(take(6));
  EXPECT_TRUE(equal(peek(4).value().step.key.key, in_order.step.key.key));
  EXPECT_TRUE(equal(peek(4).value().step.key.nonce, in_order.step.key.nonce));
}

TEST_F(SecretTreeTest, TheWindowBackHoldsFiveGenerations) {
  EXPECT_FALSE(take(10));
  EXPECT_EQ(take(4), MlsError::generation_consumed);
  EXPECT_FALSE(take(5));
  EXPECT_FALSE(take(9));
  EXPECT_FALSE(take(11));
  EXPECT_FALSE(take(6));
  EXPECT_FALSE(take(12));
  EXPECT_FALSE(take(13));
  EXPECT_FALSE(take(8));
  EXPECT_EQ(take(7), MlsError::generation_consumed);
}

TEST_F(SecretTreeTest, TheWindowForwardEndsAtAThousand) {
  EXPECT_EQ(take(1001), MlsError::generation_too_far);
  EXPECT_FALSE(take(1000));
  EXPECT_EQ(take(1001 + 1001), MlsError::generation_too_far);
  EXPECT_FALSE(take(1001 + 1000));
}

TEST_F(SecretTreeTest, TheLastGenerationsAreTooFar) {
  for (const std::uint32_t generation : {0x7fffffffU, 0x80000000U, 0xfffffffeU, 0xffffffffU}) {
    EXPECT_EQ(take(generation), MlsError::generation_too_far);
  }
}

TEST_F(SecretTreeTest, ALeafOutsideTheTreeIsUnknown) {
  for (const std::uint32_t leaf : {4U, 5U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    EXPECT_EQ(tree_.peek({leaf}, kApplication, {0}, kWindow).error(), MlsError::unknown_sender);
    EXPECT_EQ(tree_.peek_next({leaf}, kApplication).error(), MlsError::unknown_sender);
  }
}

TEST_F(SecretTreeTest, TheTwoRatchetsOfALeafAreApart) {
  EXPECT_FALSE(take(0, kHandshake));
  EXPECT_FALSE(take(0, kApplication));
  EXPECT_EQ(take(0, kHandshake), MlsError::generation_consumed);
  EXPECT_EQ(tree_.peek_next({2}, kHandshake).value().step.key.generation, Generation{1});
}

TEST_F(SecretTreeTest, ALargerWindowIsObeyed) {
  const RatchetWindow wide{.generations_back = 50, .generations_forward = 2000};
  tree_.consume(tree_.peek({2}, kApplication, {1500}, wide).value(), wide);
  EXPECT_TRUE(tree_.peek({2}, kApplication, {1450}, wide));
  EXPECT_EQ(tree_.peek({2}, kApplication, {1449}, wide).error(), MlsError::generation_consumed);
}

TEST_F(SecretTreeTest, TheWidestWindowBackForgetsNothing) {
  const RatchetWindow widest{.generations_back = UINT32_MAX, .generations_forward = 10};
  tree_.consume(tree_.peek({2}, kApplication, {3}, widest).value(), widest);
  EXPECT_TRUE(tree_.peek({2}, kApplication, {0}, widest));
}

TEST_F(SecretTreeTest, NoWindowBackMeansInOrderOnly) {
  const RatchetWindow strict{.generations_back = 0, .generations_forward = 10};
  tree_.consume(tree_.peek({2}, kApplication, {3}, strict).value(), strict);
  EXPECT_EQ(tree_.peek({2}, kApplication, {2}, strict).error(), MlsError::generation_consumed);
}

TEST_F(SecretTreeTest, IsRestoredWithItsSkippedKeys) {
  EXPECT_FALSE(take(4));
  EXPECT_FALSE(take(2));
  const auto expected = peek(3).value();
  tree_ = restored();
  EXPECT_TRUE(equal(peek(3).value().step.key.key, expected.step.key.key));
  EXPECT_EQ(take(2), MlsError::generation_consumed);
  EXPECT_EQ(take(4), MlsError::generation_consumed);
  EXPECT_FALSE(take(3));
  EXPECT_FALSE(take(5));
  EXPECT_TRUE(tree_.peek({0}, kApplication, {0}, kWindow));
}

TEST_F(SecretTreeTest, SavesWhatAMessageChangedAndNothingElse) {
  EXPECT_FALSE(take(0));
  restored();
  EXPECT_FALSE(take(1));
  StateChanges changes;
  tree_.save(changes);
  ASSERT_EQ(changes.records.size(), 1U);
  EXPECT_EQ(changes.records.begin()->first, state_key(StateTag::sender_ratchets, kEpoch, 2));
}

TEST_F(SecretTreeTest, ErasesEveryRecordThatItHas) {
  EXPECT_FALSE(take(0));
  restored();
  StateChanges changes;
  tree_.save_erased(changes);
  state_.apply(std::move(changes));
  EXPECT_TRUE(state_.records().empty());
}

TEST(SenderRatchetTest, EndsBeforeItsLastGeneration) {
  Writer writer;  // the saved form: secret, next generation, no skipped keys
  writer(KdfSecret(), Generation{0xfffffffe}, Bytes{});
  SenderRatchet ratchet = decode<SenderRatchet>(writer.finish()).value();
  const RatchetWindow window;
  ratchet.consume(ratchet.peek(kSuite, {0xfffffffe}, window).value(), window);
  EXPECT_EQ(ratchet.next(), Generation{0xffffffff});
  EXPECT_EQ(ratchet.peek(kSuite, ratchet.next(), window).error(), MlsError::generation_too_far);
  EXPECT_EQ(ratchet.peek(kSuite, {0xfffffffe}, window).error(), MlsError::generation_consumed);
}

}  // namespace
}  // namespace indaba::mls
