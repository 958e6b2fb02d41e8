#include "clients/core/agent/session.h"

#include <utility>

namespace indaba::client {

bool may_be_asked_again(std::error_code error) {
  using protocol::ErrorCode;
  return error == make_error_code(ClientError::disconnected) ||
         error == make_error_code(ErrorCode::rate_limited) ||
         error == make_error_code(ErrorCode::overloaded) ||
         error == make_error_code(ErrorCode::unavailable) ||
         error == make_error_code(ErrorCode::internal);
}

bool is_refusal(std::error_code error) {
  static const std::error_code answer = make_error_code(protocol::ErrorCode::malformed);
  return error && error.category() == answer.category() && !may_be_asked_again(error);
}

std::optional<RequestId> Session::new_id() {
  ByteArray<RequestId::size_bytes> bytes{};
  if (!random_.fill(bytes)) {
    return {};
  }
  return RequestId(bytes);
}

void Session::on_reply(const protocol::Reply& reply) {
  const auto found = waiting_.find(reply.re);
  if (found == waiting_.end()) {
    return;
  }
  const Waiting waiting = found->second;
  waiting_.erase(found);
  if (reply.ok) {
    answer(waiting, {to_bytes(reply.ok->item), {}});
    return;
  }
  refusal_ = *reply.error;
  const auto code = cbor::value_of<protocol::ErrorCode>(refusal_.code);
  answer(waiting,
         {{}, code ? make_error_code(*code) : make_error_code(ClientError::unexpected_answer)});
}

void Session::on_frame() {
  for (coroutine_handle<> flow : std::exchange(for_frame_, {})) {
    flow.resume();
  }
}

void Session::on_lost() {
  is_open_ = false;
  frames_.clear();
  on_frame();
  for (const auto& [id, waiting] : std::exchange(waiting_, {})) {
    answer(waiting, {{}, make_error_code(ClientError::disconnected)});
  }
}

void Session::answer(Waiting waiting, Answer answer) {
  *waiting.answer = std::move(answer);
  waiting.flow.resume();
}

}  // namespace indaba::client
