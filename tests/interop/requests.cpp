#include "tests/interop/requests.h"

namespace indaba::interop {

using namespace mls;
using vectors::array;
using vectors::bytes;
using vectors::malformed;
using vectors::number;
using vectors::number32;
using vectors::text;

namespace {

std::uint16_t number16(const Json& object, std::string_view name) {
  const std::uint32_t value = number32(object, name);
  if (value > UINT16_MAX) {
    malformed(name);
  }
  return static_cast<std::uint16_t>(value);
}

Result<Bytes> fresh_nonce(Random& random) {
  Bytes nonce(kHashBytes);
  INDABA_TRY(random.fill(nonce));
  return nonce;
}

WireFormat wire_format(const Json& request) {
  return flag(request, "private") ? WireFormat::private_message : WireFormat::public_message;
}

Bytes authenticated_data(const Json& request) {
  return request.contains("authenticated_data") ? bytes(request, "authenticated_data") : Bytes();
}

}  // namespace

bool flag(const Json& request, std::string_view name) {
  if (!request.contains(name)) {
    return false;
  }
  const Json& value = vectors::field(request, name);
  if (!value.is_boolean()) {
    malformed(name);
  }
  return value.get<bool>();
}

ExtensionList extensions(const Json& request) {
  ExtensionList list;
  for (const Json& each : array(request, "extensions")) {
    list.items.push_back({ExtensionType{number16(each, "type")}, bytes(each, "data")});
  }
  return list;
}

Capabilities capabilities(const Json& request) {
  Capabilities capabilities = Capabilities::of_this_build();
  for (const Json& type : array(request, "extension_types")) {
    capabilities.extensions.push_back(static_cast<ExtensionType>(number(type)));
  }
  return capabilities;
}

Result<std::optional<RatchetTree>> tree_beside(const Json& request) {
  if (!request.contains("tree")) {
    return std::optional<RatchetTree>();
  }
  INDABA_TRY_ASSIGN(RatchetTree tree, RatchetTree::decode(bytes(request, "tree")));
  return std::optional<RatchetTree>(std::move(tree));
}

Result<PreSharedKeyId> external_psk(Bytes id, Random& random) {
  PreSharedKeyId psk;
  psk.psk_id = std::move(id);
  INDABA_TRY_ASSIGN(psk.psk_nonce, fresh_nonce(random));
  return psk;
}

Result<Proposal> proposal(const Json& description, Random& random) {
  const std::string type = text(description, "type");
  if (type == "add") {
    INDABA_TRY_ASSIGN(KeyPackage added, unwrap<KeyPackage>(bytes(description, "key_package")));
    return Proposal{Add{std::move(added)}};
  }
  if (type == "remove") {
    return Proposal{Remove{LeafIndex{number32(description, "leaf")}}};
  }
  if (type == "external_psk") {
    INDABA_TRY_ASSIGN(PreSharedKeyId psk, external_psk(bytes(description, "id"), random));
    return Proposal{PreSharedKey{std::move(psk)}};
  }
  if (type == "resumption_psk") {
    PreSharedKeyId psk;
    psk.type = PskType::resumption;
    psk.psk_group_id = bytes(description, "group_id");
    psk.psk_epoch = Epoch{number(description, "epoch")};
    INDABA_TRY_ASSIGN(psk.psk_nonce, fresh_nonce(random));
    return Proposal{PreSharedKey{std::move(psk)}};
  }
  if (type == "reinit") {
    ReInit reinit;
    reinit.group_id = bytes(description, "group_id");
    reinit.cipher_suite = vectors::cipher_suite(description);
    reinit.extensions = extensions(description);
    return Proposal{std::move(reinit)};
  }
  if (type == "group_context_extensions") {
    return Proposal{GroupContextExtensions{extensions(description)}};
  }
  malformed("no such proposal");
}

Result<std::vector<Proposal>> proposals(const Json& request, Random& random) {
  std::vector<Proposal> list;
  for (const Json& description : array(request, "proposals")) {
    INDABA_TRY_ASSIGN(Proposal each, proposal(description, random));
    list.push_back(std::move(each));
  }
  return list;
}

MessageOptions message_options(const Json& request) {
  return {authenticated_data(request), wire_format(request)};
}

Result<CommitOptions> commit_options(const Json& request, Random& random) {
  CommitOptions options;
  INDABA_TRY_ASSIGN(options.proposals, proposals(request, random));
  options.with_path = !flag(request, "without_path");
  options.authenticated_data = authenticated_data(request);
  options.wire_format = wire_format(request);
  options.with_tree = !flag(request, "without_tree");
  options.now = {number(request, "now")};
  return options;
}

Group& group_of(Member& member) {
  if (!member.group) {
    malformed("that member is in no group");
  }
  return *member.group;
}

const KeyPackageSecrets& key_package(const Member& member) {
  if (!member.key_package) {
    malformed("that member has no key package");
  }
  return *member.key_package;
}

}  // namespace indaba::interop
