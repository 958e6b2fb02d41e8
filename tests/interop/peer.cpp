#include "tests/interop/peer.h"

#include <cstdio>
#include <cstdlib>

#include "crypto/base/hex.h"
#include "tests/interop/requests.h"

namespace indaba::interop {

using namespace mls;
using vectors::bytes;
using vectors::malformed;
using vectors::text;

namespace {

// The successor after a ReInit, otherwise a branch.
Result<Group::Linked> continued(const Group& old, const KeyPackageSecrets& own,
                                const Json& request) {
  const UnixTime now{vectors::number(request, "now")};
  std::vector<KeyPackage> members;
  for (const Json& each : vectors::array(request, "members")) {
    INDABA_TRY_ASSIGN(KeyPackage other, unwrap<KeyPackage>(bytes(each)));
    members.push_back(std::move(other));
  }
  if (old.phase() == GroupPhase::reinitialised) {
    return old.create_successor(own, std::move(members), now);
  }
  return old.create_branch(bytes(request, "group_id"), old.context().extensions, own,
                           std::move(members), now);
}

}  // namespace

const std::map<std::string, Peer::Verb>& Peer::verbs() {
  static const std::map<std::string, Verb> verbs = {
      {"make", &Peer::make},
      {"make_key_package", &Peer::make_key_package},
      {"learn_psk", &Peer::learn_psk},
      {"create", &Peer::create},
      {"join", &Peer::join},
      {"join_externally", &Peer::join_externally},
      {"propose_to_join", &Peer::propose_to_join},
      {"link", &Peer::link},
      {"propose", &Peer::propose},
      {"propose_update", &Peer::propose_update},
      {"commit", &Peer::commit},
      {"merge", &Peer::merge},
      {"discard", &Peer::discard},
      {"receive", &Peer::receive},
      {"protect", &Peer::protect},
      {"group_info", &Peer::group_info},
      {"tree", &Peer::tree},
      {"status", &Peer::status},
      {"restart", &Peer::restart},
  };
  return verbs;
}

Json Peer::answer(const Json& request) {
  const auto verb = verbs().find(text(request, "do"));
  if (verb == verbs().end()) {
    malformed("no such verb");
  }
  if (verb->second == &Peer::make) {
    members_.try_emplace(text(request, "member"));
  }
  Member& who = member(request, "member");
  const Result<Json> answer = (this->*verb->second)(who, request);
  StateChanges changes = who.group ? who.group->save() : StateChanges{};
  if (!answer) {
    if (!changes.records.empty()) {
      fprintf(stderr, "a refusal changed the group of %s\n", text(request, "member").c_str());
      std::exit(1);
    }
    return {{"refused", answer.error().message()}};
  }
  who.saved.apply(std::move(changes));
  return *answer;
}

Member& Peer::member(const Json& request, std::string_view field) {
  const auto found = members_.find(text(request, field));
  if (found == members_.end()) {
    malformed("no such member");
  }
  return found->second;
}

void Peer::enter(Member& who, Group&& group) {
  who.group = std::move(group);
  who.saved = {};
}

Result<Json> Peer::make(Member& who, const Json& request) {
  who.suite = vectors::cipher_suite(request);
  who.identity.credential = Credential::basic(bytes(request, "identity"));
  INDABA_TRY_ASSIGN(who.identity.signature_key, SignatureKeyPair::generate(random_));
  return Json::object();
}

Result<Json> Peer::make_key_package(Member& who, const Json& request) {
  KeyPackageOptions options;
  options.lifetime = {vectors::number(request, "not_before"),
                      vectors::number(request, "not_after")};
  options.capabilities = capabilities(request);
  INDABA_TRY_ASSIGN(who.key_package,
                    KeyPackageSecrets::make(who.suite, who.identity, std::move(options), random_));
  return Json{{"key_package", to_hex(encode(MlsMessage{who.key_package->key_package}))}};
}

Result<Json> Peer::learn_psk(Member& who, const Json& request) {
  who.psks.add_external(bytes(request, "id"), bytes(request, "secret"));
  return Json::object();
}

Result<Json> Peer::create(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(Group group, Group::create(bytes(request, "group_id"), extensions(request),
                                               key_package(who), services(who)));
  enter(who, std::move(group));
  return Json::object();
}

Result<Json> Peer::join(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(const Welcome welcome, unwrap<Welcome>(bytes(request, "welcome")));
  JoinOptions options;
  INDABA_TRY_ASSIGN(options.tree, tree_beside(request));
  if (request.contains("predecessor")) {
    options.predecessor = &group_of(member(request, "predecessor"));
  }
  INDABA_TRY_ASSIGN(Group group,
                    Group::join(welcome, key_package(who), services(who), std::move(options)));
  who.psks.add_resumption(group);
  enter(who, std::move(group));
  return Json::object();
}

Result<Json> Peer::join_externally(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(const GroupInfo info, unwrap<GroupInfo>(bytes(request, "group_info")));
  ExternalJoinOptions options;
  options.capabilities = capabilities(request);
  if (request.contains("replaces")) {
    options.replaces = LeafIndex{vectors::number32(request, "replaces")};
  }
  for (const Json& id : vectors::array(request, "psks")) {
    INDABA_TRY_ASSIGN(PreSharedKeyId psk, external_psk(bytes(id), random_));
    options.psks.push_back(std::move(psk));
  }
  JoinOptions join;
  INDABA_TRY_ASSIGN(join.tree, tree_beside(request));
  INDABA_TRY_ASSIGN(Group::ExternalJoin joined,
                    Group::join_externally(info, who.identity, services(who), std::move(options),
                                           std::move(join)));
  enter(who, std::move(joined.group));
  return told(joined.messages);
}

Result<Json> Peer::propose_to_join(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(const GroupInfo info, unwrap<GroupInfo>(bytes(request, "group_info")));
  INDABA_TRY_ASSIGN(const Bytes message,
                    Group::propose_to_join(info.group_context, key_package(who)));
  return Json{{"message", to_hex(message)}};
}

Result<Json> Peer::link(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(Group::Linked linked,
                    continued(group_of(member(request, "predecessor")), key_package(who), request));
  enter(who, std::move(linked.group));
  return told(linked.messages);
}

}  // namespace indaba::interop
