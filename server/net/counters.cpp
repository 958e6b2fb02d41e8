#include "server/net/counters.h"

namespace indaba::server::net {

const std::array<CounterText, kCounters> kCounterTexts = {{
    {"connections_accepted", "connections taken from the kernel"},
    {"accept_failures", "times that descriptors or memory ran out at accepting"},
    {"connections_refused",
     "connections closed at once: too many, or too many unauthenticated from one address"},
    {"tls_handshakes", "TLS handshakes completed"},
    {"tls_handshake_failures", "TLS handshakes that failed or took too long"},
    {"http_requests", "HTTP requests answered"},
    {"http_refusals", "HTTP requests refused as malformed, forged or too large"},
    {"websocket_upgrades", "sessions begun"},
    {"messages_in", "WebSocket messages received"},
    {"bytes_in", "bytes received in sessions"},
    {"deliveries", "pushes written or queued for a session"},
    {"pushes_refused", "pushes left to the log because the session reads too slowly"},
    {"protocol_violations", "sessions closed for a violation of RFC 6455"},
    {"timeouts", "connections closed at a deadline"},
    {"overflows", "sessions closed because they left too much unread"},
}};

}  // namespace indaba::server::net
