#include "server/net/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <utility>

#include "server/net/http/head_check.h"
#include "server/net/websocket/handshake.h"

namespace indaba::server::net {
namespace {

namespace http = boost::beast::http;
using Fields = http::request<http::empty_body>;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::size_t count(const Fields& fields, http::field name) { return fields.count(name); }

bool lists_token(const Fields& fields, http::field name, std::string_view token) {
  const auto [first, last] = fields.equal_range(name);
  return std::any_of(first, last, [&](const auto& field) {
    return http::token_list(field.value()).exists({token.data(), token.size()});
  });
}

std::optional<std::string> single(const Fields& fields, http::field name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::nullopt : std::optional(std::string(view(found->value())));
}

// RFC 9110 section 5.3: several fields of a list are one.
std::string joined(const Fields& fields, http::field name) {
  std::string list;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) {
    list.append(list.empty() ? "" : ",").append(view(field->value()));
  }
  return list;
}

// host [":" port] in the characters that RFC 3986 allows there; never empty.
bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const bool alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric ||
           std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
  });
}

std::optional<HttpStatus> refusal_of_framing(const Fields& fields) {
  if (count(fields, http::field::transfer_encoding) != 0) {
    return HttpStatus::bad_request;
  }
  const std::size_t lengths = count(fields, http::field::content_length);
  if (lengths == 0) {
    return std::nullopt;
  }
  const auto length = view(fields[http::field::content_length]);
  const bool is_number = length.find_first_not_of("0123456789") == std::string_view::npos;
  if (lengths > 1 || !is_number) {
    return HttpStatus::bad_request;
  }
  return length == "0" ? std::nullopt : std::optional(HttpStatus::content_too_large);
}

std::optional<HttpStatus> refusal_of_fields(const Fields& fields) {
  if (fields.version() != 11) {
    return HttpStatus::version_not_supported;
  }
  if (const auto refusal = refusal_of_framing(fields)) {
    return refusal;
  }
  if (count(fields, http::field::host) != 1 || !is_host(view(fields[http::field::host])) ||
      count(fields, http::field::origin) > 1) {
    return HttpStatus::bad_request;
  }
  if (fields.method() == http::verb::unknown) {
    return HttpStatus::not_implemented;
  }
  if (fields.method() != http::verb::get && fields.method() != http::verb::head) {
    return HttpStatus::method_not_allowed;
  }
  const auto target = view(fields.target());
  const bool is_origin_form = target.front() == '/' && target.find('#') == std::string_view::npos;
  return is_origin_form ? std::nullopt : std::optional(HttpStatus::bad_request);
}

// RFC 6455 section 4.2.1. Nothing if the request asks for no WebSocket.
std::variant<std::monostate, UpgradeRequest, HttpStatus> read_upgrade(const Fields& fields) {
  if (!lists_token(fields, http::field::upgrade, "websocket")) {
    return std::monostate();
  }
  const auto key = single(fields, http::field::sec_websocket_key);
  const auto version = single(fields, http::field::sec_websocket_version);
  const bool well_formed = fields.method() == http::verb::get &&
                           lists_token(fields, http::field::connection, "upgrade") &&
                           count(fields, http::field::sec_websocket_key) == 1 &&
                           count(fields, http::field::sec_websocket_version) == 1 && version;
  const auto accept_key = well_formed ? websocket_accept_key(*key) : std::nullopt;
  if (!accept_key) {
    return HttpStatus::bad_request;
  }
  UpgradeRequest upgrade{*accept_key, {}, *version == "13" ? 13 : 0};
  const auto [first, last] = fields.equal_range(http::field::sec_websocket_protocol);
  for (auto field = first; field != last; ++field) {
    for (const auto& token : http::token_list(field->value())) {
      upgrade.protocols.emplace_back(view(token));
    }
  }
  return upgrade;
}

RequestReader::Outcome read_request(std::string_view head) {
  http::request_parser<http::empty_body> parser;
  boost::system::error_code error;
  parser.header_limit(static_cast<std::uint32_t>(head.size()) + 1);
  parser.put(boost::asio::buffer(head), error);
  if (error || !parser.is_header_done()) {
    return HttpStatus::bad_request;
  }
  const Fields& fields = parser.get();
  if (const auto refusal = refusal_of_fields(fields)) {
    return *refusal;
  }
  HttpRequest request;
  auto upgrade = read_upgrade(fields);
  if (const auto* refusal = std::get_if<HttpStatus>(&upgrade)) {
    return *refusal;
  }
  if (auto* asked = std::get_if<UpgradeRequest>(&upgrade)) {
    request.upgrade = std::move(*asked);
  }
  const auto target = view(fields.target());
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  request.query = question == std::string_view::npos ? "" : target.substr(question + 1);
  request.is_head = fields.method() == http::verb::head;
  request.origin = single(fields, http::field::origin);
  request.if_none_match = single(fields, http::field::if_none_match);
  request.accept_encoding = joined(fields, http::field::accept_encoding);
  request.keep_alive = fields.keep_alive();
  return request;
}

}  // namespace

RequestReader::Outcome RequestReader::next() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::string_view text(reinterpret_cast<const char*>(buffer_.data()), buffer_.size());
  std::size_t end = std::string_view::npos;
  // What lies beyond the limit decides nothing, whether it has arrived already or not.
  const std::size_t seen = std::min(text.size(), limits_.header_bytes_max);
  for (std::size_t i = searched_; i < seen; ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
      return HttpStatus::bad_request;  // as soon as it shows, or one would wait for the right end
    }
    if (i + 1 >= kEnd.size() && text.substr(i + 1 - kEnd.size(), kEnd.size()) == kEnd) {
      end = i + 1;
      break;
    }
  }
  searched_ = seen;
  if (end == std::string_view::npos && text.size() > limits_.header_bytes_max) {
    const bool in_first_line = text.find('\n') > limits_.header_bytes_max;
    return in_first_line ? HttpStatus::uri_too_long : HttpStatus::header_fields_too_large;
  }
  if (end == std::string_view::npos) {
    return std::monostate();
  }
  const auto head = text.substr(0, end);
  Outcome outcome;
  if (const auto refusal = refusal_of_head(head, limits_.header_fields_max)) {
    outcome = *refusal;
  } else {
    outcome = read_request(head);
  }
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(end));
  searched_ = 0;
  return outcome;
}

}  // namespace indaba::server::net
