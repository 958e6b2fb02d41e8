// Joining: a founding, registration or recovery that the server may not have answered. It is kept
// before it is sent, and sent again until there is an answer.
#pragma once

#include <optional>

#include "crypto/base/secret.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/devices.h"
#include "protocol/frames/invites.h"

namespace indaba::client {

// One of the three.
struct Joining {
  std::optional<protocol::AllianceInitialiseRequest> founding;
  std::optional<protocol::RegisterRequest> registration;
  std::optional<protocol::DevicesRecoverRequest> recovery;
  ByteArray<32> invite_seed{};  // signs the registration anew for each connection

  Joining() = default;
  Joining(const Joining&) = default;
  Joining& operator=(const Joining&) = default;
  ~Joining() {
    wipe(invite_seed);
    if (founding) {
      wipe(founding->secret);
    }
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("founding", self.founding);
    io("recovery", self.recovery);
    io("invite_seed", self.invite_seed);
    io("registration", self.registration);
  }
};

}  // namespace indaba::client
