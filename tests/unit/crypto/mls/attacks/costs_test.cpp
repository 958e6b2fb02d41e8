// Proves that nobody can make another work out of proportion to what they send. Costs of inputs
// that are made for it are compared with those of others, in processor time, or with smaller ones.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/processor_time.h"
#include "tests/support/public_forge.h"

namespace indaba::test {
namespace {

using namespace mls;

// MurmurHash2 of 64 bits, which is libstdc++'s hash of strings, with its seed.
constexpr std::uint64_t kMurmurFactor = 0xc6a4a7935bd1e995;
constexpr std::uint64_t kMurmurSeed = 0xc70f6907;
constexpr int kMurmurShift = 47;

std::uint64_t murmur_inverse() {
  std::uint64_t inverse = kMurmurFactor;
  for (int i = 0; i < 6; ++i) {
    inverse *= 2 - kMurmurFactor * inverse;
  }
  return inverse;
}
std::uint64_t murmur_mix(std::uint64_t block, std::uint64_t factor) {
  block *= factor;
  block ^= block >> kMurmurShift;
  return block * factor;
}

// A key of 32 bytes: three blocks by number, and the one that leads to the hash state `end`.
Bytes key_with_state(std::uint64_t number, std::uint64_t end) {
  std::uint64_t blocks[] = {number, ~number, number * number, 0};
  std::uint64_t state = kMurmurSeed ^ (sizeof blocks * kMurmurFactor);
  for (int i = 0; i < 3; ++i) {
    state = (state ^ murmur_mix(blocks[i], kMurmurFactor)) * kMurmurFactor;
  }
  blocks[3] = murmur_mix(state ^ end, murmur_inverse());
  Bytes key(sizeof blocks);
  std::memcpy(key.data(), blocks, sizeof blocks);
  return key;
}

TEST(KeysOfStrangers, CostNoMoreWhereTheirHashesAreChosenToCollide) {
  constexpr std::uint64_t kKeys = 10'000;
  const auto seconds = [](auto end_of) {
    std::vector<Bytes> keys;
    for (std::uint64_t i = 0; i < kKeys; ++i) {
      keys.push_back(key_with_state(i, end_of(i)));
    }
    return processor_seconds([&] {
      TreeIndex index;
      for (const Bytes& key : keys) {
        index.add_encryption_key(key);
      }
      EXPECT_TRUE(index.validate_unique_keys());
    });
  };
  const double any = seconds([](std::uint64_t i) { return i * kMurmurFactor; });
  const double chosen = seconds([](std::uint64_t) { return std::uint64_t{0}; });
  EXPECT_LT(chosen, 5 * any);
}

// Of a leaf whose extensions all stand at the end of a long list of capabilities.
double seconds_of_leaf_with(std::uint16_t extensions) {
  constexpr std::size_t kOthersPerExtension = 20;
  MlsWorld world;
  LeafNode leaf = world.key_package("somebody").key_package.leaf_node;
  leaf.capabilities.extensions.assign(kOthersPerExtension * extensions, ExtensionType{0xf000});
  for (std::uint16_t i = 0; i < extensions; ++i) {
    const auto type = static_cast<ExtensionType>(0x1000 + i);
    leaf.capabilities.extensions.push_back(type);
    leaf.extensions.items.push_back({type, {}});
  }
  return processor_seconds([&] { must(leaf.validate_fields(MlsWorld::kSuite)); });
}

TEST(CapabilitiesOfStrangers, CostInProportionToTheirLength) {
  EXPECT_LT(seconds_of_leaf_with(12'000), 8 * seconds_of_leaf_with(3'000));
}

// Of a commit that requires one extension, which all support, very often.
double seconds_of_requirements_for(std::size_t members) {
  constexpr std::size_t kTimes = 300'000;
  constexpr ExtensionType kRequired{0xf001};
  MlsWorld world;
  KeyPackageOptions options;
  options.capabilities.extensions.push_back(kRequired);
  PublicForge forge(world, members, {}, options);
  ExtensionList list;
  list.set(ExtensionType::required_capabilities,
           encode(RequiredCapabilities{std::vector(kTimes, kRequired), {}, {}}));
  const PublicMessage commit = forge.commit({0}, {extensions(std::move(list))});
  return processor_seconds([&] {
    const VerifiedContent content =
        must(forge.group().verify({WireFormat::public_message, commit.content, commit.auth}));
    must(forge.group().stage(content));
  });
}

TEST(RequirementsOfStrangers, AreReadOnceForAllMembers) {
  EXPECT_LT(seconds_of_requirements_for(64), 3 * seconds_of_requirements_for(4));
}

// Of a commit while so many ask to join, every other one with a key that is in use.
double seconds_of_commit_with(std::size_t newcomers) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  for (std::size_t i = 0; i < newcomers; ++i) {
    KeyPackageSecrets own = world.key_package("newcomer-" + std::to_string(i));
    if (i % 2 == 0) {
      own.key_package.leaf_node.encryption_key = groups[0].tree().leaf({1})->encryption_key;
      own.key_package.leaf_node.sign(own.signature_key, {});
      own.key_package.sign(own.signature_key);
    }
    must(groups[0].receive(must(Group::propose_to_join(groups[0].context(), own))));
  }
  return processor_seconds([&] {
    CommitOptions options;
    options.now = MlsWorld::kNow;
    must(groups[0].commit(std::move(options)));
    EXPECT_EQ(must(groups[0].pending_effects()).added.size(), newcomers / 2);
    groups[0].discard_pending_commit();
  });
}

TEST(ProposalsOfStrangers, CostACommitInProportionToTheirNumber) {
  EXPECT_LT(seconds_of_commit_with(400), 8 * seconds_of_commit_with(100));
}

TEST(DecodedMessages, TakeMemoryInProportionToTheirLength) {
  constexpr std::size_t kReferences = std::size_t{1} << 19;
  const Bytes empty_reference = encode(ProposalOrRef{ProposalRef{}});
  Bytes references;
  for (std::size_t i = 0; i < kReferences; ++i) {
    append(references, empty_reference);
  }
  EXPECT_EQ(decode<std::vector<ProposalOrRef>>(encode(references)).error(), MlsError::oversized);
}

TEST(DecodedMessages, MayRemoveTenThousandMembersOrReferToAsManyProposals) {
  constexpr std::size_t kProposals = 10'000;
  for (const ProposalOrRef& each :
       {ProposalOrRef{Proposal{Remove{}}}, ProposalOrRef{ProposalRef(kHashBytes)}}) {
    const Commit commit{std::vector(kProposals, each), std::nullopt};
    EXPECT_TRUE(decode<Commit>(encode(commit)));
  }
}

// Of a commit while so many new extensions are proposed that a member with a long list of
// capabilities lacks.
double seconds_of_commit_with_extensions(std::size_t proposals) {
  constexpr std::size_t kListed = 20'000;
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  CommitOptions own;
  own.now = MlsWorld::kNow;
  own.leaf.capabilities = groups[0].tree().leaf({0})->capabilities;
  for (std::size_t i = 0; i < kListed; ++i) {
    own.leaf.capabilities->extensions.push_back(
        static_cast<ExtensionType>(0x4000 + i * 7919 % 0x4000));
  }
  world.commit(groups, 0, std::move(own));
  for (std::size_t i = 0; i < proposals; ++i) {
    ExtensionList list;
    list.set(ExtensionType{0xf123}, encode(Epoch{i}));
    must(
        groups[1].receive(must(groups[0].propose({GroupContextExtensions{list}}, MlsWorld::kNow))));
  }
  return processor_seconds([&] {
    CommitOptions options;
    options.now = MlsWorld::kNow;
    must(groups[1].commit(std::move(options)));
    groups[1].discard_pending_commit();
  });
}

TEST(ProposalsOfStrangers, CostNoMoreWhereMembersListMuch) {
  EXPECT_LT(seconds_of_commit_with_extensions(200), 10 * seconds_of_commit_with_extensions(2));
}

TEST(Commits, ThatReceiversWouldNotDecodeAreNotMade) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto error_of = [&](std::vector<Proposal> proposals, Bytes authenticated_data) {
    CommitOptions options;
    options.now = MlsWorld::kNow;
    options.proposals = std::move(proposals);
    options.authenticated_data = std::move(authenticated_data);
    return groups[0].commit(std::move(options)).error();
  };
  const ReInit large{Bytes(kInputBytesMax), ProtocolVersion::mls10, MlsWorld::kSuite, {}};
  EXPECT_EQ(error_of({{large}}, {}), MlsError::oversized);
  EXPECT_EQ(error_of({}, Bytes(kInputBytesMax)), MlsError::oversized);
  EXPECT_FALSE(error_of({}, {}));
}

}  // namespace
}  // namespace indaba::test
