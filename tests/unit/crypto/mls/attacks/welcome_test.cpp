// Proves that a Welcome lets in whom it is for, into the group that it says, and nobody else:
// members who know all secrets seal what is wrong, and the newcomer refuses it by name.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

// Member 0 of two adds a newcomer; the Welcome's insides are open to change.
class ForgedWelcome : public testing::Test {
 protected:
  ForgedWelcome() : groups_(world_.filled_group_of(2)), own_(world_.key_package("newcomer")) {
    const Bytes secret(32, 0x50);
    world_.psks().add_external(to_bytes("psk"), secret);
    const PreSharedKeyId id = world_.external_psk(to_bytes("psk"));
    CommitOptions options;
    options.proposals.push_back({Add{own_.key_package}});
    options.proposals.push_back({PreSharedKey{id}});
    honest_ = unwrap<Welcome>(*world_.commit(groups_, 0, std::move(options)).welcome);
    secrets_ = must(open_group_secrets(honest_, own_));
    psk_ = must(psk_secret({id}, world_.psks()));
    info_ = must(open_group_info(MlsWorld::kSuite, secrets_.joiner_secret, psk_,
                                 honest_.encrypted_group_info));
  }

  // With the GroupInfo as it now is, signed by `signer`, and the secrets as they now are.
  Welcome seal(Group& signer) {
    info_.sign(GroupTestAccess::signature_key(signer));
    return seal_as_signed();
  }
  Welcome seal_as_signed() {
    Welcome welcome{.cipher_suite = MlsWorld::kSuite,
                    .secrets = {},
                    .encrypted_group_info = must(
                        seal_group_info(MlsWorld::kSuite, secrets_.joiner_secret, psk_, info_))};
    const HpkeInfo info = group_secrets_info(MlsWorld::kSuite, welcome.encrypted_group_info);
    welcome.secrets.push_back(
        must(seal_group_secrets(own_.key_package, secrets_, info, world_.random())));
    return welcome;
  }
  std::error_code join(const Welcome& welcome) {
    return Group::join(welcome, own_, world_.services()).error();
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  KeyPackageSecrets own_;
  Welcome honest_;
  GroupSecrets secrets_;
  KdfSecret psk_;
  GroupInfo info_;
};

TEST_F(ForgedWelcome, AsItWasIsTaken) {
  EXPECT_TRUE(Group::join(seal(groups_[0]), own_, world_.services()));
}

TEST_F(ForgedWelcome, ForAnotherKeyPackageIsRefused) {
  const KeyPackageSecrets other = world_.key_package("newcomer");
  EXPECT_EQ(Group::join(honest_, other, world_.services()).error(),
            MlsError::no_matching_key_package);
  // Even under this one's name, for the key is the other's.
  Welcome renamed = honest_;
  renamed.secrets[0].new_member = other.key_package.ref();
  EXPECT_EQ(Group::join(renamed, other, world_.services()).error(), MlsError::decryption_failed);
}

TEST_F(ForgedWelcome, ForAKeyPackageThatIsNotInTheTreeIsRefused) {
  const KeyPackageSecrets other = world_.key_package("newcomer");
  Welcome welcome = seal(groups_[0]);
  const HpkeInfo info = group_secrets_info(MlsWorld::kSuite, welcome.encrypted_group_info);
  welcome.secrets = {};
  welcome.secrets.push_back(
      must(seal_group_secrets(other.key_package, secrets_, info, world_.random())));
  EXPECT_EQ(Group::join(welcome, other, world_.services()).error(),
            MlsError::no_matching_key_package);
}

TEST_F(ForgedWelcome, WithAnotherJoinerSecretIsRefused) {
  const HpkeInfo info = group_secrets_info(MlsWorld::kSuite, honest_.encrypted_group_info);
  secrets_.joiner_secret.mutable_view()[0] ^= 1;
  Welcome welcome = honest_;
  welcome.secrets = {};
  welcome.secrets.push_back(
      must(seal_group_secrets(own_.key_package, secrets_, info, world_.random())));
  EXPECT_EQ(join(welcome), MlsError::decryption_failed);
  // Sealed under the wrong secret throughout, the epoch's tag does not fit.
  EXPECT_EQ(join(seal(groups_[0])), MlsError::invalid_confirmation_tag);
}

TEST_F(ForgedWelcome, WithAPskThatIsUnknownOrAnotherIsRefused) {
  MapPskStore without;
  EXPECT_EQ(Group::join(honest_, own_, {world_.random(), world_.authentication(), without}).error(),
            MlsError::unknown_psk);
  without.add_external(to_bytes("psk"), Bytes(32, 0x51));
  EXPECT_EQ(Group::join(honest_, own_, {world_.random(), world_.authentication(), without}).error(),
            MlsError::decryption_failed);
  secrets_.psks.clear();
  psk_ = {};
  EXPECT_EQ(join(seal(groups_[0])), MlsError::invalid_confirmation_tag);
}

TEST_F(ForgedWelcome, WithAnotherPathSecretIsRefused) {
  ASSERT_TRUE(secrets_.path_secret);
  secrets_.path_secret->path_secret.mutable_view()[5] ^= 1;
  EXPECT_EQ(join(seal(groups_[0])), MlsError::invalid_path_secret);
}

TEST_F(ForgedWelcome, WithAPathSecretFromOneselfIsRefused) {
  ASSERT_TRUE(secrets_.path_secret);
  info_.signer = {2};
  info_.sign(own_.signature_key);
  EXPECT_EQ(join(seal_as_signed()), MlsError::invalid_path_secret);
}

TEST_F(ForgedWelcome, SignedByAnotherThanTheSignerIsRefused) {
  EXPECT_EQ(join(seal(groups_[1])), MlsError::invalid_signature);
  info_.sign(world_.identity("nobody").signature_key);
  EXPECT_EQ(join(seal_as_signed()), MlsError::invalid_signature);
  info_.signer = {3};
  EXPECT_EQ(join(seal(groups_[0])), MlsError::unknown_sender);
}

TEST_F(ForgedWelcome, WithAnotherTreeIsRefused) {
  std::vector<Group> others = world_.filled_group_of(2);
  info_.extensions.set(ExtensionType::ratchet_tree, others[0].tree().encode());
  info_.sign(GroupTestAccess::signature_key(others[0]));
  EXPECT_EQ(join(seal_as_signed()), MlsError::wrong_tree_hash);
  info_.extensions.set(ExtensionType::ratchet_tree, {});
  EXPECT_EQ(join(seal(groups_[0])), MlsError::truncated);
  info_.extensions = {};
  EXPECT_EQ(join(seal(groups_[0])), MlsError::tree_missing);
  JoinOptions options;
  options.tree = others[0].tree();
  EXPECT_EQ(Group::join(seal(groups_[0]), own_, world_.services(), std::move(options)).error(),
            MlsError::invalid_signature);
}

TEST_F(ForgedWelcome, WithAnotherContextIsRefused) {
  const GroupInfo honest = info_;
  info_.group_context.epoch.value += 1;
  EXPECT_EQ(join(seal(groups_[0])), MlsError::invalid_confirmation_tag);
  info_ = honest;
  info_.group_context.confirmed_transcript_hash.back() ^= 1;
  EXPECT_EQ(join(seal(groups_[0])), MlsError::invalid_confirmation_tag);
  info_ = honest;
  info_.group_context.group_id.push_back(0);
  EXPECT_FALSE(Group::join(seal(groups_[0]), own_, world_.services()));
  info_ = honest;
  info_.group_context.cipher_suite = CipherSuite::x25519_aes128gcm_sha256_ed25519;
  EXPECT_EQ(join(seal(groups_[0])), MlsError::unsupported_cipher_suite);
}

TEST_F(ForgedWelcome, OfAnotherSuiteIsRefused) {
  honest_.cipher_suite = CipherSuite::x25519_aes128gcm_sha256_ed25519;
  EXPECT_EQ(join(honest_), MlsError::no_matching_key_package);
  honest_.cipher_suite = static_cast<CipherSuite>(2);
  EXPECT_EQ(join(honest_), MlsError::unsupported_cipher_suite);
}

}  // namespace
}  // namespace indaba::test
