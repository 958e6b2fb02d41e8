#include "clients/core/alerts/alerts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "clients/core/labels.h"
#include "crypto/base/hex.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/padme.h"
#include "protocol/frames/answers.h"

namespace indaba::client {
namespace {

constexpr std::string_view kAlerts = "alert/";
constexpr std::string_view kOwnAnswers = "answer/";
constexpr std::string_view kGivenAnswers = "answered/";
constexpr std::string_view kReadTo = "answers-read/";
constexpr std::string_view kSought = "answers-sought/";
constexpr std::uint64_t kAnswersPage = 100;
constexpr std::size_t kSealedAnswerBytes = 1024;
constexpr std::size_t kAnswerPaddedBytes = kSealedAnswerBytes - kX25519Bytes - kAeadTagBytes;
constexpr std::size_t kReceiptPaddedBytes = 512;
// By how much a member's clock may be ahead.
constexpr std::uint64_t kAnswerAheadSecondsMax = std::uint64_t{24} * 60 * 60;

std::string key_of(std::string_view what, const protocol::Hash& alert) {
  return std::string(what) + to_hex(alert);
}

std::string given_by(const protocol::Hash& alert, const protocol::Answer& answer) {
  return key_of(kGivenAnswers, alert) + "/" + to_hex(answer.member.view()) + "/" +
         to_hex(answer.device.view());
}

Bytes answer_info(const protocol::Hash& alliance, const protocol::CircleId& circle,
                  const protocol::Hash& alert) {
  Bytes info = label("answer");
  append(info, alliance);
  append(info, circle.view());
  append(info, alert);
  return info;
}

Bytes answer_signing_input(const protocol::Answer& answer) {
  Bytes input = label("answer-signature");
  append(input, cbor::encode(answer));
  return input;
}

Bytes receipt_info(const protocol::Hash& alliance, const DeviceId& device) {
  Bytes info = label("receipt");
  append(info, alliance);
  append(info, device.view());
  return info;
}

// Who answered from where, with which counter.
struct Receipted {
  MemberId member;
  DeviceId device;
  std::uint64_t counter = 0;
};

Bytes receipt_signing_input(const protocol::Hash& alliance, const protocol::Hash& alert,
                            const Receipted& receipted, UnixTime at) {
  Bytes input = label("receipt");
  append(input, alliance);
  append(input, alert);
  append(input, receipted.member.view());
  append(input, receipted.device.view());
  append_number(input, receipted.counter);
  append_number(input, at.seconds);
  return input;
}

Bytes joined(const HpkeSealed& sealed) {
  Bytes bytes = to_bytes(sealed.encapsulated_key);
  append(bytes, sealed.ciphertext);
  return bytes;
}

}  // namespace

Status Alerts::note(const KnownAlert& alert) {
  INDABA_TRY_ASSIGN(const auto known,
                    context_.records.get<KnownAlert>(key_of(kAlerts, alert.alert)));
  if (!known) {
    context_.records.put(key_of(kAlerts, alert.alert), alert);
  }
  return {};
}

Result<KnownAlert> Alerts::find(const protocol::Hash& alert) const {
  INDABA_TRY_ASSIGN(const auto known, context_.records.get<KnownAlert>(key_of(kAlerts, alert)));
  return known ? Result<KnownAlert>(*known) : ClientError::unknown_alert;
}

Result<std::vector<KnownAlert>> Alerts::all() const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.all<KnownAlert>(kAlerts));
  std::vector<KnownAlert> alerts;
  alerts.reserve(kept.size());
  for (const auto& [key, alert] : kept) {
    alerts.push_back(alert);
  }
  return alerts;
}

// ---- giving answers

Status Alerts::answer(const Account& account, const protocol::Hash& alert,
                      protocol::AnswerKind kind, std::optional<std::string> note) {
  INDABA_TRY(find(alert));
  const auto circle = circles_.circle_of(protocol::RoleName::responder);
  if (!circle) {
    return ClientError::nowhere_to_answer;
  }
  INDABA_TRY_ASSIGN(const CircleSealing sealing, circles_.sealing(*circle));
  OwnAnswer own;
  INDABA_TRY_ASSIGN(const auto before, own_answer(alert));
  // So that nothing which is under way for the answer before is taken for this one.
  own.counter = before ? before->counter + 1 : 0;
  own.alert = alert;
  own.circle = *circle;
  own.answer = kind;
  own.note = std::move(note);
  own.at = context_.now;
  if (own.note && own.note->size() > protocol::kAnswerNoteBytesMax) {
    return ClientError::invalid_text;
  }
  // What could not be sealed would wait for ever.
  INDABA_TRY(seal_answer(account, own));
  put(own);
  if (!is_fresh(sealing)) {
    context_.tell(SentNotFresh{});
  }
  return {};
}

