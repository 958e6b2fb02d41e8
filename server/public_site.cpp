#include "server/public_site.h"

#include <algorithm>
#include <array>
#include <utility>

namespace indaba::server {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using net::HttpStatus;

constexpr std::string_view kSocketPath = "/v1/socket";
constexpr std::string_view kSubprotocol = "indaba.v1";

// The page may load from here only, run WebAssembly, keep images that it has decrypted, and be
// framed by nobody; its one policy of trusted types names its worker.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types indaba";

}  // namespace

PublicSite::PublicSite(std::vector<std::string> origins, bool encrypted,
                       std::function<bool()> is_ready)
    : origins_(std::move(origins)), encrypted_(encrypted), is_ready_(std::move(is_ready)) {}

HttpResponse PublicSite::respond(const HttpRequest& request) const {
  return with_security_fields(answer(request));
}

HttpResponse PublicSite::refuse(HttpStatus status) const {
  HttpResponse response = text_response(status, "refused\n");
  if (status == HttpStatus::method_not_allowed) {
    response.fields.push_back({"Allow", "GET, HEAD"});
  }
  return with_security_fields(std::move(response));
}

HttpResponse PublicSite::answer(const HttpRequest& request) const {
  if (request.path == kSocketPath) {
    return upgrade(request);
  }
  if (auto health = health_response(request, is_ready_())) {
    return *std::move(health);
  }
  if (auto file =
          files_.load()->find(request.path, request.if_none_match, request.accept_encoding)) {
    return *std::move(file);
  }
  return text_response(HttpStatus::not_found, "not found\n");
}

// Programs send no Origin, pages can't help it: whose page asks must be on the list.
HttpResponse PublicSite::upgrade(const HttpRequest& request) const {
  if (!request.upgrade || request.upgrade->version != 13) {
    HttpResponse response = text_response(HttpStatus::upgrade_required, "a WebSocket\n");
    response.fields.push_back({"Upgrade", "websocket"});
    response.fields.push_back({"Sec-WebSocket-Version", "13"});
    return response;
  }
  if (request.origin &&
      std::find(origins_.begin(), origins_.end(), *request.origin) == origins_.end()) {
    return text_response(HttpStatus::forbidden, "not from this page\n");
  }
  const auto& protocols = request.upgrade->protocols;
  if (std::find(protocols.begin(), protocols.end(), kSubprotocol) == protocols.end()) {
    return text_response(HttpStatus::bad_request, "subprotocol indaba.v1 is not offered\n");
  }
  if (!is_ready_()) {
    return text_response(HttpStatus::service_unavailable, "not ready\n");
  }
  HttpResponse response{HttpStatus::switching_protocols};
  response.fields = {{"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Accept", request.upgrade->accept_key},
                     {"Sec-WebSocket-Protocol", std::string(kSubprotocol)}};
  return response;
}

HttpResponse PublicSite::with_security_fields(HttpResponse response) const {
  if (response.status == HttpStatus::switching_protocols) {
    return response;
  }
  static constexpr auto kFields = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"Content-Security-Policy", kContentSecurityPolicy},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Embedder-Policy", "require-corp"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "camera=(self), geolocation=(), microphone=(self), payment=(), usb=()"},
  });
  for (const auto& [name, value] : kFields) {
    response.fields.push_back({name, std::string(value)});
  }
  if (encrypted_) {
    response.fields.push_back({"Strict-Transport-Security", "max-age=31536000"});
  }
  return response;
}

std::optional<HttpResponse> health_response(const HttpRequest& request, bool is_ready) {
  if (request.path == "/healthz") {
    return text_response(HttpStatus::ok, "ok\n");
  }
  if (request.path == "/readyz") {
    return is_ready ? text_response(HttpStatus::ok, "ready\n")
                    : text_response(HttpStatus::service_unavailable, "not ready\n");
  }
  return std::nullopt;
}

}  // namespace indaba::server
