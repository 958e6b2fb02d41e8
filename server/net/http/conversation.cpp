#include "server/net/http/conversation.h"

#include <string>
#include <utility>
#include <variant>

#include "server/net/http/request_reader.h"

namespace indaba::server::net {
namespace {

// The next request or its refusal; nothing if the connection is over.
Task<std::optional<RequestReader::Outcome>> next_request(Connection& connection, CoreLoop& core,
                                                         RequestReader& reader, bool is_first) {
  const Limits& limits = core.limits();
  TimePoint deadline = connection.now() + (is_first ? limits.header_ms_max : limits.keep_alive_ms);
  bool has_begun = is_first;
  while (true) {
    RequestReader::Outcome outcome = reader.next();
    if (!std::holds_alternative<std::monostate>(outcome)) {
      co_return outcome;
    }
    if (!has_begun && reader.has_begun()) {
      has_begun = true;
      deadline = connection.now() + limits.header_ms_max;
    }
    const IoResult result = connection.read_some(core.surroundings().read_scratch);
    if (result.state == IoState::done) {
      reader.feed(ByteView(core.surroundings().read_scratch).first(result.bytes));
      continue;
    }
    if (result.state == IoState::closed || result.state == IoState::failed) {
      co_return std::nullopt;
    }
    connection.set_idle(!has_begun);
    const bool ready = co_await connection.ready(result.state, deadline);
    connection.set_idle(false);
    if (!ready) {
      co_return std::nullopt;
    }
  }
}

Task<bool> write_all(Connection& connection, CoreLoop& core, ByteView bytes) {
  while (!bytes.empty()) {
    const IoResult result = connection.write_some(bytes);
    if (result.state == IoState::done) {
      bytes = bytes.subspan(result.bytes);
      continue;
    }
    if (result.state == IoState::closed || result.state == IoState::failed) {
      co_return false;
    }
    const TimePoint deadline = connection.now() + core.limits().write_stall_ms_max;
    const bool ready = co_await connection.ready(result.state, deadline);
    if (!ready) {
      co_return false;
    }
  }
  co_return true;
}

Task<bool> write_response(Connection& connection, CoreLoop& core, HttpResponse response,
                          bool with_body, bool close) {
  const std::string head = encode_head(response, close);
  const bool head_written = co_await write_all(connection, core, as_bytes(head));
  if (!head_written || !with_body || response.body == nullptr) {
    co_return head_written;
  }
  const bool written = co_await write_all(connection, core, *response.body);
  co_return written;
}

// Ends in order: what the peer has sent meanwhile is read away, since closing over it would make
// the kernel throw away our answer.
Task<> end(Connection& connection, CoreLoop& core) {
  connection.end_writing();
  const TimePoint deadline = connection.now() + core.limits().close_ms_max;
  while (true) {
    const IoResult result = connection.read_some(core.surroundings().read_scratch);
    if (result.state == IoState::done) {
      continue;
    }
    if (result.state == IoState::closed || result.state == IoState::failed) {
      co_return;
    }
    const bool ready = co_await connection.ready(result.state, deadline);
    if (!ready) {
      co_return;
    }
  }
}

}  // namespace

Task<> converse(std::shared_ptr<Connection> connection, CoreLoop& core,
                std::shared_ptr<const Site> site) {
  const bool secured =
      co_await connection->handshake(connection->now() + core.limits().handshake_ms_max);
  if (!secured) {
    co_return;
  }
  RequestReader reader(core.limits());
  for (std::size_t requests = 1;; ++requests) {
    const auto outcome = co_await next_request(*connection, core, reader, requests == 1);
    if (!outcome) {
      co_return;
    }
    const auto* request = std::get_if<HttpRequest>(&*outcome);
    HttpResponse response =
        request != nullptr ? site->respond(*request) : site->refuse(std::get<HttpStatus>(*outcome));
    const bool upgrades = response.status == HttpStatus::switching_protocols;
    core.surroundings().counters.add(request != nullptr ? Counter::http_requests
                                                        : Counter::http_refusals);
    const bool close = request == nullptr || !request->keep_alive || core.is_draining() ||
                       requests >= core.limits().keep_alive_requests_max;
    const bool with_body = request == nullptr || !request->is_head;
    const bool written = co_await write_response(*connection, core, std::move(response), with_body,
                                                 close && !upgrades);
    if (!written) {
      co_return;
    }
    if (upgrades) {
      connection->become_session(reader.take_rest());
      co_return;
    }
    if (close) {
      break;
    }
  }
  co_await end(*connection, core);
}

}  // namespace indaba::server::net
