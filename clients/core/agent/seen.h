// Seen: up to where a device has looked through what the server counts, so that one which comes
// back asks only for what is new.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"

namespace indaba::client {

// How often a device looks at what it owes the alliance even where nothing has changed.
inline constexpr std::uint64_t kDutiesSeconds = 3600;

// None where nothing was looked at to the end.
struct Seen {
  std::optional<ByteArray<16>> incarnation;  // whose numbers these are
  std::optional<std::uint64_t> lists;        // ProveReply's: what everybody goes by
  std::optional<std::uint64_t> duties;       // the same, when all was done that it asks for
  std::optional<std::uint64_t> answers;      // ResumeReply's
  UnixTime duties_done;

  // By whatever clock.
  bool are_duties_due(UnixTime now) const {
    return now < duties_done || now.seconds - duties_done.seconds >= kDutiesSeconds;
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("lists", self.lists);
    io("duties", self.duties);
    io("answers", self.answers);
    io("duties_done", self.duties_done);
    io("incarnation", self.incarnation);
  }
};

}  // namespace indaba::client
