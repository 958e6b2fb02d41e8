#include "server/server.h"

#include <sched.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include "crypto/primitives/random.h"

#include "server/certificate.h"
#include "server/net/error.h"

namespace indaba::server {
namespace {

using net::NetError;
using net::TcpAcceptor;
namespace asio = net::asio;

constexpr int kSignals[] = {SIGTERM, SIGINT, SIGHUP};

std::size_t processors() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof(set), &set) == 0
             ? static_cast<std::size_t>(std::max(CPU_COUNT(&set), 1))
             : 1;
}

KeyedIdHash::Key random_key() {
  KeyedIdHash::Key key{};
  SystemRandom random;
  const Status filled = random.fill(key);
  check(filled.has_value());
  return key;
}

Result<TcpAcceptor> listen(asio::io_context& io, const asio::ip::tcp::endpoint& endpoint,
                           bool shared) {
  using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  TcpAcceptor acceptor(io);
  net::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error && endpoint.address().is_v6()) {
    acceptor.set_option(asio::ip::v6_only(false), error);
  }
  if (!error) {
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error && shared) {
    acceptor.set_option(ReusePort(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return NetError::listen_failed;
  }
  return acceptor;
}

// The port that is meant by 0, or NetError::listen_failed if anybody listens there already: with
// SO_REUSEPORT a second server would silently share the connections.
Result<asio::ip::tcp::endpoint> claim(const asio::ip::tcp::endpoint& wanted) {
  asio::io_context io;
  INDABA_TRY_ASSIGN(const TcpAcceptor acceptor, listen(io, wanted, false));
  net::error_code error;
  const auto endpoint = acceptor.local_endpoint(error);
  return error ? Result<asio::ip::tcp::endpoint>(NetError::listen_failed) : endpoint;
}

Result<asio::ip::address> parse_address(const std::string& text) {
  net::error_code error;
  const auto address = asio::ip::make_address(text, error);
  return error ? Result<asio::ip::address>(NetError::address_invalid) : address;
}

}  // namespace

Server::Server(const Config& config, Log& log, Cargo cargo)
    : config_(config),
      log_(log),
      cargo_(std::move(cargo)),
      addresses_(config.limits.unauthenticated_per_address_max, random_key()) {}

