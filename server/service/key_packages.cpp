#include "server/service/key_packages.h"

#include <algorithm>
#include <set>
#include <utility>

#include "crypto/mls/public/message.h"
#include "crypto/primitives/hash.h"
#include "protocol/groups/leaf_owner.h"
#include "protocol/groups/policy.h"
#include "server/service/authority.h"
#include "server/service/contact.h"
#include "server/service/leaf_authentication.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using storage::StorageError;

bool knows_policies(const mls::Capabilities& capabilities) {
  const auto& known = capabilities.extensions;
  return std::find(known.begin(), known.end(), mls::ExtensionType{protocol::kPolicyExtension}) !=
         known.end();
}

// Looks at what one device publishes.
class Inspection {
 public:
  Inspection(const ServiceContext& context, const storage::Store& store, const SignedIn& device)
      : context_(context), device_(device), session_(authentication_, store, context.now) {}

  // Until when it may be used. Errors: invalid_key_package.
  Result<UnixTime> inspect(ByteView encoded) const;

 private:
  bool is_owned(const mls::LeafNode& leaf) const;
  bool is_usable(const mls::LeafNode& leaf) const;

  const ServiceContext& context_;
  const SignedIn& device_;
  LeafAuthentication authentication_;
  LeafAuthentication::Session session_;
};

Result<UnixTime> Inspection::inspect(ByteView encoded) const {
  const auto message = mls::decode<mls::MlsMessage>(encoded);
  const auto* package = message ? message->get<mls::KeyPackage>() : nullptr;
  if (package == nullptr || !package->validate(protocol::kChannelCipherSuite) ||
      !is_owned(package->leaf_node) || !is_usable(package->leaf_node)) {
    return ErrorCode::invalid_key_package;
  }
  const bool is_genuine =
      authentication_.is_valid(package->leaf_node.credential, package->leaf_node.signature_key);
  INDABA_TRY(session_.status());
  if (!is_genuine) {
    return ErrorCode::invalid_key_package;
  }
  return UnixTime{package->leaf_node.lifetime.not_after};
}

bool Inspection::is_owned(const mls::LeafNode& leaf) const {
  const auto owner = protocol::owner_of(leaf);
  return owner && owner->device == device_.device && owner->member == device_.member;
}

bool Inspection::is_usable(const mls::LeafNode& leaf) const {
  return knows_policies(leaf.capabilities) && leaf.validate_lifetime(context_.now) &&
         authentication_.is_acceptable(leaf.lifetime) &&
         leaf.lifetime.not_after - context_.now.seconds >= kKeyPackageSecondsMin;
}

// Errors: invalid_key_package for one that came before.
Status refuse_known(const Status& added) {
  return added.error() == make_error_code(StorageError::already_exists)
             ? ErrorCode::invalid_key_package
             : added;
}

// Whether the other is in the closed channel that the caller's device is a leaf of.
Result<bool> are_both_in(const storage::Store& store, const std::optional<ChannelId>& channel,
                         const SignedIn& caller, const MemberId& other) {
  if (!channel) {
    return false;
  }
  const auto leaf = store.leaves->leaf(*channel, caller.device);
  INDABA_TRY_ASSIGN(const bool is_leaf, is_there(leaf));
  if (!is_leaf || leaf->due) {
    return false;
  }
  return is_there(store.channels->member(*channel, other));
}

// Hands packages out to one device.
class PackageClaim {
 public:
  PackageClaim(const ServiceContext& context, storage::Store& store, const SignedIn& caller,
               const std::optional<ChannelId>& channel)
      : context_(context), store_(store), caller_(caller), channel_(channel) {}

  Status claim(const MemberId& member);
  protocol::KeyPackagesClaimReply reply() && { return {std::move(claimed_)}; }

 private:
  Result<bool> may_claim(const MemberId& member);
  Status claim_one(const storage::Device& device);

  const ServiceContext& context_;
  storage::Store& store_;
  const SignedIn& caller_;
  const std::optional<ChannelId>& channel_;
  std::vector<protocol::ClaimedPackage> claimed_;
  std::size_t bytes_ = 0;
};

