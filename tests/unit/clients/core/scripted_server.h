// ScriptedServer: answers a client's requests as a test says, method by method, honestly or not.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "protocol/frames/envelope.h"
#include "tests/support/mls_world.h"

namespace indaba::test {

class ScriptedServer {
 public:
  // From now on `method` is answered by what `answer` makes of a Request: a Result<Reply>, whose
  // error is an ErrorCode.
  template <class Request, class Answer>
  void on(const std::string& method, Answer answer) {
    answers_[method] = [answer](const protocol::Request& request) {
      const auto reply = answer(must(cbor::decode<Request>(request.with.item)));
      return reply ? protocol::encode_reply(request.id, *reply)
                   : protocol::encode_error(
                         request.id, protocol::error_body(
                                         static_cast<protocol::ErrorCode>(reply.error().value())));
    };
  }
  template <class Request, class Reply>
  void always(const std::string& method, Reply reply) {
    on<Request>(method, [reply](const Request&) { return Result<Reply>(reply); });
  }
  void refuse(const std::string& method, protocol::ErrorCode code) {
    answers_[method] = [code](const protocol::Request& request) {
      return protocol::encode_error(request.id, protocol::error_body(code));
    };
  }

  // Requests of that method wait for `release`.
  void hold(const std::string& method) { held_.insert(method); }
  void release(const std::string& method) { held_.erase(method); }

  // Takes frames and gives back the answers to all that are not held; `not_found` to what no test
  // spoke of.
  std::vector<Bytes> answer(std::vector<Bytes> frames) {
    waiting_.insert(waiting_.end(), std::make_move_iterator(frames.begin()),
                    std::make_move_iterator(frames.end()));
    std::vector<Bytes> answers;
    std::vector<Bytes> held;
    for (Bytes& frame : std::exchange(waiting_, {})) {
      protocol::FrameReader reader(frame);
      const protocol::Request request = must(reader.next_request());
      const std::string method(request.method);
      if (held_.contains(method)) {
        held.push_back(std::move(frame));
        continue;
      }
      asked_.push_back(method);
      const auto found = answers_.find(method);
      answers.push_back(
          found != answers_.end()
              ? found->second(request)
              : protocol::encode_error(request.id,
                                       protocol::error_body(protocol::ErrorCode::not_found)));
    }
    waiting_ = std::move(held);
    return answers;
  }

  // How often a method was answered.
  std::size_t count(const std::string& method) const {
    return static_cast<std::size_t>(std::count(asked_.begin(), asked_.end(), method));
  }
  bool has_waiting() const { return !waiting_.empty(); }

 private:
  std::map<std::string, std::function<Bytes(const protocol::Request&)>> answers_;
  std::set<std::string> held_;
  std::vector<Bytes> waiting_;
  std::vector<std::string> asked_;
};

}  // namespace indaba::test
