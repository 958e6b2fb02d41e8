#include "protocol/groups/policy.h"

#include <set>

namespace indaba::protocol {

ChannelRoleName role_of(const Policy& policy, const MemberId& member) {
  for (const ChannelRole& grant : policy.roles) {
    if (grant.member == member) {
      return grant.role;
    }
  }
  return ChannelRoleName::member;
}

mls::GroupId group_id_of(const ChannelId& channel, std::uint64_t generation) {
  mls::Writer writer(ChannelId::size() + sizeof(generation));
  writer.raw(channel.view());
  writer(generation);
  return writer.finish();
}

Result<Policy> policy_of(const mls::ExtensionList& extensions) {
  const Bytes* encoded = extensions.find(mls::ExtensionType{kPolicyExtension});
  if (encoded == nullptr) {
    return GroupError::malformed_policy;
  }
  auto policy = cbor::decode<Policy>(*encoded);
  if (!policy) {
    return GroupError::malformed_policy;
  }
  std::set<MemberId> named;
  for (const ChannelRole& grant : policy->roles) {
    if (!named.insert(grant.member).second) {
      return GroupError::malformed_policy;
    }
  }
  return policy;
}

void set_policy(mls::ExtensionList& extensions, const Policy& policy) {
  extensions.set(mls::ExtensionType{kPolicyExtension}, cbor::encode(policy));
}

}  // namespace indaba::protocol
