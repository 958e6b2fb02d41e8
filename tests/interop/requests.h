// What a request on the pipe describes, as the library's own types. Like the fields of JSON
// underneath, a request that is not of its form ends the program; what the other side's bytes may
// be wrong about is an error of MLS.
#pragma once

#include <utility>

#include "tests/interop/peer.h"
#include "tests/vectors/json.h"

namespace indaba::interop {

// Absent is false.
bool flag(const Json& request, std::string_view name);

mls::ExtensionList extensions(const Json& request);
// Of this build, and the types of extensions that the request lists.
mls::Capabilities capabilities(const Json& request);
// The tree that came beside a Welcome or GroupInfo, or none.
Result<std::optional<mls::RatchetTree>> tree_beside(const Json& request);
// With a fresh nonce. Errors: random_failed.
Result<mls::PreSharedKeyId> external_psk(Bytes id, Random& random);
// Errors: random_failed, and those of decoding a key package.
Result<mls::Proposal> proposal(const Json& description, Random& random);
Result<std::vector<mls::Proposal>> proposals(const Json& request, Random& random);
mls::MessageOptions message_options(const Json& request);
Result<mls::CommitOptions> commit_options(const Json& request, Random& random);

mls::Group& group_of(Member& member);
const mls::KeyPackageSecrets& key_package(const Member& member);

// The body of an encoded MLSMessage. Errors: wrong_wire_format and those of decoding.
template <class T>
Result<T> unwrap(ByteView encoded) {
  INDABA_TRY_ASSIGN(mls::MlsMessage message, mls::decode<mls::MlsMessage>(encoded));
  T* body = message.get<T>();
  if (body == nullptr) {
    return mls::MlsError::wrong_wire_format;
  }
  return std::move(*body);
}

}  // namespace indaba::interop
