// Proves that a statement counts as authentic only with its own bytes, kind, alliance and
// signatures: by one signed statement, changed in one place at a time.
#include "protocol/statements/authentic.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"

namespace indaba::protocol {
namespace {

Ed25519KeyPair key_of(std::uint8_t number) {
  Secret<kEd25519SeedBytes> seed;
  seed.mutable_view()[0] = number;
  return Ed25519KeyPair::from_seed(seed);
}

Hash filled(std::uint8_t byte) {
  Hash hash{};
  hash.fill(byte);
  return hash;
}

class AuthenticTest : public testing::Test {
 protected:
  AlertIssuerStatement body() const {
    return {.alliance = alliance_,
            .key = key_of(9).public_key,
            .not_before = {1},
            .not_after = {2},
            .serial = {}};
  }

  const Ed25519KeyPair one_ = key_of(1);
  const Ed25519KeyPair two_ = key_of(2);
  const Hash alliance_ = filled(7);
};

TEST_F(AuthenticTest, KnowsBodyHashAndSigners) {
  const Statement statement = sign(body(), {&one_, &two_});
  const auto opened = authenticate_as<AlertIssuerStatement>(statement, alliance_);
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(opened->body, body());
  EXPECT_EQ(opened->hash, sha256(statement.body));
  EXPECT_EQ(opened->signers, (std::vector<SigningKey>{one_.public_key, two_.public_key}));
  EXPECT_TRUE(opened->signed_by(two_.public_key));
  EXPECT_FALSE(opened->signed_by(key_of(3).public_key));
}

TEST_F(AuthenticTest, SignsPurposeTypeAllianceAndBody) {
  const Statement statement = sign(body(), {&one_});
  Bytes input = to_bytes(std::string_view("indaba/1\0statement/alert-issuer\0", 32));
  append(input, alliance_);
  append(input, statement.body);
  EXPECT_TRUE(ed25519_verify(one_.public_key, input, statement.signatures[0].signature));
}

TEST_F(AuthenticTest, RefusesEveryChangedByteOfBodyKeysAndSignatures) {
  const Statement statement = sign(body(), {&one_, &two_});
  for (std::size_t i = 0; i < statement.body.size(); ++i) {
    Statement changed = statement;
    changed.body[i] ^= 1;
    EXPECT_FALSE(authenticate(changed, alliance_)) << i;
  }
  for (std::size_t i = 0; i < 32; ++i) {
    Statement changed = statement;
    changed.signatures[1].key[i] ^= 1;
    EXPECT_EQ(authenticate(changed, alliance_).error(), StatementError::invalid_signature);
  }
  for (std::size_t i = 0; i < 64; ++i) {
    Statement changed = statement;
    changed.signatures[1].signature[i] ^= 1;
    EXPECT_EQ(authenticate(changed, alliance_).error(), StatementError::invalid_signature);
  }
}

TEST_F(AuthenticTest, RefusesStatementsOfAnotherAlliance) {
  const Statement statement = sign(body(), {&one_});
  EXPECT_EQ(authenticate(statement, filled(8)).error(), StatementError::foreign_alliance);
  // Signed for one alliance, and named for another.
  const Statement moved =
      sign_encoded(AlertIssuerStatement::kType, filled(8), statement.body, {&one_});
  EXPECT_EQ(authenticate(moved, alliance_).error(), StatementError::invalid_signature);
}

TEST_F(AuthenticTest, RefusesSignaturesMadeForAnotherKind) {
  Statement statement = sign(body(), {&one_});
  statement = sign_encoded("alert-certificate", alliance_, statement.body, {&one_});
  EXPECT_EQ(authenticate(statement, alliance_).error(), StatementError::invalid_signature);
  EXPECT_EQ(authenticate_as<RoleStatement>(sign(body(), {&one_}), alliance_).error(),
            StatementError::wrong_kind);
}

TEST_F(AuthenticTest, RefusesOneKeyThatSignsTwice) {
  EXPECT_EQ(authenticate(sign(body(), {&one_, &two_, &one_}), alliance_).error(),
            StatementError::duplicate_signer);
}

TEST_F(AuthenticTest, RefusesBodiesThatAreNoStatementAndTruncationAtEveryLength) {
  const Statement statement = sign(body(), {&one_});
  for (std::size_t size = 0; size < statement.body.size(); ++size) {
    Statement cut = statement;
    cut.body.resize(size);
    EXPECT_EQ(authenticate(cut, alliance_).error(), ProtocolError::truncated) << size;
  }
  Statement longer = statement;
  longer.body.push_back(0);
  EXPECT_EQ(authenticate(longer, alliance_).error(), ProtocolError::trailing_bytes);
}

RootStatement root_of(std::vector<SigningKey> keys) {
  return {.version = 1,
          .name = "Alliance",
          .keys = std::move(keys),
          .threshold = 1,
          .issued = {1},
          .previous = {}};
}

TEST_F(AuthenticTest, FoundsAnAllianceByARootStatementThatAllItsKeysSigned) {
  const RootStatement root = root_of({one_.public_key, two_.public_key});
  const Statement statement = sign_root(root, {}, {&two_, &one_});
  const auto founding = authenticate_founding(statement);
  ASSERT_TRUE(founding) << founding.error().message();
  EXPECT_EQ(founding->hash, hash_of(statement));
  EXPECT_EQ(authenticate(statement, filled(8)).error(), StatementError::foreign_alliance);
  EXPECT_EQ(authenticate_founding(sign_root(root, {}, {&one_})).error(),
            StatementError::wrong_signer);
  const Ed25519KeyPair three = key_of(3);
  EXPECT_EQ(authenticate_founding(sign_root(root, {}, {&one_, &two_, &three})).error(),
            StatementError::wrong_signer);
}

TEST_F(AuthenticTest, RefusesFoundingsThatContradictThemselves) {
  const SigningKey one = one_.public_key;
  RootStatement later = root_of({one});
  later.version = 2;
  RootStatement follower = root_of({one});
  follower.previous = filled(1);
  RootStatement unreachable = root_of({one});
  unreachable.threshold = 2;
  for (const RootStatement& root : {follower, unreachable, root_of({one, one})}) {
    EXPECT_EQ(authenticate_founding(sign_root(root, {}, {&one_})).error(),
              StatementError::inconsistent);
  }
  EXPECT_FALSE(authenticate_founding(sign_root(later, {}, {&one_})));
}

TEST_F(AuthenticTest, SignsLaterRootsUnderTheAlliance) {
  RootStatement later = root_of({one_.public_key});
  later.version = 2;
  later.previous = filled(1);
  const Statement statement = sign_root(later, alliance_, {&one_});
  EXPECT_TRUE(authenticate(statement, alliance_));
  EXPECT_EQ(authenticate(statement, filled(8)).error(), StatementError::invalid_signature);
}

}  // namespace
}  // namespace indaba::protocol
