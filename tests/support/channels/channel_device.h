// ChannelDevice: a device as it appears in closed channels: a leaf with its credential.
#pragma once

#include "crypto/base/random.h"
#include "crypto/mls/member/key_package_secrets.h"
#include "protocol/content/closed_channels.h"
#include "protocol/types.h"

namespace indaba::test {

struct ChannelDevice {
  MemberId member;
  DeviceId device;
  Ed25519KeyPair key;
  protocol::Credential credential;

  // A fresh key package, alive at `now`, that closed channels take.
  mls::KeyPackageSecrets key_package(Random& random, UnixTime now) const;
  mls::Identity identity() const;
};

// What the device's statements say where they are signed by nobody who counts.
struct PaperDevice {
  protocol::Hash alliance{};
  std::uint64_t member = 1;
  std::uint64_t device = 1;
  std::uint64_t generation = 1;
  std::uint64_t membership = 1;  // the serial's number
};
ChannelDevice on_paper(const PaperDevice& paper, Random& random);

// What a leaf must be able to do to be in a closed channel.
mls::Capabilities channel_capabilities();

}  // namespace indaba::test
