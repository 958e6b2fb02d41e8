#include "clients/core/channels/closed_channels.h"

#include <algorithm>
#include <utility>

#include "crypto/base/hex.h"
#include "crypto/mls/public/message.h"
#include "crypto/primitives/padme.h"
#include "protocol/groups/policy.h"

namespace indaba::client {
namespace {

constexpr std::string_view kGroups = "group/";
constexpr std::string_view kPackages = "package/";
constexpr std::uint64_t kPackageSeconds = 90 * kDaySeconds;

// A key package's secrets as they are stored; the signature key is the device's.
struct StoredPackage {
  Bytes package;
  ByteArray<32> init_secret{};
  ByteArray<32> leaf_secret{};

  StoredPackage() = default;
  StoredPackage(const StoredPackage&) = default;
  StoredPackage& operator=(const StoredPackage&) = default;
  ~StoredPackage() {
    wipe(init_secret);
    wipe(leaf_secret);
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("package", self.package);
    io("init_secret", self.init_secret);
    io("leaf_secret", self.leaf_secret);
  }
};

std::string group_prefix(const ChannelId& channel) {
  return std::string(kGroups) + to_hex(channel.view()) + "/";
}

// Of a group that this device comes into by a commit of its own.
std::string join_prefix(const ChannelId& channel) {
  return "joining/" + to_hex(channel.view()) + "/";
}

std::string join_key(const ChannelId& channel) { return "join/" + to_hex(channel.view()); }

std::string commit_key(const ChannelId& channel) { return "commit/" + to_hex(channel.view()); }

// The bytes of padding that hide a content's length as Padme does.
std::size_t padding_for(std::size_t length) {
  return static_cast<std::size_t>(padme_length(length)) - length;
}

}  // namespace

mls::Capabilities leaf_capabilities() {
  mls::Capabilities able = mls::Capabilities::of_this_build();
  able.extensions.push_back(mls::ExtensionType{protocol::kPolicyExtension});
  return able;
}

Status ClosedChannels::restore() {
  INDABA_TRY_ASSIGN(std::vector<SecretEntry> found, context_.records.scan(kGroups, {}, SIZE_MAX));
  std::map<ChannelId, mls::SavedState> states;
  for (SecretEntry& entry : found) {
    const std::string_view rest = std::string_view(entry.key).substr(kGroups.size());
    const auto id = from_hex(rest.substr(0, 2 * ChannelId::size_bytes));
    const auto key = from_hex(rest.substr(std::min(rest.size(), 2 * ChannelId::size_bytes + 1)));
    if (!id || !key) {
      return ClientError::corrupt_store;
    }
    INDABA_TRY_ASSIGN(const ChannelId channel, ChannelId::from_bytes(*id));
    states[channel].put(*key, std::move(entry.value));
  }
  for (const auto& [channel, state] : states) {
    auto group = mls::Group::restore(state, services());
    if (!group) {
      return ClientError::corrupt_store;
    }
    INDABA_TRY_ASSIGN(Open open, opened(*std::move(group)));
    groups_.emplace(channel, std::move(open));
  }
  return {};
}

Result<ClosedChannels::Open> ClosedChannels::opened(mls::Group group) const {
  INDABA_TRY_ASSIGN(protocol::Roster roster, protocol::Roster::of(group.tree()));
  INDABA_TRY_ASSIGN(protocol::Policy policy, protocol::policy_of(group.context().extensions));
  return Open{std::move(group), std::move(roster), std::move(policy)};
}

void ClosedChannels::save(const ChannelId& channel) {
  put_changes(group_prefix(channel), groups_.at(channel).group.save());
}

void ClosedChannels::put_changes(const std::string& prefix, mls::StateChanges changes) {
  for (auto& [key, value] : std::exchange(changes.records, {})) {
    std::string name = prefix + to_hex(key);
    if (value) {
      context_.records.put_bytes(std::move(name), std::move(*value));
    } else {
      context_.records.erase(std::move(name));
    }
  }
}

void ClosedChannels::erase_under(const std::string& prefix) {
  const auto kept = context_.records.scan(prefix, {}, SIZE_MAX);
  if (kept) {
    for (const SecretEntry& entry : *kept) {
      context_.records.erase(entry.key);
    }
  }
}

void ClosedChannels::forget_group(const ChannelId& channel) {
  groups_.erase(channel);
  erase_under(group_prefix(channel));
  forget_commit(channel);
}

void ClosedChannels::forget(const ChannelId& channel) {
  forget_group(channel);
  forget_join(channel);
}

void ClosedChannels::keep_join(const ChannelId& channel, BegunJoin& join) {
  put_changes(join_prefix(channel), join.group.save());
  context_.records.put(join_key(channel), join.request);
}

bool ClosedChannels::is_kept_join(const protocol::ChannelsRejoinRequest& request) const {
  const auto kept =
      context_.records.get<protocol::ChannelsRejoinRequest>(join_key(request.channel));
  return kept && *kept && (*kept)->commit == request.commit;
}

void ClosedChannels::forget_join_before(const ChannelId& channel, std::uint64_t epoch) {
  const auto kept = context_.records.get<protocol::ChannelsRejoinRequest>(join_key(channel));
  if (!kept || (*kept && (*kept)->epoch < epoch)) {
    forget_join(channel);
  }
}

// What can't be read is none: the device joins anew.
Result<std::optional<ClosedChannels::BegunJoin>> ClosedChannels::begun_join(
    const ChannelId& channel) {
  auto request = context_.records.get<protocol::ChannelsRejoinRequest>(join_key(channel));
  if (!request || !*request) {
    return std::optional<BegunJoin>();
  }
  const std::string prefix = join_prefix(channel);
  INDABA_TRY_ASSIGN(std::vector<SecretEntry> found, context_.records.scan(prefix, {}, SIZE_MAX));
  mls::SavedState state;
  for (SecretEntry& entry : found) {
    const auto key = from_hex(std::string_view(entry.key).substr(prefix.size()));
    if (!key) {
      return std::optional<BegunJoin>();
    }
    state.put(*key, std::move(entry.value));
  }
  auto group = mls::Group::restore(state, services());
  if (!group) {
    return std::optional<BegunJoin>();
  }
  return std::optional(BegunJoin{**std::move(request), *std::move(group)});
}

// What of the group is stored already moves to where its like are.
Status ClosedChannels::keep_joined(const ChannelId& channel, Open open) {
  const std::string prefix = join_prefix(channel);
  INDABA_TRY_ASSIGN(std::vector<SecretEntry> kept, context_.records.scan(prefix, {}, SIZE_MAX));
  forget_group(channel);
  for (SecretEntry& entry : kept) {
    context_.records.put_bytes(group_prefix(channel) + entry.key.substr(prefix.size()),
                               std::move(entry.value));
  }
  forget_join(channel);
  groups_.emplace(channel, std::move(open));
  save(channel);
  return {};
}

void ClosedChannels::forget_join(const ChannelId& channel) {
  erase_under(join_prefix(channel));
  context_.records.erase(join_key(channel));
}

std::optional<protocol::ChannelsCommitRequest> ClosedChannels::made_commit(
    const ChannelId& channel) const {
  const auto request = context_.records.get<protocol::ChannelsCommitRequest>(commit_key(channel));
  return request && *request && is_at(channel, (*request)->epoch) ? *request : std::nullopt;
}

void ClosedChannels::keep_commit(const protocol::ChannelsCommitRequest& request) {
  context_.records.put(commit_key(request.channel), request);
}

void ClosedChannels::forget_commit(const ChannelId& channel) {
  context_.records.erase(commit_key(channel));
}

std::set<MemberId> ClosedChannels::members(const ChannelId& channel) const {
  std::set<MemberId> found;
  const auto open = groups_.find(channel);
  if (open != groups_.end()) {
    for (const mls::LeafIndex leaf : open->second.group.tree().members()) {
      if (const auto* owner = open->second.roster.owner(leaf)) {
        found.insert(owner->member);
      }
    }
  }
  return found;
}

bool ClosedChannels::may_rename(const ChannelId& channel, const MemberId& member) const {
  const auto found = groups_.find(channel);
  if (found == groups_.end()) {
    return false;
  }
  const protocol::Policy& policy = found->second.policy;
  return policy.kind == protocol::ChannelKind::group &&
         protocol::reaches(protocol::role_of(policy, member), policy.invite);
}

std::optional<protocol::Policy> ClosedChannels::policy(const ChannelId& channel) const {
  const auto open = groups_.find(channel);
  return open == groups_.end() ? std::nullopt : std::optional(open->second.policy);
}

std::optional<MemberId> ClosedChannels::member_of(const ChannelId& channel,
                                                  const DeviceId& device) const {
  const auto open = groups_.find(channel);
  if (open == groups_.end()) {
    return {};
  }
  const mls::LeafIndex* leaf = open->second.roster.leaf_of(device);
  return leaf == nullptr ? std::nullopt : std::optional(open->second.roster.owner(*leaf)->member);
}

std::size_t ClosedChannels::device_count(const ChannelId& channel) const {
  const auto open = groups_.find(channel);
  return open == groups_.end() ? 0 : open->second.group.tree().members().size();
}

bool ClosedChannels::seals_at(const ChannelId& channel, std::uint64_t generation,
                              std::uint64_t epoch) const {
  const auto open = groups_.find(channel);
  return is_at(channel, epoch) && open->second.policy.generation == generation;
}

bool ClosedChannels::is_at(const ChannelId& channel, std::uint64_t epoch) const {
  const auto open = groups_.find(channel);
  return open != groups_.end() && open->second.group.epoch().value == epoch;
}

Result<Bytes> ClosedChannels::epoch_authenticator(const ChannelId& channel) const {
  const auto open = groups_.find(channel);
  if (open == groups_.end()) {
    return ClientError::not_in_channel;
  }
  INDABA_TRY_ASSIGN(const auto authenticator, open->second.group.epoch_authenticator());
  return to_bytes(authenticator.view());
}

Result<mls::Identity> ClosedChannels::identity(const Account& account) const {
  INDABA_TRY_ASSIGN(const protocol::Statement member, trust_.membership_of(account.member()));
  INDABA_TRY_ASSIGN(const auto invite, trust_.invite_of(member));
  const protocol::Credential credential{account.certificate(), account.identity(), member, invite};
  return mls::Identity{protocol::credential_of(credential), account.device_key().clone()};
}

Result<mls::KeyPackageSecrets> ClosedChannels::new_package(const Account& account) {
  INDABA_TRY_ASSIGN(const mls::Identity self, identity(account));
  mls::KeyPackageOptions options;
  options.lifetime = {context_.valid_from().seconds, context_.now.seconds + kPackageSeconds};
  options.capabilities = leaf_capabilities();
  return mls::KeyPackageSecrets::make(protocol::kChannelCipherSuite, self, std::move(options),
                                      context_.random);
}

void ClosedChannels::keep_package(const mls::KeyPackageSecrets& package) {
  StoredPackage stored;
  stored.package = mls::encode(package.key_package);
  std::copy(package.init_key.secret_key.view().begin(), package.init_key.secret_key.view().end(),
            stored.init_secret.begin());
  std::copy(package.leaf_key.secret_key.view().begin(), package.leaf_key.secret_key.view().end(),
            stored.leaf_secret.begin());
  context_.records.put(std::string(kPackages) + to_hex(package.key_package.ref()), stored);
}

Result<std::optional<mls::KeyPackageSecrets>> ClosedChannels::kept_package(const Account& account,
                                                                           const Bytes& ref) const {
  INDABA_TRY_ASSIGN(const auto stored,
                    context_.records.get<StoredPackage>(std::string(kPackages) + to_hex(ref)));
  if (!stored) {
    return std::optional<mls::KeyPackageSecrets>();
  }
  INDABA_TRY_ASSIGN(auto package, mls::decode<mls::KeyPackage>(stored->package));
  return std::optional(mls::KeyPackageSecrets{
      std::move(package), HpkeKeyPair::from_secret(Secret<32>(stored->init_secret)),
      HpkeKeyPair::from_secret(Secret<32>(stored->leaf_secret)), account.device_key().clone()});
}

Flow<Status> ClosedChannels::stock_packages(const Account& account, std::uint64_t left) {
  if (left >= kPackagesMin) {
    co_return Status();
  }
  protocol::KeyPackagesPublishRequest request;
  for (std::uint64_t i = left; i < kPackagesStock; ++i) {
    INDABA_FLOW_TRY_ASSIGN(const auto package, new_package(account));
    keep_package(package);
    request.packages.push_back(mls::encode(mls::MlsMessage{package.key_package}));
  }
  const auto published = co_await context_.session.ask<protocol::KeyPackagesPublishReply>(
      "key_packages.publish", request);
  co_return published ? Status() : Status(published.error());
}

bool ClosedChannels::has_ended_leaves(const ChannelId& channel) const {
  const auto found = groups_.find(channel);
  if (found == groups_.end()) {
    return false;
  }
  for (const mls::LeafIndex leaf : found->second.group.tree().members()) {
    const protocol::LeafOwner* owner = found->second.roster.owner(leaf);
    const auto ended = trust_.revocation_of(owner->member, owner->membership, owner->device);
    const auto left = leave_of(channel, *owner);
    const bool is_over = owner->generation < found->second.roster.generation_of(owner->member);
    if (is_over || (ended && *ended) || (left && *left)) {
      return true;
    }
  }
  return false;
}

Result<SealedBody> ClosedChannels::seal(const ChannelId& channel, const MessageId& message,
                                        ByteView content) {
  const auto found = groups_.find(channel);
  if (found == groups_.end()) {
    return ClientError::not_in_channel;
  }
  mls::Group& group = found->second.group;
  INDABA_TRY_ASSIGN(Bytes body,
                    group.protect(content, to_bytes(message.view()), padding_for(content.size())));
  SealedBody sealed{std::move(body), found->second.policy.generation, group.epoch().value};
  save(channel);
  return sealed;
}

void ClosedChannels::forget_package(const Bytes& ref) {
  context_.records.erase(std::string(kPackages) + to_hex(ref));
}

}  // namespace indaba::client