Server::~Server() {
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

Result<std::unique_ptr<Server>> Server::open(const Config& config, Log& log, Cargo cargo) {
  std::unique_ptr<Server> server(new Server(config, log, std::move(cargo)));
  std::signal(SIGPIPE, SIG_IGN);  // standard error may be a pipe whose reader has gone
  server->make_cores();
  if (!config.is_local) {
    INDABA_TRY(server->load_tls());
  }
  INDABA_TRY(server->open_listeners());
  INDABA_TRY(server->open_local_socket());
  return server;
}

Status Server::load_tls() {
  const std::filesystem::path folder(config_.data_folder);
  std::filesystem::path certificate(config_.tls_certificate);
  std::filesystem::path key(config_.tls_key);
  if (certificate.empty()) {
    certificate = folder / "certificate.pem";
    key = folder / "key.pem";
    INDABA_TRY(ensure_certificate(config_.server_name, certificate, key));
  }
  INDABA_TRY_ASSIGN(auto tls, net::TlsContext::load(certificate, key));
  const auto shared = std::make_shared<const net::TlsContext>(std::move(tls));
  key_hash_ = shared->key_hash();
  cargo_.on_key_hash(key_hash_);
  for (const auto& core : cores_) {
    core->set_tls(shared);
  }
  return {};
}

void Server::make_cores() {
  const std::size_t cores = config_.server_threads == 0 ? processors() : config_.server_threads;
  const std::size_t connections_max = (config_.limits.connections_max + cores - 1) / cores;
  for (std::size_t i = 0; i < cores; ++i) {
    cores_.push_back(std::make_unique<net::CoreLoop>(static_cast<std::uint32_t>(i), config_.limits,
                                                     connections_max, addresses_,
                                                     cargo_.make_handler));
  }
  metrics_.add([this](MetricsWriter& writer) { write_counters(writer); });
  for (MetricsSource& source : cargo_.metrics) {
    metrics_.add(std::move(source));
  }
}

Status Server::open_listeners() {
  INDABA_TRY_ASSIGN(auto address, parse_address(config_.http_address));
  if (config_.is_local && config_.http_address == Config().http_address) {
    address = asio::ip::address_v4::loopback();
  }
  if (config_.is_local && !address.is_loopback()) {
    return NetError::not_loopback;
  }
  INDABA_TRY_ASSIGN(const auto endpoint,
                    claim({address, static_cast<std::uint16_t>(config_.http_port)}));
  port_ = endpoint.port();
  site_ = std::make_shared<PublicSite>(origins(), !config_.is_local, [this] { return is_ready(); });
  INDABA_TRY(load_files());
  for (const auto& core : cores_) {
    INDABA_TRY_ASSIGN(auto acceptor, listen(core->io(), endpoint, cores_.size() > 1));
    core->serve(std::move(acceptor), site_, !config_.is_local);
  }
  return config_.metrics_port == 0 ? Status() : open_metrics_listener();
}

Status Server::open_metrics_listener() {
  INDABA_TRY_ASSIGN(const auto address, parse_address(config_.metrics_address));
  if (!address.is_loopback()) {
    return NetError::not_loopback;
  }
  INDABA_TRY_ASSIGN(const auto endpoint,
                    claim({address, static_cast<std::uint16_t>(config_.metrics_port)}));
  metrics_port_ = endpoint.port();
  INDABA_TRY_ASSIGN(auto acceptor, listen(cores_.front()->io(), endpoint, false));
  cores_.front()->serve(std::move(acceptor),
                        std::make_shared<MetricsSite>(metrics_, [this] { return is_ready(); }),
                        false);
  return {};
}

Status Server::load_files() {
  if (config_.http_static_folder.empty()) {
    return {};
  }
  INDABA_TRY_ASSIGN(auto files, StaticFiles::read(config_.http_static_folder));
  site_->set_files(std::make_shared<const StaticFiles>(std::move(files)));
  return {};
}

// As a browser writes the origin of a page that this server has sent.
std::vector<std::string> Server::origins() const {
  if (!config_.http_origins.empty()) {
    return config_.http_origins;
  }
  const std::string port = ":" + std::to_string(port_);
  if (config_.is_local) {
    return {"http://localhost" + port, "http://127.0.0.1" + port, "http://[::1]" + port};
  }
  return {"https://" + config_.server_name + (port_ == 443 ? "" : port)};
}

Status Server::open_local_socket() {
  LocalCommands commands = std::move(cargo_.commands);
  commands.emplace("stats", [this](const std::string&, const auto& answer) {
    answer({true, metrics_.text()});
  });
  INDABA_TRY_ASSIGN(local_socket_,
                    LocalSocket::open(control_, local_socket_path(config_), std::move(commands)));
  return {};
}

void Server::run(const std::function<void(const Server&)>& on_ready) {
  for (const int signal : kSignals) {
    signals_.add(signal);
  }
  wait_for_signal();
  wait_for_minute();
  ready_ = true;
  cores_running_ = cores_.size();
  for (const auto& core : cores_) {
    threads_.emplace_back([this, loop = core.get()] {
      loop->run();
      asio::post(control_, [this] { on_core_ended(); });
    });
  }
  on_ready(*this);
  control_.run();
  for (std::thread& thread : std::exchange(threads_, {})) {
    thread.join();
  }
  cargo_.on_end();
}

void Server::wait_for_signal() {
  signals_.async_wait([this](net::error_code error, int signal) {
    if (!error) {
      wait_for_signal();
      signal == SIGHUP ? reload() : begin_drain();
    }
  });
}

void Server::wait_for_minute() {
  cargo_.on_minute();
  minute_.expires_after(std::chrono::minutes(1));
  minute_.async_wait([this](net::error_code error) {
    if (!error) {
      wait_for_minute();
    }
  });
}

// What can't be read now stays as it was.
void Server::reload() {
  if (const Status loaded = config_.is_local ? Status() : load_tls(); !loaded) {
    log_.error("certificate_not_reloaded", {{"reason", loaded.error()}});
  }
  if (const Status loaded = load_files(); !loaded) {
    log_.error("static_files_not_reloaded", {{"reason", loaded.error()}});
  }
  log_.info("reloaded");
}

void Server::begin_drain() {
  if (!ready_.exchange(false)) {
    return;
  }
  log_.info("draining");
  for (const auto& core : cores_) {
    core->drain();
  }
  drain_deadline_.expires_after(
      std::chrono::milliseconds(static_cast<std::int64_t>(config_.drain_ms_max)));
  drain_deadline_.async_wait([this](net::error_code error) {
    if (!error) {
      log_.warn("drain_took_too_long");
      for (const auto& core : cores_) {
        core->stop();
      }
    }
  });
}

void Server::on_core_ended() {
  if (--cores_running_ == 0) {
    local_socket_->close();
    signals_.cancel();
    control_.stop();
  }
}

void Server::write_counters(MetricsWriter& writer) const {
  for (std::size_t i = 0; i < net::kCounters; ++i) {
    std::uint64_t sum = 0;
    for (const auto& core : cores_) {
      sum += core->counters().value(static_cast<net::Counter>(i));
    }
    writer.counter(net::kCounterTexts[i].name, net::kCounterTexts[i].help, sum);
  }
  std::size_t connections = 0;
  for (const auto& core : cores_) {
    connections += core->connections();
  }
  writer.gauge("connections", "connections that are open", connections);
}

Status prepare_data_folder(const Config& config) {
  std::error_code error;
  std::filesystem::create_directories(config.data_folder, error);
  if (error || ::chmod(config.data_folder.c_str(), S_IRWXU) != 0) {
    return NetError::data_folder_unusable;
  }
  return {};
}

std::filesystem::path local_socket_path(const Config& config) {
  return std::filesystem::path(config.data_folder) / "indabad.sock";
}

}  // namespace indaba::server
