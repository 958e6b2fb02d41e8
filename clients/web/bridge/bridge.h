// Bridge: a member's agent for a host that speaks JSON, as a page's worker does, without sockets,
// storage or clocks.
//
// The host gives what it has stored (`load`), opens it, and from then on gives inputs. Each answers
// with an Output, of which the host does three things in this order: it stores `writes` in one
// batch, and only when that is durable sends `frames`, and then tells the page of `events`. If
// storing fails it drops the bridge with all that the output holds, and begins anew with what is
// stored: nothing was said or shown that is not kept. Here writes count at once, so inputs may go
// on while a batch is being stored; outputs are carried out in their order.
//
// Two bridges of one store would both speak as one device: the host sees to it that there is one at
// a time, and that no batch of an earlier one is stored any more.
//
// What a page may ask, and what it is told, is in bridge.cddl. All that comes from outside is
// bounded, and refused by name. No secret is in any error or event; passphrases come as
// SecretBytes, and what the store holds is sealed. What a page is shown in a view is not.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/agent.h"
#include "clients/json/parse.h"
#include "clients/web/bridge/entries.h"

namespace indaba::web {

inline constexpr client::JsonLimits kCommandLimits{.text_bytes_max = std::size_t{256} << 10};
inline constexpr client::JsonLimits kQueryLimits{.text_bytes_max = std::size_t{16} << 10};
// What a store may take of the device's memory while it is opened.
inline constexpr std::uint32_t kOpeningMemoryKib = 128 * 1024;

struct Output {
  client::WriteBatch writes;  // sealed
  std::vector<Bytes> frames;  // each a binary message to the server
  std::vector<std::string> events;
};

class Bridge {
 public:
  // `random` must outlive it.
  explicit Bridge(Random& random) : random_(random) {}
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  // ---- before there is an agent

  // One entry of what the host has stored. Errors: open_already, unfit_entry.
  Status load(std::string key, Bytes value);
  // Does once what opening a store costs at least; the host takes the time for `create`.
  // Errors: out_of_memory.
  static Status try_floor();
  // A new store under the passphrase, whose header is to be stored, and its agent. `floor_us`: how
  // long try_floor took, in microseconds. Errors: open_already, already_made, unfit_passphrase,
  // random_failed, out_of_memory.
  Result<Output> create(const SecretBytes& passphrase, std::uint64_t floor_us, UnixTime now);
  // Errors: open_already, absent, wrong_passphrase, damaged_header, newer_version,
  // wants_file_key, unfit_passphrase, out_of_memory, corrupt_store, damaged_value.
  Status open(const SecretBytes& passphrase, UnixTime now);
  // Agent and keys are gone; what was loaded and written stays, to be opened again.
  void lock();
  bool is_open() const { return agent_ != nullptr; }

  // ---- inputs; without an agent nothing happens, but that commands end with `locked`

  // The connection stands; a browser does not learn the key of the server at its other end.
  Output connected(UnixTime now);
  Output lost(UnixTime now);
  // A binary message from the server. Errors: message_too_large (nothing happened; the host ends
  // the connection).
  Result<Output> received(Bytes message, UnixTime now);
  // Due every `tick_seconds` of self_view while there is a connection.
  Output tick(UnixTime now);
  // Ends, sooner or later, with a finished_event of that number.
  Output command(std::uint64_t id, std::string_view json, UnixTime now);

  // A view of bridge.cddl, or a refused_view. Nothing changes by it.
  std::string query(std::string_view json, UnixTime now) const;

 private:
  Status open_agent(client::SealedStore store, UnixTime now);
  Output give(client::Input input, UnixTime now);
  Result<Output> carry_out(client::Effects effects);

  Random& random_;
  Entries entries_;
  std::optional<client::SealedStore> store_;
  std::unique_ptr<client::Agent> agent_;  // goes before the store that it reads
};

}  // namespace indaba::web
