#include "tests/fuzz/support/proposal_maker.h"

#include "tests/support/public_forge.h"

namespace indaba::fuzz {

using namespace mls;

namespace {

constexpr std::size_t kLeavesTried = 10;  // some of them outside the tree

}  // namespace

Capabilities wide_capabilities() {
  Capabilities capabilities = Capabilities::of_this_build();
  capabilities.extensions.push_back(kKnownExtension);
  capabilities.credentials.push_back(CredentialType::x509);
  return capabilities;
}

ExtensionList external_senders(const Identity& sender) {
  const ExternalSenders senders{{{to_bytes(sender.signature_key.public_key), sender.credential}}};
  ExtensionList list;
  list.set(ExtensionType::external_senders, encode(senders));
  return list;
}

const SignatureKeyPair& ProposalParts::key_or_outsiders(ByteView public_key) const {
  const SignatureKeyPair* key = find_key(public_key);
  if (key == nullptr) {
    return outsider.signature_key;
  }
  return *key;
}

Proposal ProposalMaker::proposal(const PublicGroup& group, LeafIndex sender) {
  Proposal made = whole_proposal(group, sender);
  if (input_.one_in(4)) {
    editor_.edit_some(made, 2);
  }
  return made;
}

KeyPackage ProposalMaker::newcomer() {
  KeyPackage made = parts_.newcomers[input_.below(parts_.newcomers.size())];
  if (input_.one_in(2)) {
    editor_.edit_some(made, 2);
    const SignatureKeyPair& key = parts_.key_or_outsiders(made.leaf_node.signature_key);
    made.leaf_node.sign(key, {});
    made.sign(key);
  }
  return made;
}

Proposal ProposalMaker::whole_proposal(const PublicGroup& group, LeafIndex sender) {
  switch (input_.below(8)) {
    case 1:
      return {Add{newcomer()}};
    case 2:
      return {update(group, sender)};
    case 3:
      return {PreSharedKey{psk(group)}};
    case 4:
      return test::value_of(test::reinit());
    case 5:
      return test::value_of(test::external_init());
    case 6:
      return {GroupContextExtensions{extensions()}};
    case 7:
      if (auto raw = decode<Proposal>(input_.rest())) {
        return std::move(*raw);
      }
      [[fallthrough]];
    default:
      return {Remove{{static_cast<std::uint32_t>(input_.below(kLeavesTried))}}};
  }
}

Update ProposalMaker::update(const PublicGroup& group, LeafIndex sender) {
  LeafNode leaf = *group.tree().leaf(sender);
  const Bytes seed{'f', 'r', 'e', 's', 'h', ++keys_made_};
  leaf.encryption_key = to_bytes(HpkeKeyPair::derive(seed).public_key);
  leaf.source = LeafNodeSource::update;
  if (input_.one_in(2)) {
    editor_.edit_some(leaf, 2);
  }
  leaf.sign(parts_.key_or_outsiders(leaf.signature_key), {group.context().group_id, sender});
  return {std::move(leaf)};
}

PreSharedKeyId ProposalMaker::psk(const PublicGroup& group) {
  PreSharedKeyId id;
  id.psk_id = to_bytes("psk");
  id.psk_nonce = Bytes(kHashBytes, input_.byte());
  if (input_.one_in(2)) {
    id.type = PskType::resumption;
    id.usage = static_cast<ResumptionPskUsage>(1 + input_.below(3));
    id.psk_group_id = group.context().group_id;
    id.psk_epoch = group.context().epoch;
  }
  return id;
}

ExtensionList ProposalMaker::extensions() {
  const std::uint8_t chosen = input_.byte();
  ExtensionList list;
  if ((chosen & 1) != 0) {
    list = external_senders(parts_.outsider);
  }
  if ((chosen & 2) != 0) {
    RequiredCapabilities required{.extension_types = {kKnownExtension},
                                  .proposal_types = {},
                                  .credential_types = {CredentialType::x509}};
    editor_.edit_some(required, 2);
    list.set(ExtensionType::required_capabilities, encode(required));
  }
  if ((chosen & 4) != 0) {
    list.set(kKnownExtension, input_.bytes(16));
  }
  if ((chosen & 8) != 0) {
    list.set(kUnknownExtension, {});
  }
  return list;
}

}  // namespace indaba::fuzz
