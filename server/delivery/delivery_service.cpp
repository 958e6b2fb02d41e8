#include "server/delivery/delivery_service.h"

#include <chrono>
#include <ctime>
#include <filesystem>
#include <utility>

#include "protocol/frames/error_code.h"
#include "server/delivery/founder_link.h"
#include "server/dispatch/services.h"
#include "server/service/connect.h"
#include "server/service/heads.h"
#include "storage/sqlite/database.h"
#include "storage/sweep.h"

namespace indaba::server {
namespace {

KeyedIdHash::Key random_key() {
  KeyedIdHash::Key key{};
  SystemRandom random;
  const Status filled = random.fill(key);
  indaba::check(filled.has_value());
  return key;
}

// The steady clock goes on while the machine sleeps.
storage::ClockReading read_clocks(const Clock& clock) {
  timespec steady{};
  ::clock_gettime(CLOCK_BOOTTIME, &steady);
  return {clock.now(), std::chrono::seconds(steady.tv_sec)};
}

Result<std::optional<UnixTime>> last_trusted_time(storage::Database& database) {
  INDABA_TRY_ASSIGN(const auto reader, database.reader());
  INDABA_TRY(reader->begin(std::chrono::seconds(1), 100));
  auto mark = storage::clock_mark(reader->store());
  reader->end();
  return mark;
}

// What must be in the store before anybody connects.
Result<HeadSigner> prepare(storage::Writer& writer, UnixTime now, Random& random) {
  INDABA_TRY(writer.begin());
  INDABA_TRY(writer.begin_piece());
  auto heads = prepare_heads(writer.store(), random, now);
  if (!heads) {
    writer.abandon();
    return heads.error();
  }
  INDABA_TRY(writer.keep_piece());
  INDABA_TRY(writer.commit());
  return heads;
}

}  // namespace

std::string store_path(const Config& config) {
  return (std::filesystem::path(config.data_folder) / "store.sqlite").string();
}

LocalAnswer describe_check(const Result<std::vector<std::string>>& findings) {
  if (!findings) {
    return {false, "the store can't be checked: " + findings.error().message() + "\n"};
  }
  if (findings->empty()) {
    return {true, "all is well\n"};
  }
  std::string text;
  for (const std::string& finding : *findings) {
    text.append(finding).append("\n");
  }
  return {false, std::move(text)};
}

DeliveryService::DeliveryService(const Config& config, Log& log,
                                 std::unique_ptr<storage::Database> database)
    : config_(config),
      log_(log),
      database_(std::move(database)),
      services_(make_service_table()),
      backend_(services_, &hello, clock_, random_, log, config.server_name, random_key(),
               config.rate_percent) {}

DeliveryService::~DeliveryService() { stop(); }

Result<std::unique_ptr<DeliveryService>> DeliveryService::open(const Config& config, Log& log) {
  INDABA_TRY_ASSIGN(auto database, storage::open_sqlite({.path = store_path(config), .vfs = {}}));
  std::unique_ptr<DeliveryService> service(new DeliveryService(config, log, std::move(database)));
  INDABA_TRY(service->start());
  return service;
}

Status DeliveryService::start() {
  INDABA_TRY_ASSIGN(HeadSigner heads, prepare(database_->writer(), clock_.now(), random_));
  INDABA_TRY_ASSIGN(const auto mark, last_trusted_time(*database_));
  INDABA_TRY_ASSIGN(executor_, storage::StoreExecutor::start(*database_, backend_, {}));
  backend_.use(*executor_, std::move(heads));
  const auto ended = [this](std::uint64_t removed, std::error_code error) {
    if (error) {
      log_.warn("sweep_ended_early", {{"reason", error}});
    } else if (removed != 0) {
      log_.info("swept", {{"records", static_cast<std::int64_t>(removed)}});
    }
  };
  sweeper_.emplace(*executor_, config_.retention, storage::ClockGuard(mark, read_clocks(clock_)),
                   ended);
  eraser_.emplace(*executor_, [this](std::error_code error) {
    if (error) {
      log_.warn("erasing_goes_on_later", {{"reason", error}});
    }
  });
  backend_.on_erased([this] { eraser_->wake(); });
  eraser_->wake();
  return {};
}

Cargo DeliveryService::cargo() {
  Cargo cargo;
  cargo.make_handler = [this](net::Core& core) { return backend_.make_handler(core); };
  cargo.commands.emplace("founder-link", [this](const std::string&, const auto& answer) {
    give_founder_link(answer);
  });
  cargo.commands.emplace("check",
                         [this](const std::string&, const auto& answer) { check(answer); });
  cargo.metrics.emplace_back([this](MetricsWriter& writer) { backend_.write_metrics(writer); });
  cargo.metrics.emplace_back([this](MetricsWriter& writer) {
    writer.counter("swept_records", "records removed because their time had come",
                   sweeper_->removed());
    writer.counter("sweeps_ended_early", "sweeps that ended before they were through",
                   sweeper_->ended_early());
  });
  cargo.on_key_hash = [this](const ByteArray<32>& key_hash) {
    backend_.set_key_hash(key_hash);
    const std::lock_guard lock(mutex_);
    key_hash_ = key_hash;
  };
  cargo.on_minute = [this] { sweep(); };
  cargo.is_well = [this] { return !backend_.is_failed(); };
  cargo.on_end = [this] { stop(); };
  return cargo;
}

void DeliveryService::sweep() {
  if (const Status begun = sweeper_->tick(read_clocks(clock_)); !begun) {
    log_.warn("nothing_is_swept", {{"reason", begun.error()}});
  }
  eraser_->tick();
}

void DeliveryService::stop() {
  if (executor_ != nullptr) {
    executor_->stop();
  }
  if (checking_.joinable()) {
    checking_.join();
  }
}

void DeliveryService::set_address(std::string address) {
  const std::lock_guard lock(mutex_);
  address_ = std::move(address);
}

void DeliveryService::give_founder_link(const std::function<void(LocalAnswer)>& answer) {
  const auto secret = std::make_shared<FounderSecret>();
  const Status queued = executor_->write(storage::write_piece(
      [this, secret](storage::Store& store) -> Status {
        Effects effects;
        const ServerIdentity identity;
        ServiceContext context{clock_.now(), random_, identity, effects};
        INDABA_TRY_ASSIGN(*secret, make_founder_link(context, store));
        return {};
      },
      [this, secret, answer](std::error_code error) {
        if (error == make_error_code(protocol::ErrorCode::already_exists)) {
          answer({false, "the alliance is founded already\n"});
        } else if (error) {
          answer({false, error.message() + "\n"});
        } else {
          const std::lock_guard lock(mutex_);
          answer({true, founder_link(address_, *secret, key_hash_) + "\n"});
        }
      }));
  if (!queued) {
    answer({false, queued.error().message() + "\n"});
  }
}

void DeliveryService::check(const std::function<void(LocalAnswer)>& answer) {
  if (is_checking_.exchange(true)) {
    answer({false, "a check is under way\n"});
    return;
  }
  if (checking_.joinable()) {
    checking_.join();
  }
  checking_ = std::thread([this, answer] {
    LocalAnswer described = describe_check(database_->check());
    is_checking_ = false;
    answer(std::move(described));
  });
}

}  // namespace indaba::server
