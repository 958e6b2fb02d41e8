// messages and deserialization: structures decode, and encode to the same bytes.
#include "crypto/mls/member/group_secrets.h"
#include "crypto/mls/public/message.h"
#include "crypto/mls/public/ratchet_tree.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

template <class T>
Verdict encodes_again(ByteView input) {
  INDABA_TRY_ASSIGN(const T value, decode<T>(input));
  return expect_same(encode_secret(value).view(), input, "encoded again");
}

Verdict tree_encodes_again(ByteView input) {
  INDABA_TRY_ASSIGN(const RatchetTree tree, RatchetTree::decode(input));
  return expect_same(tree.encode(), input, "encoded again");
}

// An MLSMessage with that body.
template <class Body>
Verdict message_encodes_again(ByteView input) {
  INDABA_TRY_ASSIGN(const auto message, decode<MlsMessage>(input));
  INDABA_TRY(expect(message.get<Body>() != nullptr, "the wire format of the field"));
  return encodes_again<MlsMessage>(input);
}

template <class Content>
Verdict public_message_encodes_again(ByteView input) {
  INDABA_TRY_ASSIGN(const auto message, decode<MlsMessage>(input));
  const auto* body = message.get<PublicMessage>();
  INDABA_TRY(expect(body != nullptr, "the wire format of the field"));
  INDABA_TRY(expect(body->content.get<Content>() != nullptr, "the content type of the field"));
  return encodes_again<MlsMessage>(input);
}

struct Field {
  const char* name;
  Verdict (*verify)(ByteView input);
};

constexpr Field kFields[] = {
    {"mls_welcome", message_encodes_again<Welcome>},
    {"mls_group_info", message_encodes_again<GroupInfo>},
    {"mls_key_package", message_encodes_again<KeyPackage>},
    {"ratchet_tree", tree_encodes_again},
    {"group_secrets", encodes_again<GroupSecrets>},
    {"add_proposal", encodes_again<Add>},
    {"update_proposal", encodes_again<Update>},
    {"remove_proposal", encodes_again<Remove>},
    {"pre_shared_key_proposal", encodes_again<PreSharedKey>},
    {"re_init_proposal", encodes_again<ReInit>},
    {"external_init_proposal", encodes_again<ExternalInit>},
    {"group_context_extensions_proposal", encodes_again<GroupContextExtensions>},
    {"commit", encodes_again<Commit>},
    {"public_message_application", public_message_encodes_again<ApplicationData>},
    {"public_message_proposal", public_message_encodes_again<Proposal>},
    {"public_message_commit", public_message_encodes_again<Commit>},
    {"private_message", message_encodes_again<PrivateMessage>},
};

}  // namespace

Verdict verify_messages(const Json& vector) {
  for (const Field& each : kFields) {
    INDABA_TRY(within(each.name, each.verify(bytes(vector, each.name))));
  }
  return {};
}

Verdict verify_deserialization(const Json& vector) {
  const Bytes header = bytes(vector, "vlbytes_header");
  Reader reader(header);
  const std::size_t length = reader.take_length();
  if (!reader.ok()) {
    return reader.error();
  }
  INDABA_TRY(expect(reader.empty(), "no bytes behind the header"));
  INDABA_TRY(expect(length == number(vector, "length"), "length"));
  return expect_same(VectorLength(length).view(), header, "header encoded again");
}

}  // namespace indaba::vectors
