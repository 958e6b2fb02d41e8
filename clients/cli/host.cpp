#include "clients/cli/host.h"

#include <algorithm>
#include <utility>

namespace indaba::cli {
namespace {

constexpr std::chrono::seconds kPauseMin{1};
constexpr std::chrono::seconds kPauseMax{60};

}  // namespace

UnixTime wall_clock() {
  return {static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                         std::chrono::system_clock::now().time_since_epoch())
                                         .count())};
}

Result<std::unique_ptr<Host>> Host::open(client::KeyValueStore& file, client::Fence fence,
                                         const client::SealedStore& store) {
  std::unique_ptr<Host> host(new Host(file, fence, store));
  INDABA_TRY_ASSIGN(host->agent_, client::Agent::open(store, host->random_, wall_clock()));
  if (const client::ServerAddress* server = host->agent_->server()) {
    host->address_ = *server;
  }
  return host;
}

Result<client::Outcome> Host::run(client::Command command) {
  finished_.reset();
  const std::uint64_t id = ++last_command_;
  give(client::Asked{id, std::move(command)});
  INDABA_TRY(wait([this] { return finished_.has_value(); }, false));
  return *std::exchange(finished_, {});
}

Status Host::catch_up() {
  return wait(
      [this] { return agent_->standing() != client::Standing::offline && agent_->is_idle(); },
      false);
}

Status Host::go_on(const std::function<bool()>& until) {
  // What the agent waits for may have changed since the last tick.
  if (wire_ != nullptr) {
    tick_later();
  }
  return wait(until, true);
}

Status Host::wait(const std::function<bool()>& until, bool patient) {
  lost_ = {};
  while (!failed_ && !until()) {
    if (lost_ && (!patient || is_replaced_)) {
      return lost_;
    }
    if (wire_ == nullptr && !is_pausing_) {
      connect();
    }
    io_.restart();
    io_.run_one();
  }
  return failed_ ? Status(failed_) : Status();
}

void Host::connect() {
  if (!address_) {
    is_pausing_ = true;
    lost_ = make_error_code(client::ClientError::not_joined);
    return;
  }
  wire_ = Wire::connect(io_, *address_,
                        {[this](const protocol::Hash& key) {
                           pause_ = std::chrono::seconds(0);
                           give(client::Connected{key});
                           tick_later();
                         },
                         [this](Bytes message) { give(client::Received{std::move(message)}); },
                         [this](std::error_code reason) {
                           lost_ = is_replaced_ ? make_error_code(protocol::ErrorCode::replaced)
                                                : reason;
                           wire_.reset();
                           tick_.cancel();
                           give(client::Lost{});
                           connect_later();
                         }});
}

// After 1 s, doubling to 60 s, with full jitter.
void Host::connect_later() {
  pause_ = std::clamp(pause_ * 2, kPauseMin, kPauseMax);
  ByteArray<2> random{};
  const bool drawn = random_.fill(random).has_value();
  const std::uint32_t share = drawn ? random[0] * 256U + random[1] : 65'535U;
  later_.expires_after(std::chrono::milliseconds(std::chrono::milliseconds(pause_).count() *
                                                 static_cast<std::int64_t>(share) / 65'536));
  is_pausing_ = true;
  later_.async_wait([this](const boost::system::error_code& /*error*/) { is_pausing_ = false; });
}

void Host::tick_later() {
  tick_.expires_after(std::chrono::seconds(agent_->tick_seconds()));
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (!error && wire_ != nullptr) {
      give(client::Tick{});
      tick_later();
    }
  });
}

void Host::give(client::Input input) {
  client::Effects effects = agent_->handle(wall_clock(), std::move(input));
  if (!effects.writes.empty()) {
    const auto sealed = store_.seal(effects.writes, random_);
    const Status stored = sealed ? file_.write(*sealed, fence_) : Status(sealed.error());
    if (!stored) {
      failed_ = stored.error();
      return;
    }
  }
  if (wire_ != nullptr) {
    for (Bytes& frame : effects.frames) {
      wire_->send(std::move(frame));
    }
  }
  for (const client::Event& event : effects.events) {
    on_event(event);
  }
}

void Host::on_event(const client::Event& event) {
  if (const auto* finished = std::get_if<client::Finished>(&event)) {
    if (finished->command == last_command_) {
      finished_ = finished->outcome;
    }
  }
  if (const auto* alarm = std::get_if<client::Alarm>(&event)) {
    is_replaced_ = is_replaced_ || alarm->kind == client::AlarmKind::replaced;
  }
  if (const auto* refused = std::get_if<client::SignInRefused>(&event)) {
    lost_ = refused->error;
  }
  if (listener_) {
    listener_(event);
  }
}

}  // namespace indaba::cli
