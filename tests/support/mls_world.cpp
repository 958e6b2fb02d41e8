#include "tests/support/mls_world.h"

#include <sodium.h>

#include <algorithm>

namespace indaba::test {

using namespace mls;

namespace {

ByteView person(const Credential& credential) {
  const Bytes& identity = credential.identity;
  const auto end = std::find(identity.begin(), identity.end(), static_cast<std::uint8_t>('#'));
  return ByteView(identity).first(static_cast<std::size_t>(end - identity.begin()));
}

Bytes without_nonce(PreSharedKeyId id) {
  id.psk_nonce.clear();
  id.usage = ResumptionPskUsage::application;
  return encode(id);
}

}  // namespace

SeededRandom::SeededRandom(std::uint64_t seed) {
  check(sodium_init() >= 0);
  for (std::size_t i = 0; i < 8; ++i) {
    seed_[i] = static_cast<std::uint8_t>(seed >> (8 * i));
  }
}

Status SeededRandom::fill(MutableByteView out) {
  ByteArray<crypto_stream_chacha20_NONCEBYTES> nonce{};
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    nonce[i] = static_cast<std::uint8_t>(position_ >> (8 * i));
  }
  ++position_;
  if (!out.empty()) {  // whose address may be null
    crypto_stream_chacha20(out.data(), out.size(), nonce.data(), seed_.data());
  }
  return {};
}

std::uint32_t SeededRandom::below(std::uint32_t bound) {
  check(bound > 0);
  ByteArray<8> bytes{};
  fill(bytes).value();
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) {
    number = number << 8 | byte;
  }
  return static_cast<std::uint32_t>(number % bound);
}

bool TestAuthentication::is_valid(const Credential& credential, ByteView signature_key) const {
  if (std::find(refused_.begin(), refused_.end(), credential.identity) != refused_.end()) {
    return false;
  }
  const auto bound = bound_.find(credential.identity);
  return bound == bound_.end() || same_bytes(bound->second, signature_key);
}

bool TestAuthentication::can_succeed(const Credential& current, const Credential& next) const {
  return is_same_client(current, next);
}

bool TestAuthentication::is_same_client(const Credential& a, const Credential& b) const {
  return a.type == b.type && same_bytes(person(a), person(b));
}

void MapPskStore::add_external(Bytes id, ByteView secret) {
  PreSharedKeyId key;
  key.psk_id = std::move(id);
  secrets_[without_nonce(std::move(key))] = SecretBytes(secret);
}

void MapPskStore::add_resumption(const Group& group) {
  PreSharedKeyId key;
  key.type = PskType::resumption;
  key.psk_group_id = group.id();
  key.psk_epoch = group.epoch();
  secrets_[without_nonce(std::move(key))] = SecretBytes(must(group.resumption_psk()).view());
}

Result<SecretBytes> MapPskStore::find(const PreSharedKeyId& id) const {
  const auto found = secrets_.find(without_nonce(id));
  if (found == secrets_.end()) {
    return MlsError::unknown_psk;
  }
  return found->second.clone();
}

MlsWorld::MlsWorld(std::uint64_t seed, CipherSuite suite) : suite_(suite), random_(seed) {}

Identity MlsWorld::identity(std::string_view name) {
  return {Credential::basic(to_bytes(name)), must(SignatureKeyPair::generate(random_))};
}

KeyPackageSecrets MlsWorld::key_package(std::string_view name) {
  return key_package(identity(name));
}

KeyPackageSecrets MlsWorld::key_package(const Identity& identity, KeyPackageOptions options) {
  if (options.lifetime == Lifetime{}) {
    options.lifetime = {kNow.seconds - 1000, kNow.seconds + 1000};
  }
  return must(KeyPackageSecrets::make(suite_, identity, std::move(options), random_));
}

std::vector<Group> MlsWorld::group_of(std::size_t size, GroupLimits limits,
                                      ExtensionList extensions) {
  const KeyPackageSecrets creator = key_package("member-0");
  const std::string id = "group-" + std::to_string(groups_made_++);
  std::vector<Group> groups;
  groups.push_back(
      must(Group::create(to_bytes(id), std::move(extensions), creator, services(), limits)));
  if (size < 2) {
    return groups;
  }
  std::vector<KeyPackageSecrets> others;
  CommitOptions options;
  options.now = kNow;
  for (std::size_t i = 1; i < size; ++i) {
    others.push_back(key_package("member-" + std::to_string(i)));
    options.proposals.push_back({Add{others.back().key_package}});
  }
  const CommitMessages messages = must(groups[0].commit(std::move(options)));
  must(groups[0].merge_pending_commit());
  const auto welcome = unwrap<Welcome>(*messages.welcome);
  for (const KeyPackageSecrets& own : others) {
    JoinOptions join;
    join.limits = limits;
    groups.push_back(must(Group::join(welcome, own, services(), std::move(join))));
  }
  return groups;
}

std::vector<Group> MlsWorld::filled_group_of(std::size_t size, GroupLimits limits) {
  std::vector<Group> groups = group_of(size, limits);
  for (std::size_t i = 0; i < size; ++i) {
    commit(groups, i);
  }
  return groups;
}

CommitMessages MlsWorld::commit(std::vector<Group>& groups, std::size_t committer,
                                CommitOptions options) {
  options.now = kNow;
  CommitMessages messages = must(groups[committer].commit(std::move(options)));
  must(groups[committer].merge_pending_commit());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i != committer && groups[i].phase() == GroupPhase::active) {
      follow(groups[i], messages.commit);
    }
  }
  return messages;
}

void MlsWorld::add(std::vector<Group>& groups, std::size_t committer, std::string_view name) {
  const KeyPackageSecrets own = key_package(name);
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  const CommitMessages messages = commit(groups, committer, std::move(options));
  groups.push_back(must(Group::join(unwrap<Welcome>(*messages.welcome), own, services())));
}

std::vector<Received> MlsWorld::deliver(std::vector<Group>& groups, std::size_t sender,
                                        ByteView message) {
  std::vector<Received> received;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i != sender && groups[i].phase() == GroupPhase::active) {
      received.push_back(must(groups[i].receive(message)));
    }
  }
  return received;
}

void MlsWorld::follow(Group& group, ByteView commit) {
  Received received = must(group.receive(commit));
  auto* staged = std::get_if<ReceivedCommit>(&received);
  check(staged != nullptr);
  must(group.merge(std::move(*staged)));
}

PreSharedKeyId MlsWorld::external_psk(Bytes id) {
  PreSharedKeyId key;
  key.psk_id = std::move(id);
  key.psk_nonce.resize(kHashBytes);
  must(random_.fill(key.psk_nonce));
  return key;
}

}  // namespace indaba::test
