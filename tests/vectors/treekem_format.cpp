// treekem.
#include "crypto/mls/member/path_keys.h"
#include "tests/vectors/fixed_random.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

struct Member {
  PathKeys keys;
  SignatureKeyPair signature_key;
};

struct Scenario {
  RatchetTree tree;
  GroupContext context;  // its tree hash is that of the tree as it is, see encoded_context
  std::map<LeafIndex, Member> members;

  CipherSuite suite() const { return context.cipher_suite; }
  Bytes encoded_context() const {
    GroupContext current = context;
    current.tree_hash = to_bytes(tree.root_hash());
    return encode(current);
  }
};

// The private state of one leaf. Every key must be that of its node.
Verdict add_member(Scenario& scenario, const Json& leaf) {
  const LeafIndex index{number32(leaf, "index")};
  INDABA_TRY(expect(scenario.tree.leaf(index) != nullptr, "a leaf that is not blank"));
  NewPathKeys own;
  own.keys.emplace(to_node(index), hpke_key(leaf, "encryption_priv"));
  for (const Json& each : array(leaf, "path_secrets")) {
    own.keys.insert_or_assign({number32(each, "node")}, node_key_pair(secret(each, "path_secret")));
  }
  for (const auto& [node, key] : own.keys) {
    const Bytes* public_key = scenario.tree.encryption_key(node);
    const std::string where = "node " + std::to_string(node.value);
    INDABA_TRY(expect(public_key != nullptr && contains(node, index), where + " on the path"));
    INDABA_TRY(expect_same(key.public_key, *public_key, where));
  }
  SignatureKeyPair signature = signature_key(leaf, "signature_priv");
  INDABA_TRY(
      expect_same(signature.public_key, scenario.tree.leaf(index)->signature_key, "signature key"));
  const std::size_t count = own.keys.size();
  PathKeys keys(index, own.keys.at(to_node(index)).clone());
  keys.update(scenario.tree, std::move(own));
  INDABA_TRY(expect(keys.keys().size() == count, "private state kept whole"));
  scenario.members.insert_or_assign(index, Member{std::move(keys), std::move(signature)});
  return {};
}

// That `secret`, where the paths of `member` and `sender` meet, is what the member found, and leads
// to the same commit secret.
Verdict expect_path_secret(const Scenario& scenario, LeafIndex sender, LeafIndex member,
                           const NewPathKeys& opened, PathSecret secret) {
  for (const PathStep& step : scenario.tree.filtered_direct_path(sender)) {
    if (!contains(step.node, member)) {
      continue;
    }
    const auto found = opened.keys.find(step.node);
    INDABA_TRY(expect(found != opened.keys.end(), "a key for each node above"));
    const HpkeKeyPair key = node_key_pair(secret);
    INDABA_TRY(expect_same(found->second.secret_key.view(), key.secret_key.view(), "path secret"));
    secret = next_path_secret(secret);
  }
  return expect_same(opened.commit_secret.view(), secret.view(), "path secret's commit secret");
}

// Has every member but the sender open `path`, which is merged into the tree. `path_secrets`, if
// not null, has what each must find.
Verdict expect_all_open(const Scenario& scenario, LeafIndex sender, const UpdatePath& path,
                        ByteView commit_secret, const Json* path_secrets) {
  const Bytes context = scenario.encoded_context();
  for (const LeafIndex index : scenario.tree.members()) {
    if (index == sender) {
      continue;
    }
    const std::string where = "leaf " + std::to_string(index.value);
    const auto member = scenario.members.find(index);
    INDABA_TRY(expect(member != scenario.members.end(), where + " has private keys"));
    const auto opened =
        member->second.keys.open_path(scenario.tree, scenario.suite(), sender, path, {}, context);
    INDABA_TRY(succeeds(opened, where));
    INDABA_TRY(expect_same(opened->commit_secret.view(), commit_secret, where + ": commit secret"));
    if (path_secrets != nullptr) {
      INDABA_TRY(within(where, expect_path_secret(scenario, sender, index, *opened,
                                                  secret(path_secrets->at(index.value)))));
    }
  }
  return {};
}

