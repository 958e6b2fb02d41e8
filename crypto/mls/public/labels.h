// The labelled forms of the primitives (RFC 9420 sections 5.1.2, 5.2 and 8): every use has a label
// of its own, so that no signature, hash or derived secret can stand for another.
#pragma once

#include <string_view>

#include "crypto/mls/public/cipher_suite.h"
#include "crypto/mls/public/error.h"

namespace indaba::mls {

// SignWithLabel. Writes 64 bytes.
Bytes sign_with_label(const SignatureKeyPair& key, std::string_view label, ByteView content);
// VerifyWithLabel. Errors: invalid_signature.
Status verify_with_label(ByteView public_key, std::string_view label, ByteView content,
                         ByteView signature);

// MakeKeyPackageRef and MakeProposalRef are RefHash under a label each; `label` here is the whole
// label.
HashValue ref_hash(std::string_view label, ByteView value);
inline constexpr std::string_view kKeyPackageRefLabel = "MLS 1.0 KeyPackage Reference";
inline constexpr std::string_view kProposalRefLabel = "MLS 1.0 Proposal Reference";

}  // namespace indaba::mls
