// make_passive_client_random SEED EPOCHS: writes vectors in the format of
// passive-client-random.json, one for each cipher suite of this build. Groups of our own members go
// through random changes, which one client follows and takes no part in.
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "crypto/base/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;
using Json = nlohmann::json;

constexpr std::uint32_t kMembersMin = 3;
constexpr std::uint32_t kMembersMax = 12;
constexpr std::uint32_t kExternalPsks = 3;
constexpr ExtensionType kPrivateExtension{0xf001};

Bytes external_psk_id(std::uint32_t number) { return to_bytes("psk-" + std::to_string(number)); }

std::string hex_of_message(const MlsMessage& message) { return to_hex(encode(message)); }

class Scenario {
 public:
  Scenario(std::uint64_t seed, CipherSuite suite) : world_(seed, suite) {}

  Json run(std::uint32_t epochs) {
    Json vector = begin();
    vector["epochs"] = Json::array();
    for (std::uint32_t i = 0; i < epochs; ++i) {
      vector["epochs"].push_back(next_epoch());
    }
    return vector;
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return world_.random().below(bound); }
  bool one_in(std::uint32_t count) { return below(count) == 0; }

  Bytes random_bytes(std::size_t size);
  WireFormat random_wire_format() {
    return one_in(2) ? WireFormat::public_message : WireFormat::private_message;
  }
  Capabilities capabilities() const;
  KeyPackageSecrets key_package();
  Add add();
  std::optional<Remove> remove(std::size_t by);
  PreSharedKey psk();
  GroupContextExtensions extensions();

  Json begin();
  Json external_psks();
  Json next_epoch();
  Json proposals();
  std::optional<Bytes> propose(std::size_t by);
  Bytes commit(std::size_t committer);
  Bytes join_externally();
  void welcome_newcomers(const CommitMessages& messages, std::size_t committer, bool has_tree);
  std::string authenticator() const {
    return to_hex(must(groups_.front().epoch_authenticator()).view());
  }

  MlsWorld world_;
  std::vector<Group> groups_;  // of all members but the passive client, whom nobody removes
  std::vector<KeyPackageSecrets> waiting_;  // proposed to be added in this epoch
  std::vector<Epoch> epochs_;               // whose resumption PSKs the passive client has
  std::uint32_t names_ = 0;
};

Bytes Scenario::random_bytes(std::size_t size) {
  Bytes bytes(size);
  must(world_.random().fill(bytes));
  return bytes;
}

Capabilities Scenario::capabilities() const {
  Capabilities capabilities = Capabilities::of_this_build();
  capabilities.extensions.push_back(kPrivateExtension);
  return capabilities;
}

KeyPackageSecrets Scenario::key_package() {
  KeyPackageOptions options;
  options.capabilities = capabilities();
  return world_.key_package(world_.identity("member-" + std::to_string(names_++)),
                            std::move(options));
}

Add Scenario::add() {
  waiting_.push_back(key_package());
  return {waiting_.back().key_package};
}

std::optional<Remove> Scenario::remove(std::size_t by) {
  const std::size_t who = below(static_cast<std::uint32_t>(groups_.size()));
  if (who == by || groups_.size() <= kMembersMin) {
    return std::nullopt;
  }
  return Remove{groups_[who].self()};
}

// External or, of an epoch that the passive client has seen, resumption.
PreSharedKey Scenario::psk() {
  if (one_in(2)) {
    return {world_.external_psk(external_psk_id(below(kExternalPsks)))};
  }
  PreSharedKeyId id = world_.external_psk({});
  id.type = PskType::resumption;
  id.psk_group_id = groups_.front().id();
  id.psk_epoch = epochs_[below(static_cast<std::uint32_t>(epochs_.size()))];
  return {std::move(id)};
}

GroupContextExtensions Scenario::extensions() {
  GroupContextExtensions changed{groups_.front().context().extensions};
  changed.extensions.set(kPrivateExtension, random_bytes(below(64)));
  return changed;
}

Json Scenario::external_psks() {
  Json list = Json::array();
  for (std::uint32_t i = 0; i < kExternalPsks; ++i) {
    const Bytes psk = random_bytes(kHashBytes);
    world_.psks().add_external(external_psk_id(i), psk);
    list.push_back({{"psk_id", to_hex(external_psk_id(i))}, {"psk", to_hex(psk)}});
  }
  return list;
}

// The group, and the passive client's way into it.
Json Scenario::begin() {
  const KeyPackageSecrets creator = key_package();
  const KeyPackageSecrets own = key_package();
  groups_.push_back(must(Group::create(random_bytes(32), {}, creator, world_.services())));
  const bool has_tree = one_in(2);
  CommitOptions options;
  options.with_tree = has_tree;
  options.proposals.push_back({Add{own.key_package}});
  for (std::uint32_t i = 0; i < kMembersMin; ++i) {
    options.proposals.push_back({add()});
  }
  const CommitMessages messages = world_.commit(groups_, 0, std::move(options));
  welcome_newcomers(messages, 0, has_tree);
  return {{"cipher_suite", static_cast<std::uint16_t>(world_.suite())},
          {"external_psks", external_psks()},
          {"key_package", hex_of_message({own.key_package})},
          {"signature_priv", to_hex(own.signature_key.seed().view())},
          {"encryption_priv", to_hex(own.leaf_key.secret_key.view())},
          {"init_priv", to_hex(own.init_key.secret_key.view())},
          {"welcome", to_hex(*messages.welcome)},
          {"ratchet_tree", has_tree ? Json() : Json(to_hex(groups_.front().tree().encode()))},
          {"initial_epoch_authenticator", authenticator()}};
}

