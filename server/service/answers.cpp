#include "server/service/answers.h"

#include <algorithm>

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/authority.h"
#include "server/service/circle_rules.h"
#include "server/service/inbox.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;

protocol::KeptAnswer frame_of(const storage::KeptAnswer& kept) {
  return {.number = kept.number,
          .member = kept.answer.member,
          .counter = kept.answer.counter,
          .sealed = kept.answer.sealed,
          .at = kept.answer.at};
}

// Tells those of the circle who can be told at once; the others read it when they look.
Status announce(ServiceContext& context, const storage::Store& store,
                const storage::KeptAnswer& kept) {
  INDABA_TRY_ASSIGN(const auto members,
                    admitted_members(store, kept.answer.circle, context.now, kAnswerReadersTold));
  if (members.empty()) {
    return {};
  }
  const SharedFrame event = share(protocol::encode_event(
      "answer", protocol::AnswerEvent{kept.answer.circle, kept.answer.subject, frame_of(kept)}));
  for (const MemberId& member : members) {
    INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
    for (const storage::Device& device : devices) {
      context.effects.push_back(Notify{device.id, event});
    }
  }
  return {};
}

}  // namespace

Outcome<protocol::AnswersPutReply> answers_put(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::AnswersPutRequest& request) {
  INDABA_TRY(refuse_absent(store.circles->circle(request.circle)));
  INDABA_TRY_ASSIGN(const std::uint64_t subjects,
                    store.answers->subjects_of(caller.signed_in->member));
  if (subjects >= kAnswerSubjectsMax) {
    return ErrorCode::limit_reached;
  }
  const storage::Answer answer{.circle = request.circle,
                               .subject = request.subject,
                               .member = caller.signed_in->member,
                               .device = caller.signed_in->device,
                               .counter = request.counter,
                               .sealed = request.sealed,
                               .at = context.now};
  INDABA_TRY_ASSIGN(
      const std::uint64_t number,
      refuse_if(store.answers->put(answer), storage::StorageError::conflict, ErrorCode::conflict));
  INDABA_TRY(announce(context, store, {number, answer}));
  return protocol::AnswersPutReply{.at = context.now};
}

Outcome<protocol::AnswersReadReply> answers_read(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::AnswersReadRequest& request) {
  INDABA_TRY(require_admitted(store, request.circle, caller.signed_in->member, context.now));
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto kept,
                    store.answers->read(request.circle, request.subject, request.after, limit + 1));
  protocol::AnswersReadReply reply;
  reply.more = kept.size() > limit;
  kept.resize(std::min(kept.size(), limit));
  for (const storage::KeptAnswer& answer : kept) {
    reply.answers.push_back(frame_of(answer));
  }
  return reply;
}

Outcome<protocol::AnswersReceiptReply> answers_receipt(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::AnswersReceiptRequest& request) {
  INDABA_TRY_ASSIGN(const storage::KeptAnswer kept,
                    refuse_absent(store.answers->answer(request.number)));
  INDABA_TRY(require_admitted(store, kept.answer.circle, caller.signed_in->member, context.now));
  storage::NewInboxEntry receipt;
  receipt.type = storage::InboxType::receipt;
  receipt.body = request.sealed;
  receipt.at = context.now;
  const Status delivered = deliver(context, store, kept.answer.device, receipt);
  // A device that is gone, or never reads, is no concern of the responder's.
  if (!delivered && delivered.error() != make_error_code(ErrorCode::limit_reached)) {
    return delivered.error();
  }
  return protocol::AnswersReceiptReply{};
}

}  // namespace indaba::server
