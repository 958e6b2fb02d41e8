// What a member does in its group.
#include <array>
#include <utility>

#include "crypto/base/hex.h"
#include "tests/interop/requests.h"

namespace indaba::interop {

using namespace mls;
using vectors::bytes;

namespace {

Json told(const ReceivedApplication& message) {
  return {{"type", "application"},
          {"sender", message.sender.value},
          {"epoch", message.epoch.value},
          {"authenticated_data", to_hex(message.authenticated_data)},
          {"data", to_hex(message.data)}};
}

const char* name_of(GroupPhase phase) {
  constexpr std::array kNames = {"joining", "active", "removed", "reinitialised"};
  return kNames[static_cast<std::size_t>(phase)];
}

}  // namespace

Json Peer::told(const CommitMessages& messages) {
  Json answer = {{"commit", to_hex(messages.commit)}};
  if (messages.welcome) {
    answer["welcome"] = to_hex(*messages.welcome);
  }
  return answer;
}

Result<Json> Peer::propose(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(Proposal proposed, proposal(vectors::field(request, "proposal"), random_));
  INDABA_TRY_ASSIGN(const Bytes message,
                    group_of(who).propose(std::move(proposed), {vectors::number(request, "now")},
                                          message_options(request)));
  return Json{{"message", to_hex(message)}};
}

Result<Json> Peer::propose_update(Member& who, const Json& request) {
  std::optional<SignatureKeyPair> key;
  if (flag(request, "new_signature_key")) {
    INDABA_TRY_ASSIGN(key, SignatureKeyPair::generate(random_));
  }
  INDABA_TRY_ASSIGN(const Bytes message,
                    group_of(who).propose_update({}, std::move(key), message_options(request)));
  return Json{{"message", to_hex(message)}};
}

Result<Json> Peer::commit(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(CommitOptions options, commit_options(request, random_));
  if (flag(request, "new_signature_key")) {
    INDABA_TRY_ASSIGN(options.new_signature_key, SignatureKeyPair::generate(random_));
  }
  INDABA_TRY_ASSIGN(const CommitMessages messages, group_of(who).commit(std::move(options)));
  return told(messages);
}

Result<Json> Peer::merge(Member& who, const Json& /*request*/) {
  INDABA_TRY(group_of(who).merge_pending_commit());
  who.psks.add_resumption(*who.group);
  return Json::object();
}

Result<Json> Peer::discard(Member& who, const Json& /*request*/) {
  group_of(who).discard_pending_commit();
  return Json::object();
}

Result<Json> Peer::receive(Member& who, const Json& request) {
  Group& group = group_of(who);
  INDABA_TRY_ASSIGN(Received received, group.receive(bytes(request, "message")));
  if (const auto* message = std::get_if<ReceivedApplication>(&received)) {
    return interop::told(*message);
  }
  auto* commit = std::get_if<ReceivedCommit>(&received);
  if (commit == nullptr) {
    return Json{{"type", "proposal"}};
  }
  INDABA_TRY(group.merge(std::move(*commit)));
  if (group.phase() != GroupPhase::removed) {
    who.psks.add_resumption(group);
  }
  return Json{{"type", "commit"}};
}

Result<Json> Peer::protect(Member& who, const Json& request) {
  const MessageOptions options = message_options(request);
  INDABA_TRY_ASSIGN(const Bytes message,
                    group_of(who).protect(bytes(request, "data"), options.authenticated_data));
  return Json{{"message", to_hex(message)}};
}

Result<Json> Peer::group_info(Member& who, const Json& request) {
  INDABA_TRY_ASSIGN(const Bytes info,
                    group_of(who).group_info(!flag(request, "without_tree"), true));
  return Json{{"group_info", to_hex(info)}};
}

Result<Json> Peer::tree(Member& who, const Json& /*request*/) {
  return Json{{"tree", to_hex(group_of(who).tree().encode())}};
}

Result<Json> Peer::status(Member& who, const Json& /*request*/) {
  const Group& group = group_of(who);
  Json answer = {{"phase", name_of(group.phase())}};
  if (group.phase() == GroupPhase::removed) {
    return answer;
  }
  INDABA_TRY_ASSIGN(const KdfSecret authenticator, group.epoch_authenticator());
  INDABA_TRY_ASSIGN(const SecretBytes exported,
                    group.export_secret("interop", as_bytes("context"), kHashBytes));
  answer["epoch"] = group.epoch().value;
  answer["leaf"] = group.self().value;
  answer["epoch_authenticator"] = to_hex(authenticator.view());
  answer["exported"] = to_hex(exported.view());
  answer["context"] = to_hex(encode(group.context()));
  return answer;
}

Result<Json> Peer::restart(Member& who, const Json& /*request*/) {
  INDABA_TRY_ASSIGN(who.group, Group::restore(who.saved, services(who)));
  return Json::object();
}

}  // namespace indaba::interop
