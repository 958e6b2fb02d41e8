// Answers to alerts: sealed to a circle, kept beside the logs, read by that circle's members alone.
#pragma once

#include "protocol/frames/answers.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// To how many alerts one member's answers are kept.
inline constexpr std::uint64_t kAnswerSubjectsMax = 500;
// How many members of a circle are told at once that there is an answer.
inline constexpr std::size_t kAnswerReadersTold = 500;

// Any member may answer to any circle; what was sent before by the same device goes. Errors:
// not_found for the circle, conflict unless the counter has risen, limit_reached.
Outcome<protocol::AnswersPutReply> answers_put(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::AnswersPutRequest& request);
// For whom the circle admits. Errors: not_found for everybody else.
Outcome<protocol::AnswersReadReply> answers_read(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::AnswersReadRequest& request);
// A sealed receipt, into the inbox of the device that answered. Errors: not_found.
Outcome<protocol::AnswersReceiptReply> answers_receipt(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::AnswersReceiptRequest& request);

}  // namespace indaba::server
