// ProposalMaker: proposals as the input says, of every type, right or wrong, and signed again
// after whatever was changed inside them.
#pragma once

#include <functional>

#include "crypto/mls/member/key_package_secrets.h"
#include "crypto/mls/public/public_group.h"
#include "tests/fuzz/support/field_editor.h"

namespace indaba::fuzz {

// An extension that all members support, and one that none does.
inline constexpr auto kKnownExtension = static_cast<mls::ExtensionType>(0xf001);
inline constexpr auto kUnknownExtension = static_cast<mls::ExtensionType>(0xf002);

// Of members who support kKnownExtension and both types of credentials.
mls::Capabilities wide_capabilities();

// An external_senders extension of one sender.
mls::ExtensionList external_senders(const mls::Identity& sender);

// Who can be added, and with whose keys things are signed.
struct ProposalParts {
  std::vector<mls::KeyPackage> newcomers;
  mls::Identity outsider;  // signs what nobody else can
  std::function<const mls::SignatureKeyPair*(ByteView public_key)> find_key;

  const mls::SignatureKeyPair& key_or_outsiders(ByteView public_key) const;
};

class ProposalMaker {
 public:
  ProposalMaker(Input& input, FieldEditor& editor, const ProposalParts& parts)
      : input_(input), editor_(editor), parts_(parts) {}

  // Of `sender`, a member of `group`, where it needs one.
  mls::Proposal proposal(const mls::PublicGroup& group, mls::LeafIndex sender);
  mls::KeyPackage newcomer();

 private:
  mls::Proposal whole_proposal(const mls::PublicGroup& group, mls::LeafIndex sender);
  mls::Update update(const mls::PublicGroup& group, mls::LeafIndex sender);
  mls::PreSharedKeyId psk(const mls::PublicGroup& group);
  mls::ExtensionList extensions();

  Input& input_;
  FieldEditor& editor_;
  const ProposalParts& parts_;
  std::uint8_t keys_made_ = 0;
};

}  // namespace indaba::fuzz
