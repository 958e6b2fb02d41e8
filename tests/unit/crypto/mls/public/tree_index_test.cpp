// Proves that the index knows of all nodes at once what a walk over them would find: keys in use,
// keys in use twice, and credential types that somebody does not support (RFC 9420 section 7.3).
#include "crypto/mls/public/tree_index.h"

#include <gtest/gtest.h>

#include "tests/unit/crypto/mls/public/plain_nodes.h"

namespace indaba::mls {
namespace {

using test::plain_leaf;

LeafNode with_types(char name, CredentialType own, std::vector<CredentialType> supported) {
  LeafNode leaf = plain_leaf(name);
  leaf.credential.type = own;
  leaf.capabilities.credentials = std::move(supported);
  return leaf;
}

constexpr CredentialType kBasic = CredentialType::basic;
constexpr CredentialType kX509 = CredentialType::x509;
constexpr CredentialType kGrease{0x0a0a};

TEST(TreeIndexKeys, AreThoseOfTheNodesThatWereAdded) {
  TreeIndex index;
  const LeafNode leaf = plain_leaf('A');
  EXPECT_FALSE(index.has_encryption_key(leaf.encryption_key));
  index.add(leaf);
  EXPECT_TRUE(index.has_encryption_key(leaf.encryption_key));
  EXPECT_TRUE(index.has_signature_key(leaf.signature_key));
  EXPECT_FALSE(index.has_encryption_key(leaf.signature_key));
  EXPECT_EQ(index.member_count(), 1U);
  index.remove(leaf);
  EXPECT_FALSE(index.has_encryption_key(leaf.encryption_key));
  EXPECT_FALSE(index.has_signature_key(leaf.signature_key));
  EXPECT_EQ(index.member_count(), 0U);
}

TEST(TreeIndexKeys, MustNotBeInUseTwice) {
  TreeIndex index;
  const LeafNode first = plain_leaf('A');
  LeafNode second = plain_leaf('B');
  second.encryption_key = first.encryption_key;
  index.add(first);
  EXPECT_TRUE(index.validate_unique_keys());
  index.add(second);
  EXPECT_EQ(index.validate_unique_keys().error(), MlsError::duplicate_key);
  index.remove(first);
  EXPECT_TRUE(index.validate_unique_keys());
  EXPECT_TRUE(index.has_encryption_key(second.encryption_key));
}

TEST(TreeIndexKeys, MustNotSignForTwoLeaves) {
  TreeIndex index;
  LeafNode second = plain_leaf('B');
  second.signature_key = plain_leaf('A').signature_key;
  index.add(plain_leaf('A'));
  index.add(second);
  EXPECT_EQ(index.validate_unique_keys().error(), MlsError::duplicate_key);
}

TEST(TreeIndexKeys, MustNotBeOfALeafAndAParent) {
  TreeIndex index;
  const LeafNode leaf = plain_leaf('A');
  index.add(leaf);
  index.add_encryption_key(leaf.encryption_key);
  EXPECT_EQ(index.validate_unique_keys().error(), MlsError::duplicate_key);
  index.remove_encryption_key(leaf.encryption_key);
  EXPECT_TRUE(index.validate_unique_keys());
}

TEST(TreeIndexKeys, AreCountedHoweverOftenTheyOccur) {
  TreeIndex index;
  const Bytes key(32, 1);
  for (int i = 0; i < 3; ++i) {
    index.add_encryption_key(key);
  }
  for (int left = 2; left > 1; --left) {
    index.remove_encryption_key(key);
    EXPECT_FALSE(index.validate_unique_keys());
  }
  index.remove_encryption_key(key);
  EXPECT_TRUE(index.validate_unique_keys());
}

TEST(TreeIndexCredentials, MustBeSupportedByEverybody) {
  TreeIndex index;
  index.add(with_types('A', kBasic, {kBasic, kX509}));
  index.add(with_types('B', kX509, {kBasic, kX509}));
  EXPECT_TRUE(index.validate_credential_types());
  const LeafNode third = with_types('C', kBasic, {kBasic});
  index.add(third);
  EXPECT_EQ(index.validate_credential_types().error(), MlsError::unsupported_credential);
  index.remove(third);
  EXPECT_TRUE(index.validate_credential_types());
}

TEST(TreeIndexCredentials, MustBeSupportedByTheirOwner) {
  TreeIndex index;
  index.add(with_types('A', kX509, {kBasic}));
  EXPECT_EQ(index.validate_credential_types().error(), MlsError::unsupported_credential);
}

TEST(TreeIndexCredentials, NeedNoSupportWhereNobodyUsesThem) {
  TreeIndex index;
  index.add(with_types('A', kBasic, {kBasic, kX509, kGrease}));
  index.add(with_types('B', kBasic, {kBasic}));
  EXPECT_TRUE(index.validate_credential_types());
}

TEST(TreeIndexCredentials, CountALeafOnceHoweverOftenItListsAType) {
  TreeIndex index;
  index.add(with_types('A', kX509, {kX509, kX509, kBasic}));
  const LeafNode second = with_types('B', kBasic, {kBasic});
  index.add(second);
  EXPECT_EQ(index.validate_credential_types().error(), MlsError::unsupported_credential);
  index.remove(second);
  EXPECT_TRUE(index.validate_credential_types());
}

}  // namespace
}  // namespace indaba::mls
