// Proves what a round of retention removes and what it leaves, against every Store, with times that
// the test gives.
#include "storage/sweep.h"

#include <string>

#include "protocol/statements/circle.h"
#include "protocol/statements/statement.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;

constexpr std::uint64_t kDaySeconds = 86'400;
constexpr UnixTime kSweptAt{1'800'000'000};

constexpr UnixTime days_ago(std::uint64_t days) { return {kSweptAt.seconds - days * kDaySeconds}; }

class SweepTest : public StoreContract {
 protected:
  // All of a round; returns how many steps it took.
  std::size_t sweep(const Retention& retention = {}) {
    Sweep sweep(retention, kSweptAt);
    std::size_t steps = 1;
    while (!sweep.step(store()).value()) {
      ++steps;
    }
    removed_ = sweep.removed();
    commit();
    EXPECT_EQ(database().check().value(), std::vector<std::string>{});
    return steps;
  }

  ChannelId channel(std::uint64_t number, ChannelKind kind) {
    Channel made = test::channel_of(number);
    made.kind = kind;
    check(store().channels->create(made).has_value());
    return made.id;
  }
  // A message so many days old.
  void message(const ChannelId& channel, std::uint64_t days, std::optional<UnixTime> expires = {}) {
    NewEntry entry = test::message_of(++messages_, "body");
    entry.at = days_ago(days);
    entry.expires = expires;
    check(store().log->append(channel, entry).has_value());
  }
  void inbox_entry(const DeviceId& device, std::uint64_t days) {
    NewInboxEntry entry;
    entry.body = to_bytes("entry");
    entry.at = days_ago(days);
    check(store().inboxes->append(device, entry).has_value());
  }
  std::uint64_t first(const ChannelId& channel) { return store().log->first(channel).value(); }

  std::uint64_t removed_ = 0;
  std::uint64_t messages_ = 0;
};
INDABA_EVERY_STORE(SweepTest);

TEST_P(SweepTest, DropsMessagesByTheirKindOfChannel) {
  const ChannelId group = channel(1, ChannelKind::group);
  const ChannelId topic = channel(2, ChannelKind::topic);
  const ChannelId alert = channel(3, ChannelKind::alert);
  for (const ChannelId& each : {group, topic, alert}) {
    for (const std::uint64_t days : {366U, 364U, 91U, 89U, 0U}) {
      message(each, days);
    }
  }
  const LogPlace head = store().log->head(group).value();
  sweep();
  EXPECT_EQ(first(group), 4U);
  EXPECT_EQ(first(topic), 2U);
  EXPECT_EQ(first(alert), 1U);
  EXPECT_EQ(removed_, 4U);
  EXPECT_EQ(store().log->head(group).value(), head);
}

TEST_P(SweepTest, ErasesBodiesWhoseTimeHasComeAndKeepsTheirHash) {
  const ChannelId alert = channel(1, ChannelKind::alert);
  message(alert, 40, days_ago(1));
  message(alert, 40, UnixTime{kSweptAt.seconds + 1});
  message(alert, 40, kSweptAt);
  const LogEntry before = store().log->entry(alert, 1).value();
  sweep();
  const LogEntry after = store().log->entry(alert, 1).value();
  EXPECT_FALSE(after.body);
  EXPECT_EQ(after.body_hash, before.body_hash);
  EXPECT_EQ(after.place, before.place);
  EXPECT_TRUE(store().log->entry(alert, 2).value().body);
  EXPECT_FALSE(store().log->entry(alert, 3).value().body);
}

TEST_P(SweepTest, DropsFromAClosedChannelWhatAllItsDevicesHave) {
  const ChannelId group = channel(1, ChannelKind::direct);
  for (int count = 0; count < 5; ++count) {
    message(group, 1);
  }
  ASSERT_TRUE(store().groups->add_epoch(group, {}));
  for (const std::uint32_t leaf : {1U, 2U}) {
    ASSERT_TRUE(store().leaves->add(
        group,
        {.index = leaf, .device = id_of<DeviceId>(leaf), .member = id_of<MemberId>(1), .due = {}}));
  }
  ASSERT_TRUE(store().channels->raise_cursor(group, id_of<DeviceId>(1), 5));
  sweep();
  EXPECT_EQ(first(group), 1U);  // the other one has nothing yet
  ASSERT_TRUE(store().channels->raise_cursor(group, id_of<DeviceId>(2), 3));
  sweep();
  EXPECT_EQ(first(group), 4U);
}

TEST_P(SweepTest, GoesOnInSmallSteps) {
  for (std::uint64_t number = 1; number <= 120; ++number) {
    const ChannelId group = channel(number, ChannelKind::group);
    message(group, number % 2 == 0 ? 91 : 1);
  }
  const ChannelId full = channel(121, ChannelKind::group);
  for (int count = 0; count < 250; ++count) {
    message(full, 100);
  }
  Sweep sweep({}, kSweptAt);
  std::uint64_t before = 0;
  while (!sweep.step(store()).value()) {
    EXPECT_LE(sweep.removed() - before, Sweep::kStepRecords);
    before = sweep.removed();
  }
  EXPECT_EQ(sweep.removed(), 60U + 250U);
  EXPECT_EQ(first(full), 251U);
  EXPECT_TRUE(sweep.step(store()).value());  // a round that is through stays so
}

TEST_P(SweepTest, ForgetsInboxesRepliesAnswersAndKeyPackagesThatAreOld) {
  const auto device = id_of<DeviceId>(1);
  const auto acknowledged = id_of<DeviceId>(2);
  for (const std::uint64_t days : {31U, 29U, 1U}) {
    inbox_entry(device, days);
  }
  for (const std::uint64_t days : {10U, 1U}) {
    inbox_entry(acknowledged, days);
  }
  ASSERT_TRUE(store().inboxes->acknowledge(acknowledged, 1, days_ago(8)));
  ASSERT_TRUE(store().inboxes->acknowledge(acknowledged, 2, days_ago(6)));
  for (const std::uint64_t hours : {25U, 23U}) {
    ASSERT_TRUE(store().requests->keep(device, id_of<RequestId>(hours),
                                       {.request_hash = {},
                                        .reply = to_bytes("reply"),
                                        .at = UnixTime{kSweptAt.seconds - hours * 3600}}));
  }
  for (const std::uint64_t days : {34U, 32U}) {
    ASSERT_TRUE(store().answers->put({.circle = id_of<CircleId>(1),
                                      .subject = {},
                                      .member = id_of<MemberId>(days),
                                      .device = id_of<DeviceId>(days),
                                      .counter = 1,
                                      .sealed = to_bytes("sealed"),
                                      .at = days_ago(days)}));
  }
  sweep();
  EXPECT_EQ(store().inboxes->count(device).value(), 2U);
  EXPECT_EQ(store().inboxes->count(acknowledged).value(), 1U);
  EXPECT_EQ(store().requests->find(device, id_of<RequestId>(25)).error(), StorageError::not_found);
  EXPECT_TRUE(store().requests->find(device, id_of<RequestId>(23)));
  EXPECT_EQ(store().answers->read(id_of<CircleId>(1), {}, 0, 10).value().size(), 1U);
  EXPECT_EQ(removed_, 4U);
}

TEST_P(SweepTest, ForgetsInvitesThatEndedUnusedWithTheirStatements) {
  for (std::uint8_t number = 1; number <= 3; ++number) {
    ASSERT_TRUE(store().statements->add({.hash = {number},
                                         .kind = StatementKind::invite,
                                         .subject = {},
                                         .issuer = {},
                                         .taken = days_ago(30),
                                         .revoked = {},
                                         .encoded = to_bytes("invite")}));
    ASSERT_TRUE(store().invites->add({.key = {number},
                                      .statement = {number},
                                      .issuer = {},
                                      .not_after = days_ago(number == 3 ? 13 : 15),
                                      .revoked = {}}));
  }
  ASSERT_TRUE(store().invites->use({2}, id_of<MemberId>(1)));
  sweep();
  EXPECT_EQ(store().invites->invite({1}).error(), StorageError::not_found);
  EXPECT_EQ(store().statements->statement({1}).error(), StorageError::not_found);
  EXPECT_TRUE(store().invites->invite({2}));
  EXPECT_TRUE(store().statements->statement({2}));
  EXPECT_TRUE(store().invites->invite({3}));
}

TEST_P(SweepTest, ForgetsSeedsAndBoxesBeyondACirclesFloor) {
  const auto circle = id_of<CircleId>(1);
  protocol::CircleStatement definition;
  definition.circle = circle;
  definition.version = 1;
  definition.name = "members";
  definition.rule.roles = {protocol::RoleName::member};
  definition.stewards.roles = {protocol::RoleName::admin};
  definition.floor = 100 * kDaySeconds;
  const protocol::Statement statement{.body = cbor::encode(definition), .signatures = {{}}};
  ASSERT_TRUE(store().statements->add({.hash = {1},
                                       .kind = StatementKind::circle,
                                       .subject = {},
                                       .issuer = {},
                                       .taken = days_ago(300),
                                       .revoked = {},
                                       .encoded = cbor::encode(statement)}));
  ASSERT_TRUE(store().circles->define(circle, 1, {1}));
  const std::array<std::uint64_t, 4> began_days_ago{300, 200, 101, 10};
  for (std::uint64_t epoch = 1; epoch <= began_days_ago.size(); ++epoch) {
    std::vector<WrappedSeed> wrapped;
    if (epoch > 1) {
      wrapped.push_back({epoch, epoch - 1, to_bytes("seed")});
    }
    ASSERT_TRUE(store().circles->rotate(
        circle, {epoch, {2}, days_ago(began_days_ago.at(epoch - 1))}, wrapped));
    ASSERT_TRUE(store().circles->put_box(
        {circle, epoch, id_of<DeviceId>(1), id_of<DeviceId>(2), to_bytes("box")}));
  }
  sweep();
  // The third was in force 100 days ago.
  EXPECT_TRUE(store().circles->wrapped(circle, 2).value().empty());
  EXPECT_TRUE(store().circles->wrapped(circle, 3).value().empty());
  EXPECT_EQ(store().circles->wrapped(circle, 4).value().size(), 1U);
  EXPECT_EQ(store().circles->boxes(circle, id_of<DeviceId>(1), 10).value().size(), 2U);
  EXPECT_EQ(store().circles->manifests(circle, 0, 10).value().size(), 4U);
}

TEST_P(SweepTest, RemembersTheTimeThatWasTrustedLast) {
  EXPECT_FALSE(clock_mark(store()).value());
  ASSERT_TRUE(set_clock_mark(store(), kSweptAt));
  reopen();
  EXPECT_EQ(clock_mark(store()).value(), kSweptAt);
}

TEST_P(SweepTest, ReachesNoFurtherBackThanTimeItself) {
  const ChannelId group = channel(1, ChannelKind::group);
  message(group, 1);
  sweep({.closed_message_days = UINT64_MAX,
         .topic_message_days = UINT64_MAX,
         .answer_days = UINT64_MAX,
         .inbox_days = UINT64_MAX,
         .inbox_acknowledged_days = UINT64_MAX,
         .reply_days = UINT64_MAX,
         .invite_days = UINT64_MAX});
  EXPECT_EQ(first(group), 1U);
}

}  // namespace
}  // namespace indaba::storage
