// Session: requests to the server and who waits for the answers.
//
// An answer resumes the flow that asked. Where the connection is lost first, it hears
// ClientError::disconnected, and can't know whether the server did what it was asked.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "clients/core/agent/coroutine.h"
#include "clients/core/error.h"
#include "crypto/base/random.h"
#include "crypto/primitives/error.h"
#include "protocol/frames/envelope.h"

namespace indaba::client {

// Whether asking again another time may go well: the connection was lost before there was an
// answer, or the server has no time. It has refused nothing, and may have done what it was asked.
bool may_be_asked_again(std::error_code error);
// Whether the server has answered that it will not. What ended otherwise it may have done, or may
// do the next time.
bool is_refusal(std::error_code error);

class Session {
 public:
  // Must outlive it.
  explicit Session(Random& random) : random_(random) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  template <class Reply>
  class Asked;

  // Awaited, a Result<Reply>. Errors: the server's ErrorCode, ClientError::disconnected,
  // ClientError::unexpected_answer; random_failed.
  template <class Reply, class Request>
  Asked<Reply> ask(std::string_view method, const Request& request);
  // With an id of one's own, so that asking again changes nothing.
  template <class Reply, class Request>
  Asked<Reply> ask(std::string_view method, const RequestId& id, const Request& request);

  // What came with the last refusal that a flow was resumed with.
  const protocol::ErrorBody& refusal() const { return refusal_; }

  // Awaited, the next frame that the server sends, or the end of the connection.
  auto next_frame() {
    struct Next {
      Session& session;
      bool await_ready() const { return !session.is_open_; }
      void await_suspend(coroutine_handle<> flow) { session.for_frame_.push_back(flow); }
      void await_resume() const {}
    };
    return Next{*this};
  }

  void on_open() { is_open_ = true; }
  // Answers that nobody waits for are ignored.
  void on_reply(const protocol::Reply& reply);
  void on_frame();
  void on_lost();
  bool is_open() const { return is_open_; }

  std::vector<Bytes> take_frames() { return std::exchange(frames_, {}); }

 private:
  // An answer, or why there is none.
  struct Answer {
    std::optional<Bytes> ok;
    std::error_code error;
  };
  struct Waiting {
    coroutine_handle<> flow;
    Answer* answer = nullptr;  // in the flow's own frame
  };

  // Empty if there is no randomness.
  std::optional<RequestId> new_id();
  void answer(Waiting waiting, Answer answer);

  Random& random_;
  bool is_open_ = false;
  std::map<RequestId, Waiting> waiting_;
  std::vector<coroutine_handle<>> for_frame_;
  std::vector<Bytes> frames_;
  protocol::ErrorBody refusal_;
};

template <class Reply>
class [[nodiscard]] Session::Asked {
 public:
  Asked(Session& session, const RequestId& id, Bytes frame)
      : session_(session), id_(id), frame_(std::move(frame)) {}
  Asked(Session& session, std::error_code error) : session_(session) { answer_.error = error; }

  bool await_ready() {
    if (!answer_.error && !session_.is_open_) {
      answer_.error = make_error_code(ClientError::disconnected);
    }
    return static_cast<bool>(answer_.error);
  }
  void await_suspend(coroutine_handle<> flow) {
    session_.frames_.push_back(std::move(frame_));
    session_.waiting_.insert_or_assign(id_, Waiting{flow, &answer_});
  }
  Result<Reply> await_resume() {
    if (answer_.error) {
      return answer_.error;
    }
    auto reply = cbor::decode<Reply>(*answer_.ok, cbor::UnknownKeys::ignore);
    if (!reply) {
      return ClientError::unexpected_answer;
    }
    return reply;
  }

 private:
  Session& session_;
  RequestId id_;
  Bytes frame_;
  Answer answer_;
};

template <class Reply, class Request>
Session::Asked<Reply> Session::ask(std::string_view method, const Request& request) {
  const std::optional<RequestId> id = new_id();
  if (!id) {
    return {*this, make_error_code(CryptoError::random_failed)};
  }
  return ask<Reply>(method, *id, request);
}

template <class Reply, class Request>
Session::Asked<Reply> Session::ask(std::string_view method, const RequestId& id,
                                   const Request& request) {
  return {*this, id, protocol::encode_request(method, id, request)};
}

}  // namespace indaba::client
