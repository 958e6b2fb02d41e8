// Core: one thread of the server with all that lives on it, as the layers above see it.
#pragma once

#include <cstdint>
#include <functional>

#include "server/net/session.h"

namespace indaba::server::net {

class Core {
 public:
  virtual ~Core() = default;
  virtual std::uint32_t index() const = 0;

  // From any thread: `task` runs on this core, in the order of posting. Tasks posted before the
  // core has ended are run before it ends.
  virtual void post(std::function<void()> task) = 0;

  // The rest on this core only.
  virtual TimePoint now() const = 0;
  virtual void set_deadline(DeadlineWheel::Entry& entry, TimePoint due) = 0;
  virtual void forget_deadline(DeadlineWheel::Entry& entry) = 0;
  // Null: that session is over.
  virtual Session* find(SessionId id) = 0;
  // Sends what has been queued by Session::send at once rather than after the current turn.
  virtual void flush_sessions() = 0;
};

}  // namespace indaba::server::net
