// Proves how a public group begins and lives on: from a GroupInfo, of which each part is broken in
// turn, and from its saved form, of which each record is damaged in turn.
#include "crypto/mls/public/public_group.h"

#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_taken;
using test::MlsWorld;
using test::must;
using test::PublicForge;
using test::PublicView;
using test::value_of;

class FromGroupInfo : public testing::Test {
 protected:
  FromGroupInfo() { forge_.fill(); }

  // As member 1 would make it, signed after `change`.
  GroupInfo info(const std::function<void(GroupInfo&)>& change = {}) {
    const PublicGroup& group = forge_.group();
    GroupInfo made{.group_context = group.context(),
                   .extensions = {},
                   .confirmation_tag = group.confirmation_tag(),
                   .signer = {1},
                   .signature = {}};
    made.extensions.set(ExtensionType::ratchet_tree, group.tree().encode());
    if (change) {
      change(made);
    }
    made.sign(forge_.key(LeafIndex{1}));
    return made;
  }
  std::error_code error_of(const GroupInfo& made, std::optional<RatchetTree> tree = {}) {
    return PublicGroup::from_group_info(made, std::move(tree), world_.authentication()).error();
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

TEST_F(FromGroupInfo, IsTheSameGroup) {
  auto group = must(PublicGroup::from_group_info(info(), {}, world_.authentication()));
  EXPECT_TRUE(PublicView(group) == PublicView(forge_.group()));
  const PublicMessage commit = forge_.commit({2}, {test::remove({3})});
  expect_taken(forge_, commit);
  EXPECT_TRUE(group.process(commit));
  EXPECT_TRUE(PublicView(group) == PublicView(forge_.group()));
}

TEST_F(FromGroupInfo, TakesTheTreeThatIsGivenBesideIt) {
  const GroupInfo made = info([](GroupInfo& changed) { changed.extensions.items.clear(); });
  EXPECT_FALSE(error_of(made, forge_.group().tree()));
  EXPECT_EQ(error_of(made), MlsError::tree_missing);
}

TEST_F(FromGroupInfo, IgnoresUnknownExtensions) {
  EXPECT_FALSE(error_of(info([](GroupInfo& made) {
    made.extensions.set(ExtensionType{0x0a0a}, Bytes(3));
    made.extensions.set(ExtensionType{0xf123}, {});
  })));
}

TEST_F(FromGroupInfo, RefusesAnotherVersionOrSuite) {
  EXPECT_EQ(
      error_of(info([](GroupInfo& made) { made.group_context.version = ProtocolVersion{2}; })),
      MlsError::unsupported_version);
  EXPECT_EQ(
      error_of(info([](GroupInfo& made) { made.group_context.cipher_suite = CipherSuite{2}; })),
      MlsError::unsupported_cipher_suite);
}

TEST_F(FromGroupInfo, RefusesASignerWhoIsNotThere) {
  for (const std::uint32_t signer : {4U, 0x80000000U, 0xffffffffU}) {
    EXPECT_EQ(error_of(info([=](GroupInfo& made) { made.signer = {signer}; })),
              MlsError::unknown_sender);
  }
}

TEST_F(FromGroupInfo, RefusesAnotherSignersSignature) {
  EXPECT_EQ(error_of(info([](GroupInfo& made) { made.signer = {2}; })),
            MlsError::invalid_signature);
  GroupInfo made = info();
  made.confirmation_tag[0] ^= 1;
  EXPECT_EQ(error_of(made), MlsError::invalid_signature);
  made = info();
  made.group_context.epoch.value += 1;
  EXPECT_EQ(error_of(made), MlsError::invalid_signature);
}

TEST_F(FromGroupInfo, RefusesATreeThatIsNotTheContexts) {
  EXPECT_EQ(error_of(info([](GroupInfo& made) { made.group_context.tree_hash[0] ^= 1; })),
            MlsError::wrong_tree_hash);
  const RatchetTree before = forge_.group().tree();
  expect_taken(forge_, forge_.commit({0}, {}));
  EXPECT_EQ(error_of(info(), before), MlsError::wrong_tree_hash);
}

TEST_F(FromGroupInfo, RefusesATreeThatDoesNotDecode) {
  EXPECT_EQ(error_of(info([](GroupInfo& made) {
              made.extensions.set(ExtensionType::ratchet_tree, Bytes{0});
            })),
            MlsError::invalid_tree_encoding);
  EXPECT_EQ(
      error_of(info([](GroupInfo& made) { made.extensions.set(ExtensionType::ratchet_tree, {}); })),
      MlsError::truncated);
}

TEST_F(FromGroupInfo, RefusesATreeThatIsInvalid) {
  RatchetTree tree = forge_.group().tree();
  ParentNode root = *tree.parent_node(tree.root());
  root.encryption_key = forge_.newcomer("anybody").init_key;
  tree.set_parent(tree.root(), root);
  const GroupInfo made = info(
      [&](GroupInfo& changed) { changed.group_context.tree_hash = to_bytes(tree.root_hash()); });
  EXPECT_EQ(error_of(made, tree), MlsError::invalid_parent_hash);
}

TEST_F(FromGroupInfo, RefusesMembersWhoLackWhatTheGroupUses) {
  EXPECT_EQ(error_of(info([](GroupInfo& made) {
              made.group_context.extensions.set(ExtensionType{0xf123}, {});
            })),
            MlsError::unsupported_extension);
}

TEST_F(FromGroupInfo, RefusesACredentialThatTheApplicationRefuses) {
  world_.authentication().refuse(to_bytes("member-3"));
  EXPECT_EQ(error_of(info()), MlsError::invalid_credential);
}

TEST_F(FromGroupInfo, RefusesExternalSendersThatTheApplicationRefuses) {
  const Identity outsider = forge_.identity("outsider");
  world_.authentication().refuse(to_bytes("outsider"));
  const ExternalSenders senders{
      {{to_bytes(outsider.signature_key.public_key), outsider.credential}}};
  EXPECT_EQ(error_of(info([&](GroupInfo& made) {
              made.group_context.extensions.set(ExtensionType::external_senders, encode(senders));
            })),
            MlsError::invalid_credential);
}

class SavedPublicGroup : public testing::Test {
 protected:
  SavedPublicGroup() { forge_.fill(); }

  void save() {
    StateChanges changes;
    forge_.group().save(changes);
    state_.apply(std::move(changes));
  }
  PublicGroup restored() { return must(PublicGroup::restore(state_, world_.authentication())); }
  std::error_code error() { return PublicGroup::restore(state_, world_.authentication()).error(); }
  void expect_same() {
    save();
    PublicGroup group = restored();
    EXPECT_TRUE(PublicView(group) == PublicView(forge_.group()));
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
  SavedState state_;
};

TEST_F(SavedPublicGroup, ComesBackAfterEveryKindOfChange) {
  expect_same();
  forge_.proposed({2}, value_of(test::remove({3})));
  expect_same();
  expect_taken(forge_, forge_.commit({1}, {test::add(forge_.newcomer("fifth"))}));
  expect_same();
  expect_taken(forge_, forge_.commit({1}, {test::remove({4}), test::remove({3})}));
  expect_same();
  expect_taken(forge_, forge_.commit({0}, {test::remove({2})}));
  expect_same();
  expect_taken(forge_, forge_.external_commit(forge_.identity("joiner"), {test::external_init()}));
  expect_same();
}

TEST_F(SavedPublicGroup, HasNothingToSaveUntilSomethingChanges) {
  save();
  StateChanges changes;
  forge_.group().save(changes);
  EXPECT_TRUE(changes.records.empty());
  PublicGroup group = restored();
  group.save(changes);
  EXPECT_TRUE(changes.records.empty());
}

TEST_F(SavedPublicGroup, WritesOnlyWhatACommitTouched) {
  save();
  expect_taken(forge_, forge_.commit({0}, {}));
  StateChanges changes;
  forge_.group().save(changes);
  EXPECT_THAT(changes.records,
              testing::UnorderedElementsAre(testing::Key(state_key(StateTag::public_header)),
                                            testing::Key(state_key(StateTag::tree_node, 0)),
                                            testing::Key(state_key(StateTag::tree_node, 1)),
                                            testing::Key(state_key(StateTag::tree_node, 3))));
}

TEST_F(SavedPublicGroup, GoesOnFromWhereItWas) {
  const ProposalOrRef removal = forge_.proposed({2}, value_of(test::remove({3})));
  save();
  PublicGroup group = restored();
  const PublicMessage commit = forge_.commit({1}, {removal});
  expect_taken(forge_, commit);
  EXPECT_TRUE(group.process(commit));
  EXPECT_TRUE(PublicView(group) == PublicView(forge_.group()));
}

// Every record, damaged by `damage` in a state that is otherwise whole.
void for_each_damaged_record(const SavedState& state,
                             const std::function<void(SecretBytes&)>& damage,
                             const std::function<void(const SavedState&)>& judge) {
  for (const auto& [damaged, unused] : state.records()) {
    SavedState copy;
    for (const auto& [key, value] : state.records()) {
      SecretBytes bytes = value.clone();
      if (key == damaged) {
        damage(bytes);
      }
      copy.put(key, std::move(bytes));
    }
    judge(copy);
  }
}

class DamagedPublicGroup : public SavedPublicGroup {
 protected:
  DamagedPublicGroup() {
    forge_.proposed({2}, value_of(test::remove({3})));
    save();
  }
  std::error_code error_of(const SavedState& state) {
    return PublicGroup::restore(state, world_.authentication()).error();
  }
};

TEST_F(DamagedPublicGroup, IsCorruptWithoutAnyOfItsRecords) {
  for (const auto& [lost, unused] : state_.records()) {
    SavedState copy;
    for (const auto& [key, value] : state_.records()) {
      if (key != lost) {
        copy.put(key, value.clone());
      }
    }
    EXPECT_EQ(error_of(copy), MlsError::corrupt_state);
  }
}

TEST_F(DamagedPublicGroup, IsCorruptWhereARecordIsCutOrLengthened) {
  for_each_damaged_record(
      state_, [](SecretBytes& bytes) { bytes = SecretBytes(bytes.view().first(bytes.size() - 1)); },
      [&](const SavedState& state) { EXPECT_EQ(error_of(state), MlsError::corrupt_state); });
  for_each_damaged_record(
      state_,
      [](SecretBytes& bytes) {
        Bytes longer = to_bytes(bytes.view());
        longer.push_back(0);
        bytes = SecretBytes(ByteView(longer));
      },
      [&](const SavedState& state) { EXPECT_EQ(error_of(state), MlsError::corrupt_state); });
}

TEST_F(DamagedPublicGroup, IsCorruptWhereTheTreeIsAnother) {
  StateKey leaf = state_key(StateTag::tree_node, 2);
  state_.put(leaf, encode_secret(forge_.newcomer("anybody").leaf_node));
  EXPECT_EQ(error(), MlsError::corrupt_state);
}

TEST_F(DamagedPublicGroup, IsCorruptWhereANodeIsOutsideTheTree) {
  for (const std::uint32_t node : {7U, 8U, 0xfffffffeU, 0xffffffffU}) {
    SavedState copy;
    for (const auto& [key, value] : state_.records()) {
      copy.put(key, value.clone());
    }
    if (is_leaf({node})) {
      copy.put(state_key(StateTag::tree_node, node), encode_secret(forge_.leaf({0})));
    } else {
      copy.put(state_key(StateTag::tree_node, node), encode_secret(ParentNode{}));
    }
    EXPECT_EQ(error_of(copy), MlsError::corrupt_state) << node;
  }
}

TEST_F(DamagedPublicGroup, HasItsVersionNamed) {
  const StateKey key = state_key(StateTag::public_header);
  Bytes header = to_bytes(state_.records().at(key).view());
  header[1] ^= 0xff;
  state_.put(key, SecretBytes(ByteView(header)));
  EXPECT_EQ(error(), MlsError::unsupported_state_version);
}

}  // namespace
}  // namespace indaba::mls
