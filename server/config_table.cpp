#include <array>

#include "server/config.h"

namespace indaba::server {
namespace {

using net::Limits;
using storage::Retention;

constexpr std::uint64_t kKiB = 1 << 10;
constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kHourMs = 3'600'000;
constexpr std::uint64_t kDaysMax = 36'500;

const auto kTable = std::to_array<ConfigRow>({
    {"server.name", &Config::server_name, 0, 0,
     "host name under which devices reach this server; signed at every sign-in"},
    {"server.data_folder", &Config::data_folder, 0, 0,
     "where database, certificate and local socket live; made with mode 0700"},
    {"server.threads", &Config::server_threads, 0, 256,
     "threads that serve connections; 0: one for each processor"},
    {"server.drain_ms_max", &Config::drain_ms_max, 0, kHourMs,
     "how long SIGTERM lets requests finish before what is left is closed"},

    {"http.address", &Config::http_address, 0, 0, "IP address to listen on; :: for all"},
    {"http.port", &Config::http_port, 0, 65'535, "TCP port to listen on; 0: any that is free"},
    {"http.origins", &Config::http_origins, 0, 0,
     "Origins whose pages may open a socket, exactly as browsers send them; none: the server's "
     "own"},
    {"http.static_folder", &Config::http_static_folder, 0, 0,
     "folder of the page's files, read at start and at SIGHUP; empty: no page"},
    {"http.header_bytes_max", &Limits::header_bytes_max, kKiB, kMiB, "bytes of a request's head"},
    {"http.header_fields_max", &Limits::header_fields_max, 8, 1'000, "fields of a request's head"},
    {"http.keep_alive_requests_max", &Limits::keep_alive_requests_max, 1, 1'000'000,
     "requests on one connection"},
    {"http.handshake_ms_max", &Limits::handshake_ms_max, 100, kHourMs,
     "from accepting a connection to the end of its TLS handshake"},
    {"http.header_ms_max", &Limits::header_ms_max, 100, kHourMs,
     "from a request's first byte, or the handshake's end, to the end of its head"},
    {"http.keep_alive_ms", &Limits::keep_alive_ms, 100, kHourMs, "silence between two requests"},

    {"tls.certificate", &Config::tls_certificate, 0, 0,
     "PEM file, chain included; empty: a self-signed one in the data folder; read again at SIGHUP"},
    {"tls.key", &Config::tls_key, 0, 0,
     "PEM file of the certificate's key, not readable by everybody"},

    {"connections.max", &Limits::connections_max, 16, 1'000'000,
     "connections in all; beyond, the oldest that has not signed in makes place"},
    {"connections.unauthenticated_per_address_max", &Limits::unauthenticated_per_address_max, 0,
     1'000'000,
     "connections from one address that have not signed in; 0 (behind a proxy): no limit"},
    {"connections.accept_retry_ms", &Limits::accept_retry_ms, 10, 60'000,
     "pause in accepting after descriptors or memory ran out"},

    {"session.sign_in_ms_max", &Limits::sign_in_ms_max, 100, kHourMs,
     "from the upgrade to a device's sign-in"},
    {"session.message_bytes_max", &Limits::message_bytes_max, 64 * kKiB, 64 * kMiB,
     "bytes of one WebSocket message from a signed-in device"},
    {"session.unauthenticated_message_bytes_max", &Limits::unauthenticated_message_bytes_max, kKiB,
     kMiB, "bytes of one WebSocket message before the sign-in"},
    {"session.fragments_max", &Limits::fragments_max, 1, 65'536, "frames of one message"},
    {"session.message_ms_max", &Limits::message_ms_max, 100, kHourMs,
     "from a message's first byte to its last"},
    {"session.requests_in_flight_max", &Limits::requests_in_flight_max, 1, 65'536,
     "requests that are worked on before reading pauses"},
    {"session.ping_ms", &Limits::ping_ms, 100, kHourMs, "silence after which the server pings"},
    {"session.pong_ms_max", &Limits::pong_ms_max, 100, kHourMs, "silence after a ping"},
    {"session.write_stall_ms_max", &Limits::write_stall_ms_max, 100, kHourMs,
     "how long a peer may take nothing of what waits for it"},
    {"session.close_ms_max", &Limits::close_ms_max, 100, kHourMs,
     "from our close frame to the peer's end"},
    {"session.outbox_frames_max", &Limits::outbox_frames_max, 1, 1'000'000,
     "pushes that wait for a slow device; beyond, it catches up from the log"},
    {"session.outbox_bytes_max", &Limits::outbox_bytes_max, 16 * kKiB, 256 * kMiB,
     "the same in bytes; four times as much in replies ends the session"},

    {"requests.rate_percent", &Config::rate_percent, 0, 1'000'000,
     "how often a device may ask, in percent of the rates in protocol/README.md; 0: no limit"},

    {"retention.closed_message_days", &Retention::closed_message_days, 1, kDaysMax,
     "closed channels' messages, unless all devices have them sooner, and their group's epochs"},
    {"retention.topic_message_days", &Retention::topic_message_days, 1, kDaysMax,
     "messages of topics"},
    {"retention.answer_days", &Retention::answer_days, 1, kDaysMax,
     "answers to alerts: 3 days in force and 30 after"},
    {"retention.inbox_days", &Retention::inbox_days, 1, kDaysMax,
     "what a device has not fetched from its inbox"},
    {"retention.inbox_acknowledged_days", &Retention::inbox_acknowledged_days, 1, kDaysMax,
     "what it has acknowledged"},
    {"retention.reply_days", &Retention::reply_days, 1, kDaysMax,
     "replies for requests that are repeated"},
    {"retention.invite_days", &Retention::invite_days, 1, kDaysMax,
     "invites that ended without ever being used"},

    {"metrics.address", &Config::metrics_address, 0, 0,
     "loopback address of /metrics, /healthz and /readyz"},
    {"metrics.port", &Config::metrics_port, 0, 65'535, "their TCP port; 0: not served"},

    {"log.format", &Config::log_format, 0, 0, "text or json, one line an event, to standard error"},
    {"log.level", &Config::log_level, 0, 0, "least that is written: info, warn or error"},
});

}  // namespace

std::span<const ConfigRow> config_table() { return kTable; }

}  // namespace indaba::server