void Scenario::welcome_newcomers(const CommitMessages& messages, std::size_t committer,
                                 bool has_tree) {
  for (const KeyPackageSecrets& own : waiting_) {
    if (!messages.welcome) {
      break;
    }
    JoinOptions options;
    if (!has_tree) {
      options.tree = groups_[committer].tree();
    }
    auto joined =
        Group::join(unwrap<Welcome>(*messages.welcome), own, world_.services(), std::move(options));
    // A proposal that was not committed leaves its newcomer outside.
    if (joined || joined.error() != make_error_code(MlsError::no_matching_key_package)) {
      groups_.push_back(must(std::move(joined)));
    }
  }
  waiting_.clear();
}

Json Scenario::next_epoch() {
  world_.psks().add_resumption(groups_.front());
  epochs_.push_back(groups_.front().epoch());
  Json epoch;
  epoch["proposals"] = Json::array();
  if (one_in(12) && groups_.size() < kMembersMax) {
    epoch["commit"] = to_hex(join_externally());
  } else {
    epoch["proposals"] = proposals();
    epoch["commit"] = to_hex(commit(below(static_cast<std::uint32_t>(groups_.size()))));
  }
  epoch["epoch_authenticator"] = authenticator();
  return epoch;
}

Json Scenario::proposals() {
  Json list = Json::array();
  for (std::uint32_t count = below(4); count > 0; --count) {
    const std::size_t by = below(static_cast<std::uint32_t>(groups_.size()));
    if (const auto message = propose(by); message) {
      world_.deliver(groups_, by, *message);
      list.push_back(to_hex(*message));
    }
  }
  return list;
}

std::optional<Bytes> Scenario::propose(std::size_t by) {
  const MessageOptions options{random_bytes(below(8)), random_wire_format(), below(32)};
  std::optional<Proposal> proposal;
  switch (below(5)) {
    case 0:
      return must(groups_[by].propose_update({}, std::nullopt, options));
    case 1:
      if (const auto removal = remove(by); removal) {
        proposal = Proposal{*removal};
      }
      break;
    case 2:
      if (groups_.size() < kMembersMax) {
        proposal = Proposal{add()};
      }
      break;
    case 3:
      proposal = Proposal{psk()};
      break;
    default:
      proposal = Proposal{extensions()};
  }
  if (!proposal) {
    return std::nullopt;
  }
  return must(groups_[by].propose(std::move(*proposal), MlsWorld::kNow, options));
}

Bytes Scenario::commit(std::size_t committer) {
  CommitOptions options;
  options.wire_format = random_wire_format();
  options.authenticated_data = random_bytes(below(8));
  options.padding_bytes = below(32);
  options.with_path = one_in(2);
  options.with_tree = one_in(2);
  if (groups_.size() < kMembersMax && one_in(3)) {
    options.proposals.push_back({add()});
  }
  if (const auto removal = remove(committer); removal && one_in(3)) {
    options.proposals.push_back({*removal});
  }
  if (one_in(4)) {
    options.proposals.push_back({psk()});
  }
  if (one_in(6)) {
    options.proposals.push_back({extensions()});
  }
  const bool has_tree = options.with_tree;
  CommitMessages messages = world_.commit(groups_, committer, std::move(options));
  welcome_newcomers(messages, committer, has_tree);
  std::erase_if(groups_, [](const Group& group) { return group.phase() == GroupPhase::removed; });
  return std::move(messages.commit);
}

Bytes Scenario::join_externally() {
  const auto info = unwrap<GroupInfo>(must(groups_.front().group_info(true, true)));
  ExternalJoinOptions options;
  options.capabilities = capabilities();
  const Identity identity = world_.identity("member-" + std::to_string(names_++));
  auto joined = must(Group::join_externally(info, identity, world_.services(), std::move(options)));
  for (Group& group : groups_) {
    MlsWorld::follow(group, joined.messages.commit);
  }
  must(joined.group.merge_pending_commit());
  groups_.push_back(std::move(joined.group));
  return std::move(joined.messages.commit);
}

}  // namespace
}  // namespace indaba::test

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: make_passive_client_random SEED EPOCHS\n");
    return 2;
  }
  const std::uint64_t seed = std::strtoull(argv[1], nullptr, 10);
  const auto epochs = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10));
  nlohmann::json vectors = nlohmann::json::array();
  for (const auto suite : indaba::mls::supported_cipher_suites()) {
    vectors.push_back(indaba::test::Scenario(seed, suite).run(epochs));
  }
  printf("%s\n", vectors.dump().c_str());
  return 0;
}
