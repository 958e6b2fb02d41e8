#include "server/net/http/message.h"

namespace indaba::server::net {
namespace {

std::string_view reason(HttpStatus status) {
  switch (status) {
    case HttpStatus::switching_protocols:
      return "Switching Protocols";
    case HttpStatus::ok:
      return "OK";
    case HttpStatus::not_modified:
      return "Not Modified";
    case HttpStatus::bad_request:
      return "Bad Request";
    case HttpStatus::forbidden:
      return "Forbidden";
    case HttpStatus::not_found:
      return "Not Found";
    case HttpStatus::method_not_allowed:
      return "Method Not Allowed";
    case HttpStatus::request_timeout:
      return "Request Timeout";
    case HttpStatus::content_too_large:
      return "Content Too Large";
    case HttpStatus::uri_too_long:
      return "URI Too Long";
    case HttpStatus::upgrade_required:
      return "Upgrade Required";
    case HttpStatus::header_fields_too_large:
      return "Request Header Fields Too Large";
    case HttpStatus::internal_server_error:
      return "Internal Server Error";
    case HttpStatus::not_implemented:
      return "Not Implemented";
    case HttpStatus::service_unavailable:
      return "Service Unavailable";
    case HttpStatus::version_not_supported:
      return "HTTP Version Not Supported";
  }
  return "Unknown";
}

void append_field(std::string& to, std::string_view name, std::string_view value) {
  to.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

HttpResponse text_response(HttpStatus status, std::string_view text) {
  HttpResponse response{status, {}, std::make_shared<const Bytes>(to_bytes(text))};
  response.fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
  response.fields.push_back({"Cache-Control", "no-store"});
  return response;
}

std::string encode_head(const HttpResponse& response, bool close) {
  std::string head = "HTTP/1.1 " + std::to_string(static_cast<int>(response.status)) + " ";
  head.append(reason(response.status)).append("\r\n");
  for (const HttpField& field : response.fields) {
    append_field(head, field.name, field.value);
  }
  const bool is_upgrade = response.status == HttpStatus::switching_protocols;
  if (!is_upgrade && response.status != HttpStatus::not_modified) {
    append_field(head, "Content-Length",
                 std::to_string(response.body == nullptr ? 0 : response.body->size()));
  }
  if (close) {
    append_field(head, "Connection", "close");
  }
  return head.append("\r\n");
}

}  // namespace indaba::server::net
