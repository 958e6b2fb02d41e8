#include "tests/cddl/rules.h"

#include <algorithm>

#include "protocol/content/answers.h"
#include "protocol/content/closed_channels.h"
#include "protocol/content/content.h"
#include "protocol/content/devices.h"
#include "protocol/content/open_channels.h"
#include "protocol/content/restart.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/payloads.h"
#include "protocol/statements/authentic.h"

namespace indaba::test {
namespace {

using namespace protocol;

using Rules = std::map<std::string, Rule>;

// The grammars have underscores where names have dots and hyphens.
std::string rule_name(std::string_view name, std::string_view ending = "") {
  std::string rule(name);
  std::replace(rule.begin(), rule.end(), '.', '_');
  std::replace(rule.begin(), rule.end(), '-', '_');
  return rule.append(ending);
}

template <class T>
Rule rule_of(cbor::UnknownKeys unknown_keys) {
  return {.sample = [](Sampler& sampler) { return cbor::encode(sampler.sample<T>()); },
          .check = [unknown_keys](
                       ByteView bytes) { return cbor::decode<T>(bytes, unknown_keys).error(); },
          .ignores_unknown_keys = unknown_keys == cbor::UnknownKeys::ignore};
}

struct AddPayloads {
  Rules& rules;

  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    rules[rule_name(name, "_request")] = rule_of<Request>(cbor::UnknownKeys::refuse);
    rules[rule_name(name, "_reply")] = rule_of<Reply>(cbor::UnknownKeys::ignore);
  }
  template <class Event>
  void operator()(std::string_view name) const {
    rules[rule_name(name, "_event")] = rule_of<Event>(cbor::UnknownKeys::ignore);
  }
};

template <class... Body>
void add_statements(Rules& rules, const std::variant<Body...>*) {
  ((rules[rule_name(Body::kType)] = rule_of<Body>(cbor::UnknownKeys::refuse)), ...);
}

template <class... Known>
void add_content(Rules& rules, const std::variant<Known...>*) {
  ((rules[rule_name(Known::kKind, "_content")] = rule_of<Known>(cbor::UnknownKeys::ignore)), ...);
  rules["content"] = rule_of<std::variant<Known...>>(cbor::UnknownKeys::ignore);
}

// The rest of a message must be one frame.
template <class Frame>
std::error_code whole(FrameReader& reader, const Result<Frame>& frame) {
  if (!frame) {
    return frame.error();
  }
  return reader.done() ? std::error_code() : ProtocolError::trailing_bytes;
}

std::error_code check_request(ByteView bytes) {
  FrameReader reader(bytes);
  return whole(reader, reader.next_request());
}

std::error_code check_server_frame(ByteView bytes) {
  FrameReader reader(bytes);
  return whole(reader, reader.next_server_frame());
}

Bytes sample_reply_ok(Sampler& sampler) {
  return encode_reply(sampler.sample<RequestId>(), sampler.sample<SendReply>());
}

Bytes sample_reply_error(Sampler& sampler) {
  return encode_error(sampler.sample<RequestId>(), sampler.sample<ErrorBody>());
}

Bytes sample_reply(Sampler& sampler) {
  return sampler.sample<bool>() ? sample_reply_ok(sampler) : sample_reply_error(sampler);
}

Bytes sample_request(Sampler& sampler) {
  return encode_request("send", sampler.sample<RequestId>(), sampler.sample<SendRequest>());
}

Bytes sample_event(Sampler& sampler) { return encode_event("entry", sampler.sample<EntryEvent>()); }

void add_envelopes(Rules& rules) {
  rules["request"] = {sample_request, check_request, false};
  rules["reply"] = {sample_reply, check_server_frame, true};
  rules["reply_ok"] = {sample_reply_ok, check_server_frame, true};
  rules["reply_error"] = {sample_reply_error, check_server_frame, true};
  rules["event"] = {sample_event, check_server_frame, true};
}

}  // namespace

std::map<std::string, Rule> all_rules() {
  constexpr auto refuse = cbor::UnknownKeys::refuse;
  Rules rules;
  for_each_method(AddPayloads{rules});
  for_each_event(AddPayloads{rules});
  add_statements(rules, static_cast<const StatementBody*>(nullptr));
  add_content(rules, static_cast<const Content*>(nullptr));
  add_envelopes(rules);
  rules["statement"] = rule_of<Statement>(refuse);
  rules["statement_body"] = rule_of<StatementBody>(refuse);
  rules["credential"] = rule_of<Credential>(refuse);
  rules["policy"] = rule_of<Policy>(refuse);
  rules["commit_note"] = rule_of<CommitNote>(refuse);
  rules["notice"] = rule_of<ContestedInviteNotice>(cbor::UnknownKeys::ignore);
  rules["contested_invite_notice"] = rules["notice"];
  rules["restart"] = rule_of<Restart>(refuse);
  rules["open_message"] = rule_of<OpenMessage>(refuse);
  rules["open_message_signed"] = rule_of<OpenMessageSigned>(refuse);
  rules["answer"] = rule_of<Answer>(refuse);
  rules["signed_answer"] = rule_of<SignedAnswer>(refuse);
  rules["answer_receipt"] = rule_of<AnswerReceipt>(refuse);
  rules["link_request"] = rule_of<LinkRequest>(refuse);
  rules["handover"] = rule_of<Handover>(refuse);
  rules["belongings"] = rule_of<Belongings>(refuse);
  return rules;
}

}  // namespace indaba::test