Result<std::optional<OwnAnswer>> Alerts::own_answer(const protocol::Hash& alert) const {
  return context_.records.get<OwnAnswer>(key_of(kOwnAnswers, alert));
}

void Alerts::put(const OwnAnswer& answer) {
  context_.records.put(key_of(kOwnAnswers, answer.alert), answer);
}

bool Alerts::is_due(const OwnAnswer& answer) const {
  if (!answer.sent) {
    return true;
  }
  return answer.answer == protocol::AnswerKind::need_help && !answer.received &&
         answer.sent->seconds + kHelpAgainSeconds <= context_.now.seconds;
}

Flow<Status> Alerts::send_answers(const Account& account) {
  if (is_sending_ || !context_.session.is_open()) {
    co_return Status();
  }
  INDABA_FLOW_TRY_ASSIGN(const auto all, context_.records.all<OwnAnswer>(kOwnAnswers));
  std::vector<OwnAnswer> due;
  for (const auto& [key, answer] : all) {
    if (is_due(answer)) {
      const bool is_urgent = answer.answer == protocol::AnswerKind::need_help;
      due.insert(is_urgent ? due.begin() : due.end(), answer);
    }
  }
  is_sending_ = true;
  Status status;
  for (const OwnAnswer& listed : due) {
    // Perhaps another since, or received.
    const auto answer = own_answer(listed.alert);
    if (may_be_asked_again(status.error()) || !answer || !*answer || !is_due(**answer)) {
      continue;
    }
    const bool is_again = (*answer)->sent.has_value();
    status = co_await send_answer(account, OwnAnswer(**answer));
    if (status && is_again) {
      context_.tell(HelpAskedAgain{listed.alert});
    }
  }
  is_sending_ = false;
  co_return status;
}

// Each time under a counter of its own, since nobody knows whether the last one came through.
Flow<Status> Alerts::send_answer(const Account& account, OwnAnswer answer) {
  answer.counter = std::max(answer.counter + 1, context_.now.seconds);
  put(answer);
  protocol::AnswersPutRequest request;
  request.circle = answer.circle;
  request.subject = answer.alert;
  request.counter = answer.counter;
  INDABA_FLOW_TRY_ASSIGN(request.sealed, seal_answer(account, answer));
  const auto given =
      co_await context_.session.ask<protocol::AnswersPutReply>("answers.put", request);
  // Given anew while this was under way: that one goes next.
  INDABA_FLOW_TRY_ASSIGN(const auto now, own_answer(answer.alert));
  if (!now || now->counter != answer.counter || now->at != answer.at) {
    co_return Status();
  }
  if (!given) {
    co_return given.error();
  }
  answer.sent = context_.now;
  answer.received = now->received;
  put(answer);
  co_return Status();
}

Result<Bytes> Alerts::seal_answer(const Account& account, const OwnAnswer& own) const {
  INDABA_TRY_ASSIGN(const CircleSealing sealing, circles_.sealing(own.circle));
  protocol::SignedAnswer given;
  given.answer.alert = own.alert;
  given.answer.circle = own.circle;
  given.answer.manifest = sealing.manifest;
  given.answer.member = account.member();
  given.answer.device = account.device();
  given.answer.counter = own.counter;
  given.answer.sent = own.at;
  given.answer.answer = own.answer;
  given.answer.note = own.note;
  if (!is_fresh(sealing)) {
    given.answer.not_fresh = true;
  }
  given.signature = ed25519_sign(account.device_key(), answer_signing_input(given.answer));
  given.certificate = protocol::hash_of(account.certificate());
  const Bytes encoded = cbor::encode(given);
  if (!cbor::decode<protocol::SignedAnswer>(encoded)) {
    return ClientError::invalid_text;
  }
  INDABA_TRY_ASSIGN(const SecretBytes padded, pad_to(encoded, kAnswerPaddedBytes));
  INDABA_TRY_ASSIGN(const HpkeSealed sealed,
                    hpke_seal(Aead::chacha20_poly1305, sealing.key,
                              answer_info(account.alliance(), own.circle, own.alert), {},
                              padded.view(), context_.random));
  return joined(sealed);
}

