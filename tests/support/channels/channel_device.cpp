#include "tests/support/channels/channel_device.h"

#include "protocol/groups/leaf_owner.h"
#include "protocol/statements/accreditation.h"
#include "protocol/statements/identity.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/records.h"

namespace indaba::test {

using namespace protocol;

mls::Capabilities channel_capabilities() {
  mls::Capabilities capabilities = mls::Capabilities::of_this_build();
  capabilities.extensions.push_back(mls::ExtensionType{kPolicyExtension});
  return capabilities;
}

mls::Identity ChannelDevice::identity() const { return {credential_of(credential), key.clone()}; }

mls::KeyPackageSecrets ChannelDevice::key_package(Random& random, UnixTime now) const {
  mls::KeyPackageOptions options;
  options.lifetime = {now.seconds - 3600, now.seconds + std::uint64_t{90} * 86'400};
  options.capabilities = channel_capabilities();
  return must(mls::KeyPackageSecrets::make(mls::CipherSuite::x25519_chacha20poly1305_sha256_ed25519,
                                           identity(), std::move(options), random));
}

ChannelDevice on_paper(const PaperDevice& paper, Random& random) {
  ChannelDevice made{.member = id_of<MemberId>(paper.member),
                     .device = id_of<DeviceId>(paper.device),
                     .key = must(Ed25519KeyPair::generate(random)),
                     .credential = {}};
  DeviceStatement device;
  device.alliance = paper.alliance;
  device.member = made.member;
  device.device = made.device;
  device.generation = paper.generation;
  device.signature_key = made.key.public_key;
  IdentityStatement identity;
  identity.alliance = paper.alliance;
  identity.member = made.member;
  identity.generation = paper.generation;
  MemberStatement member;
  member.alliance = paper.alliance;
  member.member = made.member;
  member.generation = paper.generation;
  member.serial = id_of<Serial>(paper.membership);
  made.credential = {.device = sign(device, {&made.key}),
                     .identity = sign(identity, {&made.key}),
                     .member = sign(member, {&made.key}),
                     .invite = {}};
  return made;
}

}  // namespace indaba::test
