#include "protocol/frames/methods.h"

#include <algorithm>

#include "protocol/frames/envelope.h"

namespace indaba::protocol {
namespace {

constexpr std::uint32_t kKiB = 1024;

// How often a device has reason to ask: for what people do by the second, what clients fetch, what
// people do by the minute, what happens once.
constexpr Rate kChat{.per_minute = 1200, .burst = 300};
constexpr Rate kOften{.per_minute = 300, .burst = 150};
constexpr Rate kSome{.per_minute = 60, .burst = 60};
constexpr Rate kRare{.per_minute = 10, .burst = 10};

constexpr auto table() {
  using enum Access;
  using enum Repeat;
  using enum ErrorCode;
  // clang-format off
  return std::to_array<Method>({
      {"account.erase", device, {}, itself, kRare, 4 * kKiB, {sign_in_failed}},
      {"account.export", device, {}, reads, kOften, 4 * kKiB, {}},
      {"alliance.get", device, {}, reads, kOften, 4 * kKiB, {}},
      {"alliance.initialise", before_sign_in, {}, itself, kRare, 60 * kKiB, {sign_in_failed, already_exists, wrong_time, invalid_statement}},
      {"answers.put", provisional, {}, itself, kOften, 4 * kKiB, {not_found, conflict, limit_reached}},
      {"answers.read", member, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"answers.receipt", member, {}, itself, kOften, 8 * kKiB, {not_found}},
      {"backup.get", anybody, {}, reads, kRare, 4 * kKiB, {sign_in_failed, not_found}},
      {"backup.put", device, {}, itself, kSome, kFrameBytesMax, {conflict, wrong_time, invalid_statement}},
      {"channels.commit", provisional, {}, by_id, kSome, kFrameBytesMax, {not_found, conflict, remove_first, invalid_commit, invalid_statement, wrong_time, limit_reached, channel_closed}},
      {"channels.create", provisional, {}, by_id, kSome, kFrameBytesMax, {not_found, already_exists, conflict, invalid_commit, limit_reached}},
      {"channels.find", provisional, {}, reads, kOften, 4 * kKiB, {}},
      {"channels.group_info", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"channels.join", provisional, {}, by_id, kSome, 4 * kKiB, {not_found, channel_closed, limit_reached}},
      {"channels.leave", provisional, {}, by_id, kSome, 32 * kKiB, {not_found, invalid_statement}},
      {"channels.list", provisional, {}, reads, kOften, 4 * kKiB, {}},
      {"channels.members", member, {RoleName::moderator}, reads, kOften, 4 * kKiB, {not_found}},
      {"channels.moderate", member, {RoleName::moderator}, by_id, kSome, 32 * kKiB, {not_found, channel_closed, wrong_time, invalid_statement}},
      {"channels.open", member, {}, by_id, kSome, 64 * kKiB, {not_found, already_exists, limit_reached}},
      {"channels.quit", provisional, {}, by_id, kSome, 4 * kKiB, {not_found}},
      {"channels.rejoin", provisional, {}, by_id, kSome, kFrameBytesMax, {not_found, conflict, remove_first, invalid_commit, wrong_time, limit_reached, channel_closed}},
      {"channels.report", provisional, {}, itself, kSome, 4 * kKiB, {not_found}},
      {"channels.settle", provisional, {}, itself, kOften, 32 * kKiB, {not_found, invalid_statement}},
      {"channels.tree", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"circles.box", member, {}, itself, kOften, kFrameBytesMax, {not_found, invalid_statement}},
      {"circles.define", member, {RoleName::admin}, by_id, kSome, 32 * kKiB, {conflict, invalid_statement, limit_reached}},
      {"circles.duties", member, {}, reads, kOften, 4 * kKiB, {}},
      {"circles.get", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"circles.report", provisional, {}, itself, kSome, 4 * kKiB, {not_found}},
      {"circles.rotate", member, {}, by_id, kSome, kFrameBytesMax, {not_found, conflict, invalid_statement, wrong_time}},
      {"contact.answer", member, {}, by_id, kSome, 4 * kKiB, {not_found}},
      {"contact.ask", member, {}, by_id, kSome, kFrameBytesMax, {}},
      {"contact.set", provisional, {}, itself, kSome, 4 * kKiB, {}},
      {"cursor.set", provisional, {}, itself, kChat, 4 * kKiB, {not_found}},
      {"delete", provisional, {}, itself, kSome, 4 * kKiB, {not_found}},
      {"devices.add", device, {}, by_id, kRare, 80 * kKiB, {already_exists, wrong_time, invalid_statement, limit_reached}},
      {"devices.ask", before_sign_in, {}, itself, kRare, 8 * kKiB, {}},
      {"devices.list", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"devices.recover", before_sign_in, {}, itself, kRare, 60 * kKiB, {sign_in_failed, already_exists, wrong_time, invalid_statement}},
      {"devices.revoke", device, {}, by_id, kSome, 32 * kKiB, {not_found, already_exists, conflict, wrong_time, invalid_statement}},
      {"directory.search", member, {}, reads, kOften, 4 * kKiB, {}},
      {"handle.set", provisional, {}, by_id, kRare, 4 * kKiB, {already_exists}},
      {"hash", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"inbox.acknowledge", device, {}, itself, kChat, 4 * kKiB, {not_found}},
      {"inbox.read", device, {}, reads, kOften, 4 * kKiB, {}},
      {"invites.create", member, {RoleName::coordinator, RoleName::admin}, by_id, kSome, kFrameBytesMax, {already_exists, wrong_time, invalid_statement}},
      {"invites.list", member, {RoleName::coordinator, RoleName::admin}, reads, kOften, 4 * kKiB, {}},
      {"invites.look", before_sign_in, {}, reads, kRare, 4 * kKiB, {not_found}},
      {"invites.revoke", member, {RoleName::coordinator, RoleName::admin}, by_id, kOften, 32 * kKiB, {not_found, already_exists, conflict, wrong_time, invalid_statement}},
      {"key_packages.claim", member, {}, by_id, kSome, 8 * kKiB, {}},
      {"key_packages.count", provisional, {}, reads, kOften, 4 * kKiB, {}},
      {"key_packages.publish", provisional, {}, by_id, kSome, kFrameBytesMax, {invalid_key_package, limit_reached}},
      {"members.countersign", member, {}, by_id, kOften, 32 * kKiB, {not_found, wrong_time, invalid_statement}},
      {"members.get", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"members.past", provisional, {}, reads, kOften, 4 * kKiB, {not_found}},
      {"pending.accept", member, {RoleName::coordinator, RoleName::admin}, by_id, kOften, 512 * kKiB, {not_found, wrong_time, invalid_statement, limit_reached}},
      {"pending.list", member, {RoleName::coordinator, RoleName::admin}, reads, kOften, 4 * kKiB, {}},
      {"pending.refuse", member, {RoleName::coordinator, RoleName::admin}, by_id, kOften, 4 * kKiB, {not_found}},
      {"profile.get", device, {}, reads, kOften, 4 * kKiB, {}},
      {"profile.set", provisional, {}, itself, kSome, kFrameBytesMax, {limit_reached}},
      {"prove", before_sign_in, {}, itself, kRare, 4 * kKiB, {sign_in_failed, unsupported_version}},
      {"provisional.list", member, {}, reads, kOften, 4 * kKiB, {}},
      {"read", provisional, {}, reads, kChat, 4 * kKiB, {not_found}},
      {"register", before_sign_in, {}, itself, kRare, 60 * kKiB, {sign_in_failed, not_found, already_exists, conflict, wrong_time, invalid_statement, limit_reached}},
      {"resume", device, {}, reads, kSome, 512 * kKiB, {}},
      {"revocations.get", device, {}, reads, kOften, 4 * kKiB, {}},
      {"send", provisional, {}, itself, kChat, 128 * kKiB, {id_reused, not_found, not_allowed, stale_epoch, remove_first, channel_closed, too_few_leads}},
      {"statements.get", device, {}, reads, kOften, 8 * kKiB, {}},
      {"statements.publish", device, {}, by_id, kOften, kFrameBytesMax, {not_found, already_exists, conflict, wrong_time, invalid_statement, limit_reached}},
  });
  // clang-format on
}
constexpr auto kMethods = table();

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < kMethods.size(); ++i) {
    if (kMethods[i - 1].name >= kMethods[i].name) {
      return false;
    }
  }
  return true;
}
static_assert(is_sorted());

}  // namespace

std::span<const Method> methods() { return kMethods; }

const Method* find_method(std::string_view name) {
  const auto* found = std::lower_bound(
      kMethods.begin(), kMethods.end(), name,
      [](const Method& method, std::string_view wanted) { return method.name < wanted; });
  return found != kMethods.end() && found->name == name ? found : nullptr;
}

ErrorSet errors_of(const Method& method) {
  using enum ErrorCode;
  ErrorSet errors = method.errors |
                    ErrorSet{malformed, too_large, rate_limited, overloaded, unavailable, internal};
  if (method.access == Access::before_sign_in) {
    errors = errors | ErrorSet{already_signed_in};
  }
  if (method.access >= Access::device) {
    errors = errors | ErrorSet{not_signed_in};
  }
  if (method.access >= Access::provisional || !method.roles.empty()) {
    errors = errors | ErrorSet{not_allowed};
  }
  if (method.repeat == Repeat::by_id) {
    errors = errors | ErrorSet{id_reused};
  }
  return errors;
}

}  // namespace indaba::protocol