Flow<Status> Alerts::take_receipt(const Account& account, protocol::InboxEntry entry) {
  const ByteView body = entry.body;
  if (body.size() < kX25519Bytes) {
    co_return ClientError::not_trusted;
  }
  INDABA_FLOW_TRY_ASSIGN(
      const SecretBytes padded,
      hpke_open(Aead::chacha20_poly1305, account.box_key(), body.first(kX25519Bytes),
                receipt_info(account.alliance(), account.device()), {},
                body.subspan(kX25519Bytes)));
  INDABA_FLOW_TRY_ASSIGN(const SecretBytes encoded, unpad(padded.view()));
  INDABA_FLOW_TRY_ASSIGN(const auto receipt, cbor::decode<protocol::AnswerReceipt>(encoded.view()));
  const auto device = co_await trust_.device(receipt.member, receipt.device);
  if (!device) {
    co_return device.error();
  }
  INDABA_FLOW_TRY_ASSIGN(const auto answered, own_answer(receipt.alert));
  if (!answered || receipt.member == account.member()) {
    co_return ClientError::not_trusted;
  }
  if (!circles_.admits(answered->circle, receipt.member)) {
    // Perhaps since they were looked up.
    const auto learnt = co_await trust_.learn(receipt.member);
    if (!learnt) {
      co_return learnt.error();
    }
  }
  const Receipted receipted{account.member(), account.device(), receipt.counter};
  INDABA_FLOW_TRY(ed25519_verify(
      device->signature_key,
      receipt_signing_input(account.alliance(), receipt.alert, receipted, receipt.at),
      receipt.signature));
  INDABA_FLOW_TRY_ASSIGN(auto own, own_answer(receipt.alert));
  if (!own || !circles_.admits(own->circle, receipt.member)) {
    co_return ClientError::not_trusted;
  }
  // That of an earlier answer says nothing of this one.
  if (receipt.counter == own->counter && !own->received) {
    own->received = receipt.at;
    put(*own);
    context_.tell(AnswerReceived{receipt.alert, receipt.member});
  }
  co_return Status();
}

// ---- receiving answers

Result<protocol::SignedAnswer> Alerts::open_answer(const protocol::AnswerEvent& event) const {
  INDABA_TRY_ASSIGN(const SecretBytes padded,
                    circles_.open_sealed(
                        event.circle, answer_info(trust_.alliance(), event.circle, event.subject),
                        event.answer.sealed));
  INDABA_TRY_ASSIGN(const SecretBytes encoded, unpad(padded.view()));
  INDABA_TRY_ASSIGN(auto given, cbor::decode<protocol::SignedAnswer>(encoded.view()));
  const protocol::Answer& answer = given.answer;
  const bool is_this = answer.alert == event.subject && answer.circle == event.circle &&
                       answer.member == event.answer.member &&
                       answer.counter == event.answer.counter;
  return is_this ? Result<protocol::SignedAnswer>(std::move(given)) : ClientError::not_trusted;
}

Flow<Status> Alerts::take_answer(const Account& account, protocol::AnswerEvent event) {
  if (!circles_.admits(event.circle, account.member())) {
    co_return ClientError::not_trusted;
  }
  const auto given = open_answer(event);
  if (!given) {
    co_return circles_.has_newest_key(event.circle) ? ClientError::not_trusted
                                                    : ClientError::no_box;
  }
  const std::uint64_t latest = context_.now.seconds + kAnswerAheadSecondsMax;
  if (given->answer.counter > latest || given->answer.sent.seconds > latest) {
    co_return ClientError::not_trusted;
  }
  const auto device = co_await trust_.device(given->answer.member, given->answer.device);
  if (!device) {
    co_return device.error();
  }
  if (!ed25519_verify(device->signature_key, answer_signing_input(given->answer),
                      given->signature)) {
    co_return ClientError::not_trusted;
  }
  const std::string key = given_by(event.subject, given->answer);
  INDABA_FLOW_TRY_ASSIGN(const auto before, context_.records.get<protocol::Answer>(key));
  const bool is_same = before && *before == given->answer;
  if (before && before->counter == given->answer.counter && !is_same) {
    context_.tell(Alarm{AlarmKind::answer_forked, {}, {}});
    co_return ClientError::not_trusted;
  }
  if (before && before->counter > given->answer.counter) {
    co_return Status();
  }
  if (!is_same) {
    context_.records.put(key, given->answer);
    context_.tell(AlertAnswered{given->answer});
  }
  // That this member's own device has it helps nobody.
  if (given->answer.member == account.member()) {
    co_return Status();
  }
  co_return co_await give_receipt(account, event.answer.number, given->answer, device->box_key);
}

