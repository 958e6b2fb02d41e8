// DeliveryService: the alliance's store, the rules and the dispatchers, as the cargo of a Server.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "crypto/primitives/random.h"
#include "server/config.h"
#include "server/delivery/system_clock.h"
#include "server/dispatch/backend.h"
#include "server/local_socket.h"
#include "server/log.h"
#include "server/server.h"
#include "storage/database.h"
#include "storage/eraser.h"
#include "storage/executor.h"
#include "storage/sweeper.h"

namespace indaba::server {

class DeliveryService {
 public:
  // Opens the store in the data folder, which must be there, and prepares it if it is new. `config`
  // and `log` must outlive it. Errors: StorageError.
  static Result<std::unique_ptr<DeliveryService>> open(const Config& config, Log& log);
  DeliveryService(const DeliveryService&) = delete;
  DeliveryService& operator=(const DeliveryService&) = delete;
  ~DeliveryService();

  // Once, for the Server; it must go before this does.
  Cargo cargo();
  // The address under which founder links lead here, once it is known: scheme, host and port.
  void set_address(std::string address);

 private:
  DeliveryService(const Config& config, Log& log, std::unique_ptr<storage::Database> database);

  Status start();
  // No answer to a command comes later.
  void stop();
  void give_founder_link(const std::function<void(LocalAnswer)>& answer);
  void check(const std::function<void(LocalAnswer)>& answer);

  void sweep();

  const Config& config_;
  Log& log_;
  const SystemClock clock_;
  SystemRandom random_;
  const std::unique_ptr<storage::Database> database_;
  const ServiceTable services_;
  Backend backend_;
  std::optional<storage::Sweeper> sweeper_;  // the executor stops before both go
  std::optional<storage::Eraser> eraser_;
  std::unique_ptr<storage::StoreExecutor> executor_;

  std::mutex mutex_;  // of what follows
  std::string address_;
  std::optional<ByteArray<32>> key_hash_;

  std::thread checking_;  // the last check; the control thread's
  std::atomic<bool> is_checking_ = false;
};

// Where the store is.
std::string store_path(const Config& config);

// The findings of Database::check as `indabad check` prints them.
LocalAnswer describe_check(const Result<std::vector<std::string>>& findings);

}  // namespace indaba::server
