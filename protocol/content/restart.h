// What stands in a log where a restored server went on.
//
// The structures follow content.cddl, name by name.
#pragma once

#include "protocol/types.h"

namespace indaba::protocol {

struct Restart {
  std::uint64_t seq = 0;
  Hash log_hash{};
  Incarnation incarnation;
  bool operator==(const Restart&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("log_hash", self.log_hash);
    io("incarnation", self.incarnation);
  }
};

}  // namespace indaba::protocol
