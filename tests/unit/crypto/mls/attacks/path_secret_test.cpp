// Proves that a committer who seals garbage to one member harms that member only as far as it must:
// it refuses by name and stays where it was, all others follow.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

// Four members, filled; member 0 commits, and of its path the ciphertext for member 1, whose leaf
// is the sibling of its own, is another.
class WrongPathSecret : public testing::Test {
 protected:
  WrongPathSecret() : groups_(world_.filled_group_of(4)) {
    SeededRandom random = world_.random();
    honest_ = must(groups_[0].commit(options_now())).commit;
    must(random.secret<kHashBytes>());
    commit_secret_ = must(random.secret<kHashBytes>());
    for (std::size_t i = 0; i < 2; ++i) {
      commit_secret_ = next_path_secret(commit_secret_);
    }
  }

  // Seals `secret` to member 1 where its path secret should be, with the context that it expects.
  Bytes commit_with(ByteView secret) {
    auto message = unwrap<PublicMessage>(honest_);
    auto& commit = std::get<Commit>(message.content.body);
    GroupContext context = groups_[0].context();
    ++context.epoch.value;
    {
      RatchetTree& tree = GroupTestAccess::public_group(groups_[0]).editable_tree();
      const RatchetTree::EditScope scope(tree);
      must(merge_update_path(tree, MlsWorld::kSuite, {0}, *commit.path, {}));
      context.tree_hash = to_bytes(tree.root_hash());
    }
    const HpkeInfo info = encryption_info(MlsWorld::kSuite, "UpdatePathNode", encode(context));
    const HpkeSealed sealed = must(
        hpke_seal(info, groups_[0].tree().leaf({1})->encryption_key, {}, secret, world_.random()));
    commit.path->nodes[0].encrypted_path_secrets[0] = {to_bytes(sealed.encapsulated_key),
                                                       sealed.ciphertext};
    return reseal(groups_[0], message, &commit_secret_);
  }
  void expect_only_member_1_refuses(const Bytes& attack, MlsError error) {
    expect_refused(groups_[1], attack, error);
    MlsWorld::follow(groups_[2], attack);
    MlsWorld::follow(groups_[3], attack);
    EXPECT_TRUE(
        equal(must(groups_[2].epoch_authenticator()), must(groups_[3].epoch_authenticator())));
    // Member 1 still works in the epoch in which it is.
    MlsWorld::follow(groups_[1], honest_);
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  Bytes honest_;
  KdfSecret commit_secret_;
};

TEST_F(WrongPathSecret, TheForgeChangesNothingElse) {
  auto message = unwrap<PublicMessage>(honest_);
  EXPECT_EQ(unwrap<PublicMessage>(reseal(groups_[0], message, &commit_secret_)), message);
}

TEST_F(WrongPathSecret, OfAnotherValueIsRefusedByWhomItWasFor) {
  expect_only_member_1_refuses(commit_with(Bytes(kHashBytes, 0x77)), MlsError::invalid_path_secret);
}

TEST_F(WrongPathSecret, OfAnotherLengthIsRefusedByWhomItWasFor) {
  expect_only_member_1_refuses(commit_with(Bytes(kHashBytes - 1)), MlsError::invalid_path_secret);
}

TEST_F(WrongPathSecret, EmptyIsRefusedByWhomItWasFor) {
  expect_only_member_1_refuses(commit_with({}), MlsError::invalid_path_secret);
}

TEST_F(WrongPathSecret, SealedUnderNothingIsRefusedByWhomItWasFor) {
  auto message = unwrap<PublicMessage>(honest_);
  auto& sealed = std::get<Commit>(message.content.body).path->nodes[0].encrypted_path_secrets[0];
  sealed.ciphertext.back() ^= 1;
  expect_only_member_1_refuses(reseal(groups_[0], message, &commit_secret_),
                               MlsError::decryption_failed);
}

}  // namespace
}  // namespace indaba::test