Flow<Status> Alerts::give_receipt(const Account& account, std::uint64_t number,
                                  protocol::Answer answer, protocol::BoxKey box_key) {
  protocol::AnswerReceipt receipt;
  receipt.alert = answer.alert;
  receipt.at = context_.now;
  receipt.device = account.device();
  receipt.member = account.member();
  receipt.counter = answer.counter;
  receipt.signature = ed25519_sign(
      account.device_key(),
      receipt_signing_input(account.alliance(), answer.alert,
                            {answer.member, answer.device, answer.counter}, receipt.at));
  INDABA_FLOW_TRY_ASSIGN(const SecretBytes padded,
                         pad_to(cbor::encode(receipt), kReceiptPaddedBytes));
  INDABA_FLOW_TRY_ASSIGN(
      const HpkeSealed sealed,
      hpke_seal(Aead::chacha20_poly1305, box_key, receipt_info(account.alliance(), answer.device),
                {}, padded.view(), context_.random));
  const protocol::AnswersReceiptRequest request{number, joined(sealed)};
  const auto given =
      co_await context_.session.ask<protocol::AnswersReceiptReply>("answers.receipt", request);
  co_return given ? Status() : Status(given.error());
}

Flow<Status> Alerts::read_answers(const Account& account, protocol::Hash alert) {
  const auto circle = circles_.circle_of(protocol::RoleName::responder);
  if (!circle || !circles_.admits(*circle, account.member())) {
    co_return ClientError::not_allowed;
  }
  INDABA_FLOW_TRY_ASSIGN(const auto kept,
                         context_.records.get<std::uint64_t>(key_of(kReadTo, alert)));
  protocol::AnswersReadRequest request{*circle, alert, kept.value_or(0), kAnswersPage};
  // What was no good may be better the next time: it is read again then, and what came behind it.
  bool is_all_good = true;
  while (true) {
    const auto page =
        co_await context_.session.ask<protocol::AnswersReadReply>("answers.read", request);
    if (!page) {
      co_return page.error();
    }
    for (const protocol::KeptAnswer& answer : page->answers) {
      if (answer.number <= request.after) {
        co_return ClientError::unexpected_answer;
      }
      protocol::AnswerEvent event;
      event.circle = *circle;
      event.subject = alert;
      event.answer = answer;
      const Status taken = co_await take_answer(account, std::move(event));
      if (may_be_asked_again(taken.error()) ||
          taken.error() == make_error_code(ClientError::no_box)) {
        co_return taken;
      }
      request.after = answer.number;
      is_all_good = is_all_good && taken;
      if (is_all_good) {
        context_.records.put(key_of(kReadTo, alert), request.after);
      }
    }
    if (!page->more || page->answers.empty()) {
      context_.records.erase(key_of(kSought, alert));
      co_return Status();
    }
  }
}

bool Alerts::seeks_answers(const Account& account, UnixTime alerted) const {
  const auto circle = circles_.circle_of(protocol::RoleName::responder);
  return circle && circles_.admits(*circle, account.member()) &&
         alerted.seconds + kAnswersSoughtSeconds >= context_.now.seconds;
}

void Alerts::seek_answers(const protocol::Hash& alert) {
  context_.records.put(key_of(kSought, alert), alert);
}

bool Alerts::has_unread() const {
  const auto sought = context_.records.scan(kSought, {}, 1);
  return !sought || !sought->empty();
}

Flow<Status> Alerts::read_all_answers(const Account& account) {
  INDABA_FLOW_TRY_ASSIGN(const auto known, all());
  for (const KnownAlert& alert : known) {
    if (seeks_answers(account, alert.at)) {
      INDABA_FLOW_TRY(co_await read_answers(account, alert.alert));
      continue;
    }
    INDABA_FLOW_TRY_ASSIGN(const auto sought,
                           context_.records.get<protocol::Hash>(key_of(kSought, alert.alert)));
    if (sought) {
      context_.records.erase(key_of(kSought, alert.alert));
    }
  }
  co_return Status();
}

Result<std::vector<protocol::Answer>> Alerts::answers(const protocol::Hash& alert) const {
  INDABA_TRY_ASSIGN(const auto kept,
                    context_.records.all<protocol::Answer>(key_of(kGivenAnswers, alert) + "/"));
  // Of a member's devices the one that spoke last; sending again changes nothing of when that was.
  std::map<MemberId, protocol::Answer> last;
  for (const auto& [key, answer] : kept) {
    const auto [found, is_first] = last.try_emplace(answer.member, answer);
    if (!is_first && std::pair(found->second.sent, found->second.counter) <
                         std::pair(answer.sent, answer.counter)) {
      found->second = answer;
    }
  }
  std::vector<protocol::Answer> answers;
  answers.reserve(last.size());
  for (const auto& [member, answer] : last) {
    answers.push_back(answer);
  }
  return answers;
}

}  // namespace indaba::client
