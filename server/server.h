// Server: indabad's frame. It opens the listeners, runs one thread for each core, and carries out
// signals: SIGTERM and SIGINT drain, SIGHUP reads certificate and page again.
//
// What the conversations are about comes from outside as a HandlerFactory, so that the same frame
// carries the delivery service and the benchmarks' handlers.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "crypto/base/result.h"
#include "server/config.h"
#include "server/local_socket.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/net/core_loop.h"
#include "server/public_site.h"

namespace indaba::server {

// What the frame carries.
struct Cargo {
  net::HandlerFactory make_handler;
  LocalCommands commands{};
  std::vector<MetricsSource> metrics{};
  // SHA-256 of the certificate's SubjectPublicKeyInfo, at the start and whenever SIGHUP brings
  // another key; never under --local.
  std::function<void(const ByteArray<32>&)> on_key_hash = [](const ByteArray<32>&) {};
  // Whether /readyz may say so while connections are accepted. Any thread.
  std::function<bool()> is_well = [] { return true; };
  // Every minute while it runs, on the thread that runs.
  std::function<void()> on_minute = [] {};
  // After the cores have come to rest, before they are destroyed.
  std::function<void()> on_end = [] {};
};

class Server {
 public:
  // Opens everything, accepts nothing yet. `config` and `log` must outlive it. Errors: NetError.
  static Result<std::unique_ptr<Server>> open(const Config& config, Log& log, Cargo cargo);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Calls `on_ready` once connections are accepted, and returns after SIGTERM or SIGINT. Once.
  void run(const std::function<void(const Server&)>& on_ready);

  std::uint16_t port() const { return port_; }
  std::uint16_t metrics_port() const { return metrics_port_; }
  // SHA-256 of the certificate's SubjectPublicKeyInfo; zeros under --local.
  const ByteArray<32>& key_hash() const { return key_hash_; }

 private:
  Server(const Config& config, Log& log, Cargo cargo);

  Status load_tls();
  void make_cores();
  Status open_listeners();
  Status open_metrics_listener();
  Status load_files();
  Status open_local_socket();
  std::vector<std::string> origins() const;
  bool is_ready() const { return ready_.load() && cargo_.is_well(); }
  void wait_for_signal();
  void wait_for_minute();
  void reload();
  void begin_drain();
  void on_core_ended();
  void write_counters(MetricsWriter& writer) const;

  const Config& config_;
  Log& log_;
  Cargo cargo_;
  Metrics metrics_;
  std::atomic<bool> ready_ = false;
  ByteArray<32> key_hash_{};
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;

  net::asio::io_context control_{1};  // signals and the local socket, on the thread that runs
  net::asio::signal_set signals_{control_};
  net::Timer drain_deadline_{control_};
  net::Timer minute_{control_};
  net::AddressLimiter addresses_;
  std::shared_ptr<PublicSite> site_;
  std::vector<std::unique_ptr<net::CoreLoop>> cores_;
  std::vector<std::thread> threads_;
  std::size_t cores_running_ = 0;
  std::unique_ptr<LocalSocket> local_socket_;
};

// Makes the data folder, or makes sure that it is its owner's alone. Before Server::open. Errors:
// NetError::data_folder_unusable.
Status prepare_data_folder(const Config& config);

// Where the local socket is.
std::filesystem::path local_socket_path(const Config& config);

}  // namespace indaba::server
