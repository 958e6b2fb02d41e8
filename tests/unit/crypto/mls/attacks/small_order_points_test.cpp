// Proves that no key whose secrets everybody can guess comes into use: all-zero points and the
// others of small order are refused as leaf, init and path key, as KEM output, as external_pub and
// as signature key, each in a message that is signed as it should be.
#include "tests/support/small_order_points.h"
#include "tests/support/hex.h"
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

std::vector<Bytes> small_order_keys() {
  std::vector<Bytes> keys;
  for (const char* text : kX25519SmallOrderPoints) {
    keys.push_back(hex(text));
    keys.push_back(hex(text));
    keys.back().back() |= 0x80;
  }
  return keys;
}

class SmallOrderPoints : public testing::Test {
 protected:
  SmallOrderPoints() : groups_(world_.filled_group_of(2)) {}

  // An Add from member 0, and the same in a commit.
  void expect_add_refused(const KeyPackage& key_package, MlsError error) {
    const Proposal add{Add{key_package}};
    expect_refused(groups_[1], as_public(groups_[0], sign(groups_[0], content_of(groups_[0], add))),
                   error);
    CommitOptions options = options_now();
    options.proposals.push_back(add);
    EXPECT_EQ(groups_[0].commit(std::move(options)).error(), error);
  }

  MlsWorld world_;
  std::vector<Group> groups_;
};

TEST_F(SmallOrderPoints, InitKeyIsRefused) {
  const KeyPackageSecrets own = world_.key_package("newcomer");
  for (const Bytes& key : small_order_keys()) {
    KeyPackage key_package = own.key_package;
    key_package.init_key = key;
    key_package.sign(own.signature_key);
    expect_add_refused(key_package, MlsError::invalid_public_key);
  }
}

TEST_F(SmallOrderPoints, LeafKeyOfAKeyPackageIsRefused) {
  const KeyPackageSecrets own = world_.key_package("newcomer");
  for (const Bytes& key : small_order_keys()) {
    KeyPackage key_package = own.key_package;
    key_package.leaf_node.encryption_key = key;
    key_package.leaf_node.sign(own.signature_key, {});
    key_package.sign(own.signature_key);
    expect_add_refused(key_package, MlsError::invalid_public_key);
  }
}

TEST_F(SmallOrderPoints, LeafKeyOfAnUpdateIsRefused) {
  for (const Bytes& key : small_order_keys()) {
    LeafNode leaf = *groups_[0].tree().leaf({0});
    leaf.encryption_key = key;
    leaf.source = LeafNodeSource::update;
    leaf.sign(GroupTestAccess::signature_key(groups_[0]), {groups_[0].id(), {0}});
    const FramedContent content = content_of(groups_[0], Proposal{Update{leaf}});
    expect_refused(groups_[1], as_public(groups_[0], sign(groups_[0], content)),
                   MlsError::invalid_public_key);
  }
}

TEST_F(SmallOrderPoints, KeysOfAPathAreRefused) {
  const auto honest = unwrap<PublicMessage>(must(groups_[0].commit(options_now())).commit);
  for (const Bytes& key : small_order_keys()) {
    PublicMessage message = honest;
    std::get<Commit>(message.content.body).path->nodes[0].encryption_key = key;
    expect_refused(groups_[1], reseal(groups_[0], message), MlsError::invalid_public_key);

    message = honest;
    LeafNode& leaf = std::get<Commit>(message.content.body).path->leaf_node;
    leaf.encryption_key = key;
    leaf.sign(GroupTestAccess::signature_key(groups_[0]), {groups_[0].id(), {0}});
    expect_refused(groups_[1], reseal(groups_[0], message), MlsError::invalid_public_key);
  }
}

TEST_F(SmallOrderPoints, KemOutputOfAPathIsRefused) {
  const auto honest = unwrap<PublicMessage>(must(groups_[0].commit(options_now())).commit);
  for (const Bytes& key : small_order_keys()) {
    PublicMessage message = honest;
    auto& path = *std::get<Commit>(message.content.body).path;
    path.nodes[0].encrypted_path_secrets[0].kem_output = key;
    expect_refused(groups_[1], reseal(groups_[0], message), MlsError::decryption_failed);
  }
}

TEST_F(SmallOrderPoints, KemOutputOfAnExternalInitIsRefused) {
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  const Identity identity = world_.identity("newcomer");
  const auto joined = must(Group::join_externally(info, identity, world_.services(), {}));
  for (const Bytes& key : small_order_keys()) {
    auto message = unwrap<PublicMessage>(joined.messages.commit);
    auto& commit = std::get<Commit>(message.content.body);
    commit.proposals[0] = {Proposal{ExternalInit{key}}};
    message.auth.signature = sign_content(WireFormat::public_message, message.content,
                                          encode(info.group_context), identity.signature_key);
    expect_refused(groups_[1], encode(MlsMessage{message}), MlsError::decryption_failed);
  }
}

TEST_F(SmallOrderPoints, KemOutputOfAWelcomeIsRefused) {
  const KeyPackageSecrets own = world_.key_package("newcomer");
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  auto welcome = unwrap<Welcome>(*world_.commit(groups_, 0, std::move(options)).welcome);
  for (const Bytes& key : small_order_keys()) {
    welcome.secrets[0].encrypted_group_secrets.kem_output = key;
    EXPECT_EQ(Group::join(welcome, own, world_.services()).error(), MlsError::decryption_failed);
  }
}

TEST_F(SmallOrderPoints, ExternalPubIsRefused) {
  const auto honest = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  for (const Bytes& key : small_order_keys()) {
    GroupInfo info = honest;
    info.extensions.set(ExtensionType::external_pub, encode(ExternalPub{key}));
    info.sign(GroupTestAccess::signature_key(groups_[0]));
    EXPECT_EQ(
        Group::join_externally(info, world_.identity("newcomer"), world_.services(), {}).error(),
        MlsError::invalid_public_key);
  }
}

TEST_F(SmallOrderPoints, KeysOfATreeAreRefused) {
  const auto honest = unwrap<GroupInfo>(must(groups_[0].group_info(false, true)));
  for (const Bytes& key : small_order_keys()) {
    RatchetTree tree = groups_[0].tree();
    ParentNode parent = *tree.parent_node(tree.root());
    parent.encryption_key = key;
    tree.set_parent(tree.root(), parent);
    GroupInfo info = honest;
    info.group_context.tree_hash = to_bytes(tree.root_hash());
    info.sign(GroupTestAccess::signature_key(groups_[0]));
    EXPECT_EQ(PublicGroup::from_group_info(info, tree, world_.authentication()).error(),
              MlsError::invalid_public_key);
  }
}

// For such a key a signature that fits some message is S = 0 beside a point of small order, without
// anybody's knowing a secret.
TEST_F(SmallOrderPoints, SignatureKeyIsRefusedWhateverTheSignature) {
  KeyPackage key_package = world_.key_package("newcomer").key_package;
  for (const char* key : kEd25519SmallOrderPoints) {
    for (const char* r : kEd25519SmallOrderPoints) {
      key_package.leaf_node.signature_key = hex(key);
      key_package.leaf_node.signature = hex(r);
      key_package.leaf_node.signature.resize(kEd25519SignatureBytes);
      key_package.signature = key_package.leaf_node.signature;
      const auto error = key_package.validate(MlsWorld::kSuite).error();
      EXPECT_TRUE(error == MlsError::invalid_signature || error == MlsError::invalid_public_key);
      EXPECT_FALSE(groups_[0].propose({Add{key_package}}, MlsWorld::kNow));
    }
  }
}

}  // namespace
}  // namespace indaba::test
