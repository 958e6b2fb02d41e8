// Every structure of MLS, decoded from the whole input: what decodes encodes again to the same
// bytes, and may then be asked every question that its type answers about untrusted values.
#include "crypto/mls/member/group_secrets.h"
#include "crypto/mls/public/labels.h"
#include "crypto/mls/public/public_group.h"
#include "tests/fuzz/support/input.h"
#include "tests/support/mls_world.h"

namespace indaba::fuzz {
namespace {

using namespace mls;

constexpr CipherSuite kSuite = test::MlsWorld::kSuite;
// Of larger trees only the hashes and what a joiner validates are looked at.
constexpr std::uint32_t kLeavesExplored = 64;

const test::TestAuthentication& authentication() {
  static const test::TestAuthentication service;
  return service;
}

template <class T>
void ask(const T& /*value*/) {}

void ask(const LeafNode& leaf) {
  for (const CipherSuite suite : supported_cipher_suites()) {
    (void)leaf.validate(suite, {{}, {1}});
    (void)leaf.validate(suite, LeafNodeSource::commit, {{}, {1}});
  }
  if (const auto requirements = GroupRequirements::of(leaf.extensions); requirements) {
    (void)requirements->check(leaf.capabilities);
  }
  (void)leaf.validate_lifetime(test::MlsWorld::kNow);
  (void)authenticate_leaf(authentication(), nullptr, leaf);
}

void ask(const KeyPackage& key_package) {
  (void)key_package.validate(key_package.cipher_suite);
  (void)key_package.validate(kSuite);
  must_hold(key_package.ref().size() == kHashBytes, "a reference is a hash");
  ask(key_package.leaf_node);
}

void ask(const ExtensionList& extensions) {
  must_hold(!extensions.has_duplicates(), "no list has two extensions of one type");
  (void)authenticate_external_senders(authentication(), extensions);
  (void)extensions.find_as<RequiredCapabilities>(ExtensionType::required_capabilities);
  (void)extensions.find_as<ExternalPub>(ExtensionType::external_pub);
}

void ask(const GroupInfo& info) {
  (void)info.verify_signature(Bytes(kEd25519PublicBytes, 1));
  ask(info.extensions);
  auto group = PublicGroup::from_group_info(info, std::nullopt, authentication());
  if (!group) {
    return;
  }
  must_hold(group->context() == info.group_context, "a group begins with the context announced");
  StateChanges changes;
  group->save(changes);
  SavedState state;
  state.apply(std::move(changes));
  must_hold(PublicGroup::restore(state, authentication()).has_value(), "what was saved restores");
}

void ask(const FramedContent& content) {
  (void)framed_content_tbs(WireFormat::public_message, content, {});
  if (const auto* proposal = content.get<Proposal>(); proposal != nullptr) {
    if (const auto* add = proposal->get<Add>(); add != nullptr) {
      ask(add->key_package);
    }
  }
}

void ask(const AuthenticatedContent& content) {
  (void)proposal_ref(content);
  (void)confirmed_transcript_hash({}, content);
  ask(content.content);
}

void ask(const MlsMessage& message) {
  if (const auto* info = message.get<GroupInfo>(); info != nullptr) {
    ask(*info);
  } else if (const auto* key_package = message.get<KeyPackage>(); key_package != nullptr) {
    ask(*key_package);
  } else if (const auto* open = message.get<PublicMessage>(); open != nullptr) {
    ask(AuthenticatedContent{WireFormat::public_message, open->content, open->auth});
  }
}

template <class T>
void decode_one(ByteView input) {
  const auto decoded = decode<T>(input);
  if (!decoded) {
    must_hold(decoded.error().category() == mls_error_category(), "decoders speak of MLS");
    return;
  }
  must_hold(same_bytes(encode(*decoded), input), "what decodes encodes again to the same bytes");
  ask(*decoded);
}

template <class... T>
void decode_each(ByteView input) {
  (decode_one<T>(input), ...);
}

// Holds a secret, so it has an encoding of its own.
void decode_group_secrets(ByteView input) {
  if (const auto decoded = decode<GroupSecrets>(input)) {
    must_hold(same_bytes(encode_secret(*decoded).view(), input), "secrets encode as they came");
  }
}

void explore(const RatchetTree& tree) {
  for (std::uint32_t i = 0; i < node_count(tree.leaf_count()); ++i) {
    const NodeIndex node{i};
    must_hold(tree.has_empty_resolution(node) == tree.resolution(node).empty(),
              "a resolution is empty where nothing is");
    (void)tree.original_tree_hash(node, {{0}, {2}, {5}});
  }
  for (const LeafIndex member : tree.members()) {
    must_hold(tree.leaf(member) != nullptr, "members have leaves");
    (void)tree.filtered_direct_path(member);
  }
}

void decode_tree(ByteView input) {
  const auto tree = RatchetTree::decode(input);
  if (!tree) {
    return;
  }
  must_hold(same_bytes(tree->encode(), input), "a tree encodes again to the same bytes");
  (void)tree->root_hash();
  (void)validate_tree(*tree, kSuite, {}, {});
  (void)validate_parent_hashes(*tree);
  if (tree->leaf_count() <= kLeavesExplored) {
    explore(*tree);
  }
}

// The input as what a private message of each type held.
void decode_private_content(ByteView input) {
  for (const ContentType type :
       {ContentType::application, ContentType::proposal, ContentType::commit}) {
    PrivateMessage message;
    message.content_type = type;
    if (const auto content = private_message_content(message, Sender::member({1}), input)) {
      must_hold(content->content.content_type() == type, "content is of the type announced");
      decode_one<AuthenticatedContent>(encode(*content));
    }
  }
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  const indaba::ByteView input(data, size);
  decode_each<MlsMessage, AuthenticatedContent, FramedContent, PublicMessage, PrivateMessage,
              Welcome, EncryptedGroupSecrets, GroupInfo, GroupContext, KeyPackage, LeafNode>(input);
  decode_each<Commit, UpdatePath, UpdatePathNode, HpkeCiphertext, ProposalOrRef, Proposal,
              PreSharedKeyId, ReInit, ParentNode, Sender>(input);
  decode_each<Credential, Capabilities, Lifetime, ExtensionList, Extension, RequiredCapabilities,
              ExternalPub, ExternalSender, ExternalSenders>(input);
  decode_group_secrets(input);
  decode_tree(input);
  decode_private_content(input);
  return 0;
}