// merge_update_path also checks that the path is parent-hash valid.
Verdict merge_path(Scenario& scenario, LeafIndex sender, const UpdatePath& path) {
  INDABA_TRY(succeeds(merge_update_path(scenario.tree, scenario.suite(), sender, path, {}),
                      "merge of the path"));
  INDABA_TRY(succeeds(path.leaf_node.verify_signature({scenario.context.group_id, sender}),
                      "signature of the path's leaf"));
  return succeeds(validate_parent_hashes(scenario.tree), "parent hashes of the new tree");
}

Verdict process_path(Scenario& scenario, LeafIndex sender, const Json& vector) {
  INDABA_TRY_ASSIGN(const auto path, decode<UpdatePath>(bytes(vector, "update_path")));
  const RatchetTree::EditScope edit(scenario.tree);
  INDABA_TRY(merge_path(scenario, sender, path));
  INDABA_TRY(
      expect_same(scenario.tree.root_hash(), bytes(vector, "tree_hash_after"), "tree_hash_after"));
  const Json& path_secrets = array(vector, "path_secrets");
  INDABA_TRY(expect(path_secrets.size() <= scenario.tree.leaf_count(), "path_secrets"));
  return expect_all_open(scenario, sender, path, bytes(vector, "commit_secret"), &path_secrets);
}

Verdict make_and_process_path(Scenario& scenario, LeafIndex sender) {
  FixedRandom random(sender.value);
  FreshPath fresh;
  HashValue tree_hash{};
  {
    const RatchetTree::EditScope edit(scenario.tree);
    const SignatureKeyPair& signer = scenario.members.at(sender).signature_key;
    INDABA_TRY_ASSIGN(fresh, make_path(scenario.tree, scenario.context.group_id, sender,
                                       *scenario.tree.leaf(sender), signer, random));
    INDABA_TRY(
        seal_path(fresh, scenario.tree, scenario.suite(), {}, scenario.encoded_context(), random));
    tree_hash = scenario.tree.root_hash();
  }
  const RatchetTree::EditScope edit(scenario.tree);
  INDABA_TRY(merge_path(scenario, sender, fresh.path));
  INDABA_TRY(expect_same(scenario.tree.root_hash(), tree_hash, "the creator's tree hash"));
  return expect_all_open(scenario, sender, fresh.path, fresh.own.commit_secret.view(), nullptr);
}

}  // namespace

Verdict verify_treekem(const Json& vector) {
  Scenario scenario;
  scenario.context = {.cipher_suite = cipher_suite(vector),
                      .group_id = bytes(vector, "group_id"),
                      .epoch = {number(vector, "epoch")},
                      .tree_hash = {},
                      .confirmed_transcript_hash = bytes(vector, "confirmed_transcript_hash"),
                      .extensions = {}};
  INDABA_TRY_ASSIGN(scenario.tree, RatchetTree::decode(bytes(vector, "ratchet_tree")));
  for (const Json& leaf : array(vector, "leaves_private")) {
    INDABA_TRY(within("private leaf " + std::to_string(number32(leaf, "index")),
                      add_member(scenario, leaf)));
  }
  INDABA_TRY(expect(scenario.members.size() == scenario.tree.member_count(),
                    "private state for each member"));
  for (const Json& path : array(vector, "update_paths")) {
    const LeafIndex sender{number32(path, "sender")};
    const std::string where = " path of leaf " + std::to_string(sender.value);
    INDABA_TRY(expect(scenario.members.contains(sender), "a member as the sender"));
    INDABA_TRY(within("given" + where, process_path(scenario, sender, path)));
    INDABA_TRY(within("new" + where, make_and_process_path(scenario, sender)));
  }
  return {};
}

}  // namespace indaba::vectors
