#include "tests/agents_sim/service.h"

#include <chrono>
#include <utility>

#include "server/delivery/founder_link.h"
#include "server/dispatch/services.h"
#include "server/service/connect.h"
#include "storage/sqlite/database.h"

namespace indaba::agents_sim {
namespace {

constexpr const char* kAddress = "http://127.0.0.1:8080";
constexpr std::size_t kPage = 1000;
// How long the store takes.
constexpr Ms kCommitMsMax = 4;
constexpr Ms kReadMsMax = 4;

}  // namespace

Service::Service(Timeline& timeline, Dice& dice, std::uint64_t seed)
    : timeline_(timeline),
      dice_(dice),
      random_(seed),
      log_(
          server::LogLevel::error, server::LogFormat::text,
          [] { return std::chrono::system_clock::time_point(); },
          [this](std::string_view line) { fault_ = line; }),
      database_(storage::open_sqlite({.path = "store", .vfs = disk_.name()}).value()),
      services_(server::make_service_table()) {
  start();
}

Service::~Service() { stop(); }

void Service::start() {
  storage::Writer& writer = database_->writer();
  writer.begin().value();
  writer.begin_piece().value();
  auto heads = server::prepare_heads(writer.store(), random_, now()).value();
  writer.keep_piece().value();
  writer.commit().value();
  backend_ = std::make_unique<server::Backend>(services_, &server::hello, *this, random_, log_,
                                               "indaba.example", KeyedIdHash::Key{}, 0);
  executor_ = std::make_unique<InlineExecutor>(
      *database_, *this, [this] { soon(kCommitMsMax, [this] { executor_->commit(); }); },
      [this] { soon(kReadMsMax, [this] { executor_->read_one(); }); });
  backend_->use(*executor_, std::move(heads));
  core_ = std::make_unique<test::ManualCore>();
  handler_ = backend_->make_handler(*core_);
  core_->set_handler(*handler_);
  ++process_;
  turn_each_second();
}

void Service::stop() {
  executor_.reset();
  core_->disconnect_all();
  handler_.reset();
  core_.reset();
  backend_.reset();
}

void Service::restart() {
  stop();
  start();
}

// In the process that is running now, or not at all.
void Service::soon(Ms delay_max, std::function<void()> action) {
  timeline_.after(dice_.below(delay_max + 1),
                  [this, process = process_, action = std::move(action)] {
                    if (process == process_) {
                      action();
                      turn();
                    }
                  });
}

// What the server does after a while comes also where nobody sends anything.
void Service::turn_each_second() {
  timeline_.after(kSecond, [this, process = process_] {
    if (process == process_) {
      turn();
      turn_each_second();
    }
  });
}

void Service::turn() {
  core_->pass(
      std::chrono::milliseconds(timeline_.now() - std::exchange(turned_at_, timeline_.now())));
  if (on_turn_) {
    on_turn_();
  }
}

Peer& Service::connect() {
  Peer& peer = core_->connect();
  turn();
  return peer;
}

void Service::disconnect(Peer& peer) {
  core_->disconnect(peer);
  turn();
}

void Service::receive(Peer& peer, ByteView message) {
  peer.send(message);
  turn();
}

std::string Service::founder_link() {
  storage::Writer& writer = database_->writer();
  writer.begin().value();
  writer.begin_piece().value();
  server::Effects effects;
  const server::ServerIdentity identity;
  server::ServiceContext context{now(), random_, identity, effects};
  const auto secret = server::make_founder_link(context, writer.store()).value();
  writer.keep_piece().value();
  writer.commit().value();
  return server::founder_link(kAddress, secret, {});
}

Status Service::before_commit(storage::Store& store) {
  follow_leaves(store);
  return backend_->before_commit(store);
}

void Service::follow_leaves(const storage::Store& store) {
  for (const storage::Channel& channel : test::must(store.channels->channels({}, kPage))) {
    const auto newest = store.groups->newest(channel.id);
    if (!newest) {
      continue;
    }
    EpochLeaves& epochs = leaves_[channel.id];
    if (epochs.contains(newest->place.epoch)) {
      continue;
    }
    std::set<DeviceId>& devices = epochs[newest->place.epoch];
    for (const storage::GroupLeaf& leaf : test::must(store.leaves->leaves(channel.id, {}, kPage))) {
      devices.insert(leaf.device);
    }
  }
}

}  // namespace indaba::agents_sim
