#include "clients/web/bridge/bridge.h"

#include <utility>

#include "clients/core/cap/names.h"
#include "clients/json/reader.h"
#include "clients/json/writer.h"
#include "clients/web/bridge/error.h"
#include "clients/web/bridge/events.h"
#include "clients/web/bridge/view.h"
#include "protocol/frames/envelope.h"

namespace indaba::web {
namespace {

client::Opener opener_of(const SecretBytes& passphrase) {
  return client::Passphrase{passphrase.clone()};
}

Output ended(std::uint64_t id, std::error_code error, std::string at) {
  Output output;
  output.events.push_back(
      client::to_line(client::to_json(CommandRefused{id, name_of(error), std::move(at)})));
  return output;
}

std::string refused(std::error_code error, std::string at) {
  return client::to_line(client::to_json(RefusedView{name_of(error), std::move(at)}));
}

}  // namespace

Status Bridge::load(std::string key, Bytes value) {
  if (is_open()) {
    return BridgeError::open_already;
  }
  return entries_.put(std::move(key), std::move(value));
}

Status Bridge::try_floor() {
  const ByteArray<kArgon2idSaltBytes> salt{};
  Secret<32> out;
  return argon2id(SecretBytes(as_bytes("a passphrase")), salt, client::kCostMin,
                  out.mutable_view());
}

Result<Output> Bridge::create(const SecretBytes& passphrase, std::uint64_t floor_us, UnixTime now) {
  if (is_open()) {
    return BridgeError::open_already;
  }
  const Argon2idParameters cost = client::choose_cost(floor_us, kOpeningMemoryKib);
  INDABA_TRY_ASSIGN(client::SealedStore::Created made,
                    client::SealedStore::create(entries_, opener_of(passphrase), cost, random_));
  Output output;
  output.writes.push_back(std::move(made.header));
  entries_.apply(output.writes);
  INDABA_TRY(open_agent(std::move(made.store), now));
  return output;
}

Status Bridge::open(const SecretBytes& passphrase, UnixTime now) {
  if (is_open()) {
    return BridgeError::open_already;
  }
  INDABA_TRY_ASSIGN(client::SealedStore store,
                    client::SealedStore::open(entries_, opener_of(passphrase)));
  return open_agent(std::move(store), now);
}

Status Bridge::open_agent(client::SealedStore store, UnixTime now) {
  store_.emplace(std::move(store));
  auto agent = client::Agent::open(*store_, random_, now);
  if (!agent) {
    store_.reset();
    return agent.error();
  }
  agent_ = *std::move(agent);
  return {};
}

void Bridge::lock() {
  agent_.reset();
  store_.reset();
}

Output Bridge::connected(UnixTime now) { return give(client::Connected{}, now); }

Output Bridge::lost(UnixTime now) { return give(client::Lost{}, now); }

Result<Output> Bridge::received(Bytes message, UnixTime now) {
  if (message.size() > protocol::kMessageBytesMax) {
    return BridgeError::message_too_large;
  }
  return give(client::Received{std::move(message)}, now);
}

Output Bridge::tick(UnixTime now) { return give(client::Tick{}, now); }

Output Bridge::command(std::uint64_t id, std::string_view json, UnixTime now) {
  if (!is_open()) {
    return ended(id, BridgeError::locked, {});
  }
  auto command = client::from_json<client::Command>(json, kCommandLimits);
  if (!command.value) {
    return ended(id, command.value.error(), std::move(command.place));
  }
  return give(client::Asked{id, *std::move(command.value)}, now);
}

Output Bridge::give(client::Input input, UnixTime now) {
  if (!is_open()) {
    return {};
  }
  auto output = carry_out(agent_->handle(now, std::move(input)));
  if (output) {
    return *std::move(output);
  }
  lock();
  Output last;
  last.events.push_back(client::to_line(client::to_json(Stopped{name_of(output.error())})));
  return last;
}

// Events are put into words once the writes count, since they are read back for it.
Result<Output> Bridge::carry_out(client::Effects effects) {
  Output output;
  INDABA_TRY_ASSIGN(output.writes, store_->seal(effects.writes, random_));
  entries_.apply(output.writes);
  output.frames = std::move(effects.frames);
  for (const client::Event& event : effects.events) {
    INDABA_TRY_ASSIGN(std::string line, json_of(*agent_, event));
    output.events.push_back(std::move(line));
  }
  return output;
}

std::string Bridge::query(std::string_view json, UnixTime now) const {
  auto query = client::from_json<Query>(json, kQueryLimits);
  if (!query.value) {
    return refused(query.value.error(), std::move(query.place));
  }
  const auto view = view_of(agent_.get(), *query.value, now);
  return view ? client::to_line(*view) : refused(view.error(), {});
}

}  // namespace indaba::web