Status PackageClaim::claim(const MemberId& member) {
  INDABA_TRY_ASSIGN(const bool may, may_claim(member));
  if (!may) {
    return {};
  }
  INDABA_TRY_ASSIGN(const auto devices, store_.devices->devices_of(member));
  for (const storage::Device& device : devices) {
    if (device.id != caller_.device) {
      INDABA_TRY(claim_one(device));
    }
  }
  return {};
}

Result<bool> PackageClaim::may_claim(const MemberId& member) {
  INDABA_TRY_ASSIGN(const bool both_in, are_both_in(store_, channel_, caller_, member));
  INDABA_TRY_ASSIGN(const bool may_start_now,
                    may_start(store_, caller_.member, member, context_.now));
  if (!both_in && !may_start_now) {
    return false;
  }
  const std::uint64_t now = context_.now.seconds;
  const UnixTime since{now - std::min(now, kClaimsPerPairSeconds)};
  INDABA_TRY_ASSIGN(const std::uint64_t claims,
                    store_.key_packages->count_claim(caller_.member, member, context_.now, since));
  return claims <= kClaimsPerPairMax;
}

Status PackageClaim::claim_one(const storage::Device& device) {
  INDABA_TRY_ASSIGN(const bool counts, is_there(counting_device(store_, device.id, context_.now)));
  if (!counts) {
    return {};
  }
  auto taken = store_.key_packages->take(device.id, context_.now);
  INDABA_TRY_ASSIGN(const bool has_one, is_there(taken));
  if (!has_one) {
    return {};
  }
  bytes_ += taken->package.size();
  if (bytes_ > kClaimBytesMax) {
    return ErrorCode::too_large;
  }
  claimed_.push_back({device.member, device.id, std::move(taken->package)});
  return {};
}

}  // namespace

Outcome<protocol::KeyPackagesPublishReply> key_packages_publish(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesPublishRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  INDABA_TRY_ASSIGN(const std::uint64_t kept, store.key_packages->count(device, context.now));
  if (kept + request.packages.size() > kKeyPackagesPerDeviceMax) {
    return ErrorCode::limit_reached;
  }
  const Inspection inspection(context, store, *caller.signed_in);
  for (const Bytes& package : request.packages) {
    INDABA_TRY_ASSIGN(const UnixTime not_after, inspection.inspect(package));
    INDABA_TRY(
        refuse_known(store.key_packages->add(device, {package, sha256(package), not_after})));
  }
  if (request.last_resort) {
    const Bytes& package = *request.last_resort;
    INDABA_TRY_ASSIGN(const UnixTime not_after, inspection.inspect(package));
    INDABA_TRY(refuse_known(
        store.key_packages->set_last_resort(device, {package, sha256(package), not_after})));
  }
  INDABA_TRY_ASSIGN(const std::uint64_t count, store.key_packages->count(device, context.now));
  return protocol::KeyPackagesPublishReply{count};
}

Outcome<protocol::KeyPackagesCountReply> key_packages_count(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesCountRequest& /*request*/) {
  const DeviceId& device = caller.signed_in->device;
  protocol::KeyPackagesCountReply reply;
  INDABA_TRY_ASSIGN(reply.count, store.key_packages->count(device, context.now));
  INDABA_TRY_ASSIGN(reply.last_resort,
                    is_there(store.key_packages->last_resort(device, context.now)));
  return reply;
}

Outcome<protocol::KeyPackagesClaimReply> key_packages_claim(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesClaimRequest& request) {
  const std::set<MemberId> members(request.members.begin(), request.members.end());
  if (members.size() != request.members.size()) {
    return ErrorCode::malformed;
  }
  PackageClaim claim(context, store, *caller.signed_in, request.channel);
  for (const MemberId& member : members) {
    INDABA_TRY(claim.claim(member));
  }
  return std::move(claim).reply();
}

}  // namespace indaba::server
