// Linking: what the two devices keep until one has made the other a device of its member.
#pragma once

#include "clients/core/links/links.h"
#include "crypto/base/secret.h"
#include "protocol/content/devices.h"

namespace indaba::client {

// How long a link for a new device counts, and what it asks for.
inline constexpr std::uint64_t kLinkSeconds = std::uint64_t{60} * 60;

// On the device that made the link.
struct LinkOffer {
  ByteArray<32> secret{};
  UnixTime expires;

  LinkOffer() = default;
  LinkOffer(const LinkOffer&) = default;
  LinkOffer& operator=(const LinkOffer&) = default;
  ~LinkOffer() { wipe(secret); }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("secret", self.secret);
    io("expires", self.expires);
  }
};

// On the new one: its keys, and its certificate as it has signed it.
struct Linking {
  std::string name;
  protocol::Hash root{};
  ServerAddress server;
  UnixTime expires;
  ByteArray<32> box_secret{};
  ByteArray<32> device_seed{};
  protocol::Statement certificate;

  Linking() = default;
  Linking(const Linking&) = default;
  Linking& operator=(const Linking&) = default;
  ~Linking() {
    wipe(box_secret);
    wipe(device_seed);
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("root", self.root);
    io("server", self.server);
    io("expires", self.expires);
    io("box_secret", self.box_secret);
    io("certificate", self.certificate);
    io("device_seed", self.device_seed);
  }
};

}  // namespace indaba::client
