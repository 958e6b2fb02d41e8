#include "tests/support/channels/channel_group.h"

#include "crypto/primitives/hash.h"
#include "protocol/groups/commit_rules.h"
#include "protocol/statements/channel.h"

namespace indaba::test {

using namespace protocol;

ChannelGroup::ChannelGroup(Random& random, UnixTime now, const ChannelId& channel, ChannelKind kind)
    : random_(random), now_(now), channel_(channel) {
  policy_.kind = kind;
  policy_.channel = channel;
}

Bytes ChannelGroup::begin(const ChannelDevice& creator) {
  policy_.roles = {{creator.member, ChannelRoleName::owner}};
  mls::ExtensionList extensions;
  set_policy(extensions, policy_);
  mls::Group group =
      must(mls::Group::create(group_id_of(channel_, policy_.generation), std::move(extensions),
                              creator.key_package(random_, now_), services()));
  Bytes info = must(group.group_info(true, true));
  groups_.insert_or_assign(creator.device, std::move(group));
  return info;
}

mls::LeafIndex ChannelGroup::leaf_of(const ChannelDevice& device) const {
  return groups_.at(device.device).self();
}

mls::CommitOptions ChannelGroup::adding(std::initializer_list<const ChannelDevice*> devices) {
  mls::CommitOptions options;
  for (const ChannelDevice* device : devices) {
    mls::KeyPackageSecrets own = device->key_package(random_, now_);
    options.proposals.push_back({mls::Add{own.key_package}});
    packages_.insert_or_assign(device->device, std::move(own));
  }
  justify(options, now_, {});
  return options;
}

mls::CommitOptions ChannelGroup::removing(std::initializer_list<const ChannelDevice*> devices) {
  mls::CommitOptions options;
  for (const ChannelDevice* device : devices) {
    options.proposals.push_back({mls::Remove{leaf_of(*device)}});
  }
  justify(options, now_, {});
  return options;
}

mls::CommitOptions ChannelGroup::with_policy(const Policy& policy) {
  mls::CommitOptions options;
  mls::ExtensionList extensions = groups_.begin()->second.context().extensions;
  set_policy(extensions, policy);
  options.proposals.push_back({mls::GroupContextExtensions{std::move(extensions)}});
  justify(options, now_, {});
  return options;
}

void ChannelGroup::justify(mls::CommitOptions& options, UnixTime at,
                           std::vector<Statement> statements) {
  options.authenticated_data = cbor::encode(CommitNote{at, std::move(statements)});
}

Statement ChannelGroup::settlement(const Hash& alliance, const ChannelDevice& by,
                                   const ChannelDevice& holder) {
  const mls::Group& group = of(holder);
  const auto info = unwrap<mls::GroupInfo>(must(group.group_info(false, true)));
  const auto external =
      must(info.extensions.find_as<mls::ExternalPub>(mls::ExtensionType::external_pub));
  SettlementStatement settlement;
  settlement.alliance = alliance;
  settlement.channel = channel_;
  settlement.generation = policy_.generation;
  settlement.epoch = group.epoch().value;
  const Bytes& tag = group.public_group().confirmation_tag();
  check(tag.size() == settlement.confirmation_tag.size());
  std::copy(tag.begin(), tag.end(), settlement.confirmation_tag.begin());
  settlement.external_pub = sha256(external.value().external_pub);
  settlement.member = by.member;
  settlement.device = by.device;
  return sign(settlement, {&by.key});
}

ChannelGroup::Made ChannelGroup::commit(const ChannelDevice& committer,
                                        mls::CommitOptions options) {
  if (options.authenticated_data.empty()) {
    justify(options, now_, {});
  }
  options.with_tree = false;
  options.with_group_info = true;
  options.now = now_;
  Made made{.committer = committer.device, .messages = {}, .added = {}};
  for (const mls::Proposal& proposal : options.proposals) {
    if (const auto* add = proposal.get<mls::Add>(); add != nullptr) {
      made.added.push_back(must(owner_of(add->key_package.leaf_node)).device);
    }
  }
  made.messages = must(of(committer).commit(std::move(options)));
  return made;
}

ChannelGroup::Made ChannelGroup::rejoin(const ChannelDevice& device, const ChannelDevice& source,
                                        std::optional<mls::LeafIndex> replaces,
                                        std::vector<Statement> note) {
  const auto info = unwrap<mls::GroupInfo>(must(of(source).group_info(true, true)));
  mls::ExternalJoinOptions options;
  options.replaces = replaces;
  options.capabilities = channel_capabilities();
  options.authenticated_data = cbor::encode(CommitNote{now_, std::move(note)});
  options.with_group_info = true;
  options.with_tree = false;
  auto joined =
      must(mls::Group::join_externally(info, device.identity(), services(), std::move(options)));
  entering_.insert_or_assign(device.device, std::move(joined.group));
  return {.committer = device.device, .messages = std::move(joined.messages), .added = {}};
}

void ChannelGroup::accept(const Made& made) {
  if (const auto entering = entering_.find(made.committer); entering != entering_.end()) {
    groups_.erase(made.committer);
    groups_.insert_or_assign(made.committer, std::move(entering->second));
    entering_.erase(entering);
  }
  must(of(made.committer).merge_pending_commit());
  for (auto& [device, group] : groups_) {
    if (device != made.committer) {
      MlsWorld::follow(group, made.messages.commit);
    }
  }
  std::erase_if(groups_,
                [](const auto& entry) { return entry.second.phase() == mls::GroupPhase::removed; });
  for (const DeviceId& device : made.added) {
    mls::JoinOptions join;
    join.tree = must(mls::RatchetTree::decode(of(made.committer).tree().encode()));
    const auto welcome = unwrap<mls::Welcome>(*made.messages.welcome);
    groups_.insert_or_assign(
        device, must(mls::Group::join(welcome, packages_.at(device), services(), std::move(join))));
  }
}

}  // namespace indaba::test
