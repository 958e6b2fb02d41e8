// Proves that following a group costs what a message touches and not what the group holds: work is
// counted, in hashes and in memory asked for, and compared between a small group and a big one.
//
// unit_mls is linked so that every call of OpenSSL's SHA-256 and of operator new, from whichever
// library, goes through the functions below (see this folder's CMakeLists.txt).
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstddef>
#include <ostream>

#include "tests/support/big_group.h"

namespace indaba::test {
namespace {

struct Cost {
  std::size_t hashes = 0;
  std::size_t hashed_bytes = 0;
  std::size_t allocations = 0;
  std::size_t allocated_bytes = 0;

  bool operator==(const Cost&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Cost& cost) {
  return out << cost.hashes << " hashes of " << cost.hashed_bytes << " bytes, " << cost.allocations
             << " allocations of " << cost.allocated_bytes << " bytes";
}

Cost total;

}  // namespace
}  // namespace indaba::test

// NOLINTBEGIN(readability-identifier-naming): the linker's --wrap asks for these names
extern "C" {

int __real_EVP_DigestUpdate(EVP_MD_CTX* context, const void* input, std::size_t size);
int __wrap_EVP_DigestUpdate(EVP_MD_CTX* context, const void* input, std::size_t size);
int __wrap_EVP_DigestUpdate(EVP_MD_CTX* context, const void* input, std::size_t size) {
  indaba::test::total.hashed_bytes += size;
  return __real_EVP_DigestUpdate(context, input, size);
}

int __real_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* out, unsigned int* size);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* out, unsigned int* size);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* out, unsigned int* size) {
  ++indaba::test::total.hashes;
  return __real_EVP_DigestFinal_ex(context, out, size);
}

void* __real__Znwm(std::size_t size);
void* __wrap__Znwm(std::size_t size);
void* __wrap__Znwm(std::size_t size) {
  ++indaba::test::total.allocations;
  indaba::test::total.allocated_bytes += size;
  return __real__Znwm(size);
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)

namespace indaba::test {
namespace {

using namespace mls;

constexpr std::uint32_t kSmall = 64;
constexpr std::uint32_t kBig = 1024;
constexpr std::size_t kSmallLevels = 6;
constexpr std::size_t kBigLevels = 10;

template <class Work>
Cost cost_of(Work&& work) {
  const Cost before = total;
  work();
  return {total.hashes - before.hashes, total.hashed_bytes - before.hashed_bytes,
          total.allocations - before.allocations, total.allocated_bytes - before.allocated_bytes};
}

using MakeGroup = TwoMembers (*)(MlsWorld&, std::uint32_t, const GroupLimits&);

// Of a commit of the neighbour, received and merged, when others have gone before it.
Cost cost_of_processing(MakeGroup make, std::uint32_t size) {
  MlsWorld world;
  auto [committer, follower] = make(world, size, {});
  Cost cost;
  for (int i = 0; i < 3; ++i) {
    const Bytes commit = must(committer.commit({})).commit;
    must(committer.merge_pending_commit());
    cost = cost_of([&, &receiver = follower] { MlsWorld::follow(receiver, commit); });
    committer.save();
    follower.save();
  }
  return cost;
}

// The same for who has no secrets.
Cost cost_of_following(std::uint32_t size) {
  MlsWorld world;
  auto [committer, other] = two_of_filled_group(world, size);
  PublicGroup follower = must(PublicGroup::from_group_info(
      unwrap<GroupInfo>(must(committer.group_info(true, false))), {}, world.authentication()));
  Cost cost;
  for (int i = 0; i < 3; ++i) {
    const auto commit = unwrap<PublicMessage>(must(committer.commit({})).commit);
    must(committer.merge_pending_commit());
    cost = cost_of([&] { must(follower.process(commit)); });
    StateChanges saved;
    follower.save(saved);
  }
  return cost;
}

// What costs so much for the group and so much for each level of its tree costs, in proportion to
// the levels, no more in the bigger group; what walks the tree costs sixteen times as much.
void expect_to_grow_with_levels(const Cost& small, const Cost& big) {
  SCOPED_TRACE(testing::Message() << "small: " << small << "; big: " << big);
  EXPECT_GT(small.hashes, 0U);
  EXPECT_GT(small.allocations, 0U);
  EXPECT_LE(big.hashes * kSmallLevels, small.hashes * kBigLevels);
  EXPECT_LE(big.hashed_bytes * kSmallLevels, small.hashed_bytes * kBigLevels);
  EXPECT_LE(big.allocations * kSmallLevels, small.allocations * kBigLevels);
  EXPECT_LE(big.allocated_bytes * kSmallLevels, small.allocated_bytes * kBigLevels);
}

TEST(CommitCost, GrowsWithTheLevelsOfTheTreeWhereEveryMemberHasCommitted) {
  expect_to_grow_with_levels(cost_of_processing(two_of_filled_group, kSmall),
                             cost_of_processing(two_of_filled_group, kBig));
}

TEST(CommitCost, GrowsWithTheLevelsOfTheTreeForWhoHasNoSecrets) {
  expect_to_grow_with_levels(cost_of_following(kSmall), cost_of_following(kBig));
}

// The commit itself is as long as the group there, but the tree is not hashed again.
TEST(CommitCost, HashesThePathOnlyWhereNobodyHasCommitted) {
  const Cost small = cost_of_processing(two_of_blank_group, kSmall);
  const Cost big = cost_of_processing(two_of_blank_group, kBig);

  EXPECT_GT(small.hashes, 0U);
  EXPECT_LE(big.hashes * kSmallLevels, small.hashes * kBigLevels);
}

// Of one application message, sent and received, when both have met in the epoch.
Cost cost_of_message(std::uint32_t size) {
  MlsWorld world;
  auto [sender, receiver] = two_of_filled_group(world, size);
  const Bytes data(1024, 'x');
  Cost cost;
  for (int i = 0; i < 3; ++i) {
    cost = cost_of(
        [&, &from = sender, &to = receiver] { must(to.receive(must(from.protect(data)))); });
    sender.save();
    receiver.save();
  }
  return cost;
}

TEST(MessageCost, IsTheSameInAGroupOfTwoAndOfAThousand) {
  EXPECT_EQ(cost_of_message(2), cost_of_message(kBig));
}

}  // namespace
}  // namespace indaba::test
