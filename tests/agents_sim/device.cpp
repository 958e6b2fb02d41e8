#include "tests/agents_sim/device.h"

#include <utility>

namespace indaba::agents_sim {
namespace {

using sim::require;

constexpr Ms kOffMsMax = 90 * kSecond;
constexpr Ms kPauseMsMax = 20 * kSecond;
constexpr Ms kCalmPauseMsMax = kSecond;

client::Opener opener() {
  client::FileKey key;
  for (std::uint8_t& byte : key.bytes.mutable_view()) {
    byte = 1;
  }
  return key;
}

}  // namespace

Device::Device(Surroundings& surroundings, DeviceNumber number, std::uint64_t seed,
               std::int64_t skew)
    : around_(surroundings), number_(number), skew_(skew), random_(seed) {
  const client::Fence fence = disk_.open_fence().value();
  auto made = client::SealedStore::create(disk_, opener(), client::kCostMin, random_).value();
  disk_.write({std::move(made.header)}, fence).value();
}

UnixTime Device::now() const {
  return {around_.timeline.unix_time().seconds + static_cast<std::uint64_t>(skew_)};
}

void Device::boot() {
  fence_ = disk_.open_fence().value();
  store_.emplace(client::SealedStore::open(disk_, opener()).value());
  auto agent = client::Agent::open(*store_, random_, now());
  require(agent.has_value(), "an agent opens the store that it has left");
  agent_ = *std::move(agent);
  connect_later();
}

void Device::crash() {
  ++life_;
  agent_.reset();
  store_.reset();
  asked_.clear();
  is_connected_ = false;
  if (link_) {
    around_.network.abandon(*std::exchange(link_, {}));
  }
}

void Device::crash_for_a_while() {
  around_.trace.note(name() + " crashes");
  around_.trace.count("crashes");
  crash();
  around_.timeline.after(around_.is_calm ? kSecond : around_.dice.below(kOffMsMax),
                         [this, life = life_] {
                           if (life == life_ && !agent_) {
                             boot();
                           }
                         });
}

void Device::ask(client::Command command, Answer answer) {
  if (!agent_) {
    return;
  }
  const std::uint64_t id = ++last_command_;
  asked_.emplace(id, std::move(answer));
  give(client::Asked{id, std::move(command)});
}

void Device::cut() {
  if (link_) {
    around_.network.cut(*link_);
  }
}

void Device::hurry() {
  if (!agent_) {
    boot();
  }
  if (!link_) {
    connect();
  }
}

bool Device::is_at_rest() const {
  return agent_ && is_connected_ && agent_->standing() != client::Standing::offline &&
         agent_->is_idle();
}

void Device::accept_identities() {
  if (account() == nullptr) {
    return;
  }
  std::vector<std::string> handles;
  for (const auto& [member, person] : agent_->trust().people()) {
    if (agent_->trust().has_changed(member) && !person.handle.empty()) {
      handles.push_back(person.handle);
    }
  }
  for (const std::string& handle : handles) {
    ask(client::AcceptIdentity{handle}, [](const auto& /*outcome*/) {});
  }
}

void Device::give(client::Input input) { carry_out(agent_->handle(now(), std::move(input))); }

void Device::carry_out(client::Effects effects) {
  const bool crashes = around_.dice.below(1000) < around_.crash_permille;
  // Before its writes are stored, behind them, or behind some of its frames.
  const std::uint32_t where = crashes ? around_.dice.below(3) : 0;
  if (crashes && where == 0) {
    crash_for_a_while();
    return;
  }
  around_.ledger.on_stored(number_, effects.writes);
  disk_.write(store_->seal(effects.writes, random_).value(), fence_).value();
  for (const client::Event& event : effects.events) {
    if (const auto* arrived = std::get_if<client::MessageArrived>(&event)) {
      around_.ledger.on_arrived(number_, arrived->message);
    } else if (const auto* changed = std::get_if<client::ChannelChanged>(&event)) {
      if (agent_->channels().find(changed->channel) == nullptr) {
        around_.ledger.on_left(number_, changed->channel);
      }
    } else if (const auto* refused = std::get_if<client::MessageRefused>(&event)) {
      around_.ledger.on_refused(refused->message, refused->error);
      around_.trace.count("message refused: " + refused->error.message());
    }
  }
  const std::size_t frames = crashes
                                 ? (where == 1 ? 0 : around_.dice.below(effects.frames.size() + 1))
                                 : effects.frames.size();
  for (std::size_t i = 0; i < frames && link_; ++i) {
    around_.ledger.on_request(number_, effects.frames[i]);
    around_.network.send(*link_, std::move(effects.frames[i]));
  }
  if (crashes) {
    crash_for_a_while();
    return;
  }
  for (const client::Event& event : effects.events) {
    on_event(event);
  }
}

void Device::on_event(const client::Event& event) {
  if (const auto* finished = std::get_if<client::Finished>(&event)) {
    const auto asked = asked_.extract(finished->command);
    if (!asked.empty()) {
      asked.mapped()(finished->outcome);
    }
  } else if (const auto* alarm = std::get_if<client::Alarm>(&event)) {
    around_.on_alarm(number_, *alarm);
  } else if (const auto* gap = std::get_if<client::LogGap>(&event)) {
    around_.on_gap(number_, *gap);
  } else if (const auto* refused = std::get_if<client::SignInRefused>(&event)) {
    around_.trace.note(name() + " is not let in: " + refused->error.message());
    around_.trace.count("not let in: " + refused->error.message());
  }
}

void Device::connect_later() {
  const Ms pause = around_.dice.below(around_.is_calm ? kCalmPauseMsMax : kPauseMsMax);
  around_.timeline.after(pause, [this, life = life_] {
    if (life == life_ && agent_ && !link_) {
      connect();
    }
  });
}

void Device::connect() {
  link_ = around_.network.connect(
      number_, {[this] {
                  is_connected_ = true;
                  give(client::Connected{protocol::Hash{}});
                  tick_later();
                },
                [this](Bytes message) { give(client::Received{std::move(message)}); },
                [this] {
                  link_.reset();
                  if (std::exchange(is_connected_, false)) {
                    give(client::Lost{});
                  }
                  if (agent_) {
                    connect_later();
                  }
                }});
}

void Device::tick_later() {
  around_.timeline.after(client::kTickSeconds * kSecond, [this, link = link_] {
    if (link_ == link && link_ && is_connected_) {
      give(client::Tick{});
      tick_later();
    }
  });
}

}  // namespace indaba::agents_sim
