// Key packages: what devices leave here so that others can add them while they are away.
//
// Each is looked at when it comes, so that nobody is handed one that they would refuse, and handed
// out once. Who may not start a channel with somebody is answered as if there were none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "protocol/frames/key_packages.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::uint64_t kKeyPackagesPerDeviceMax = 50;
// How long one must still be usable when it comes.
inline constexpr std::uint64_t kKeyPackageSecondsMin = std::uint64_t{7} * 24 * 3600;
// How often one member is handed packages of another, in so long a time.
inline constexpr std::uint64_t kClaimsPerPairMax = 20;
inline constexpr std::uint64_t kClaimsPerPairSeconds = std::uint64_t{24} * 3600;
// What one answer's packages may come to, so that it fits into a frame.
inline constexpr std::size_t kClaimBytesMax = std::size_t{900} << 10;

// All or none. Errors: invalid_key_package for what is none of the calling device's for our
// channels, not usable now and for a while, or came before; limit_reached.
Outcome<protocol::KeyPackagesPublishReply> key_packages_publish(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesPublishRequest& request);
Outcome<protocol::KeyPackagesCountReply> key_packages_count(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesCountRequest& request);
// Of the devices that count, the calling one aside. Errors: malformed for a member named twice;
// too_large if the packages don't fit into one answer: ask for fewer members.
Outcome<protocol::KeyPackagesClaimReply> key_packages_claim(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::KeyPackagesClaimRequest& request);

}  // namespace indaba::server
