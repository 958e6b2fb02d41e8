// Proves that a message that is refused changes nothing: each byte of every kind of message is
// flipped in turn, cut off and added to, and after all of it the honest message still counts.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

// Every error has a name, and nothing is left to save.
void expect_any_refusal(Group& group, ByteView message, std::size_t at) {
  const auto received = group.receive(message);
  EXPECT_FALSE(received) << at;
  EXPECT_EQ(&received.error().category(), &mls_error_category()) << at;
  EXPECT_TRUE(group.save().records.empty()) << at;
}

void attack_with_variants_of(Group& group, const Bytes& honest) {
  group.save();
  for (std::size_t i = 0; i < honest.size(); ++i) {
    Bytes flipped = honest;
    flipped[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    expect_any_refusal(group, flipped, i);
    expect_any_refusal(group, ByteView(honest).first(i), i);
  }
  for (const std::uint8_t extra : Bytes{0x00, 0x01, 0xff}) {
    Bytes longer = honest;
    longer.push_back(extra);
    expect_refused(group, longer, MlsError::trailing_bytes);
  }
}

class Transactions : public testing::TestWithParam<WireFormat> {
 protected:
  Transactions() : groups_(world_.filled_group_of(2)) {}

  MlsWorld world_;
  std::vector<Group> groups_;
};

INSTANTIATE_TEST_SUITE_P(Envelopes, Transactions,
                         testing::Values(WireFormat::public_message, WireFormat::private_message));

TEST_P(Transactions, ACommitThatWasTamperedWithChangesNothing) {
  CommitOptions options = options_now();
  options.wire_format = GetParam();
  options.proposals.push_back({Add{world_.key_package("newcomer").key_package}});
  const Bytes honest = must(groups_[0].commit(std::move(options))).commit;
  attack_with_variants_of(groups_[1], honest);
  MlsWorld::follow(groups_[1], honest);
  must(groups_[0].merge_pending_commit());
  EXPECT_TRUE(
      equal(must(groups_[0].epoch_authenticator()), must(groups_[1].epoch_authenticator())));
}

TEST_P(Transactions, AProposalThatWasTamperedWithChangesNothing) {
  MessageOptions options;
  options.wire_format = GetParam();
  const Bytes honest = must(groups_[0].propose_update({}, std::nullopt, options));
  attack_with_variants_of(groups_[1], honest);
  EXPECT_TRUE(groups_[1].public_group().proposals().empty());
  must(groups_[1].receive(honest));
  world_.commit(groups_, 1);
}

TEST_F(Transactions, AnApplicationMessageThatWasTamperedWithChangesNothing) {
  const Bytes honest = must(groups_[0].protect(as_bytes("hello"), to_bytes("data"), 16));
  attack_with_variants_of(groups_[1], honest);
  must(groups_[1].receive(honest));
}

TEST_F(Transactions, AnExternalCommitThatWasTamperedWithChangesNothing) {
  const auto info = unwrap<GroupInfo>(must(groups_[0].group_info(true, true)));
  auto joined =
      must(Group::join_externally(info, world_.identity("newcomer"), world_.services(), {}));
  attack_with_variants_of(groups_[1], joined.messages.commit);
  MlsWorld::follow(groups_[1], joined.messages.commit);
  must(joined.group.merge_pending_commit());
  EXPECT_TRUE(
      equal(must(joined.group.epoch_authenticator()), must(groups_[1].epoch_authenticator())));
}

TEST_F(Transactions, AProposalToJoinThatWasTamperedWithChangesNothing) {
  const Bytes honest =
      must(Group::propose_to_join(groups_[0].context(), world_.key_package("newcomer")));
  attack_with_variants_of(groups_[1], honest);
  must(groups_[1].receive(honest));
}

TEST_F(Transactions, AWelcomeThatWasTamperedWithLetsNobodyIn) {
  const KeyPackageSecrets own = world_.key_package("newcomer");
  CommitOptions options;
  options.proposals.push_back({Add{own.key_package}});
  const Bytes honest = *world_.commit(groups_, 0, std::move(options)).welcome;
  for (std::size_t i = 0; i < honest.size(); ++i) {
    Bytes flipped = honest;
    flipped[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    const auto decoded = decode<MlsMessage>(flipped);
    const auto* welcome = decoded ? decoded->get<Welcome>() : nullptr;
    EXPECT_FALSE(welcome != nullptr && Group::join(*welcome, own, world_.services())) << i;
    EXPECT_FALSE(decode<MlsMessage>(ByteView(honest).first(i))) << i;
  }
  must(Group::join(unwrap<Welcome>(honest), own, world_.services()));
}

TEST_F(Transactions, AGroupInfoThatWasTamperedWithLetsNobodyIn) {
  const Bytes honest = must(groups_[0].group_info(true, true));
  const Identity identity = world_.identity("newcomer");
  for (std::size_t i = 0; i < honest.size(); ++i) {
    Bytes flipped = honest;
    flipped[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    const auto decoded = decode<MlsMessage>(flipped);
    const auto* info = decoded ? decoded->get<GroupInfo>() : nullptr;
    EXPECT_FALSE(info != nullptr && Group::join_externally(*info, identity, world_.services(), {}))
        << i;
  }
}

}  // namespace
}  // namespace indaba::test
