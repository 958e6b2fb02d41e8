// Proves which events carry the server's signature on where a log is; on a planted alliance.
#include "server/service/heads.h"

#include <gtest/gtest.h>

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/statement.h"
#include "server/service/post.h"
#include "tests/support/alliance/planted_alliance.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using test::id_of;

class Heads : public testing::Test {
 protected:
  storage::Channel add_channel(std::uint64_t number) {
    const storage::Channel channel{
        id_of<ChannelId>(number), storage::ChannelKind::topic, alliance_.now(), {}};
    EXPECT_TRUE(alliance_.store().channels->create(channel));
    return channel;
  }
  // What posting one entry causes.
  Effects post_into(const storage::Channel& channel) {
    Effects effects;
    ServiceContext context{alliance_.now(),   alliance_.random(), alliance_.server(), effects, {},
                           &alliance_.heads()};
    const Bytes body{1, 2, 3};
    storage::NewEntry entry;
    entry.body = body;
    entry.at = alliance_.now();
    EXPECT_TRUE(post(context, alliance_.store(), channel, entry));
    return effects;
  }
  static protocol::EntryEvent event_of(const Effects& effects) {
    protocol::FrameReader reader(*std::get<Publish>(effects.front()).event);
    const auto frame = std::get<protocol::Event>(reader.next_server_frame().value());
    EXPECT_EQ(frame.event, "entry");
    return cbor::decode<protocol::EntryEvent>(frame.with.item).value();
  }

  test::PlantedAlliance alliance_;
};

TEST_F(Heads, StandOnTheLastEntryOfEachChannelInACommit) {
  const auto one = add_channel(1);
  const auto other = add_channel(2);
  Effects first = post_into(one);
  Effects second = post_into(other);
  Effects last = post_into(one);
  const Bytes plain = *std::get<Publish>(last.front()).event;
  const std::vector<Effects*> commit{&first, &second, &last};
  add_heads(alliance_.heads(), head_scope(alliance_.store()).value().value(), commit);

  EXPECT_FALSE(event_of(first).head);
  ASSERT_TRUE(event_of(second).head);
  const protocol::EntryEvent whole = event_of(last);
  ASSERT_TRUE(whole.head);
  EXPECT_EQ(whole.head->seq, 2U);
  EXPECT_EQ(whole.head->log_hash, alliance_.store().log->head(one.id).value().log_hash);
  const auto incarnation = alliance_.store().meta->incarnation().value();
  const protocol::HeadStatement statement{alliance_.id(),
                                          protocol::Incarnation(incarnation.id.view()), one.id, 2,
                                          whole.head->log_hash};
  EXPECT_TRUE(
      ed25519_verify(alliance_.heads().key(),
                     protocol::signing_input("head", alliance_.id(), cbor::encode(statement)),
                     whole.head->signature.value()));

  // The event is what it would have been had the head been known when it was encoded.
  EXPECT_EQ(*std::get<Publish>(last.front()).event, protocol::encode_event("entry", whole));
  protocol::EntryEvent without = whole;
  without.head.reset();
  EXPECT_EQ(plain, protocol::encode_event("entry", without));
}

TEST_F(Heads, AreSoManyInACommit) {
  std::vector<Effects> caused;
  caused.reserve(kHeadsPerCommitMax + 1);
  for (std::uint64_t number = 0; number <= kHeadsPerCommitMax; ++number) {
    caused.push_back(post_into(add_channel(number + 1)));
  }
  std::vector<Effects*> commit;
  commit.reserve(caused.size());
  for (Effects& effects : caused) {
    commit.push_back(&effects);
  }
  add_heads(alliance_.heads(), head_scope(alliance_.store()).value().value(), commit);
  EXPECT_FALSE(event_of(caused[0]).head);
  EXPECT_TRUE(event_of(caused[1]).head);
  EXPECT_TRUE(event_of(caused.back()).head);
}

TEST_F(Heads, AreNotSignedBeforeTheFounding) {
  test::MemoryStore store;
  EXPECT_FALSE(head_scope(*store).value());
  ASSERT_TRUE(prepare_heads(*store, alliance_.random(), alliance_.now()));
  EXPECT_FALSE(head_scope(*store).value());
  ASSERT_TRUE(store->meta->set_value(storage::MetaKey::alliance, alliance_.id()));
  EXPECT_EQ(head_scope(*store).value()->alliance, alliance_.id());
}

TEST_F(Heads, AreOfTheIncarnationThatTheStoreIsIn) {
  const auto channel = add_channel(1);
  ServiceContext context = alliance_.context();
  const auto sign = [&] {
    return signed_head(context, alliance_.store(), channel.id, {1, {2}}).value();
  };
  const auto scope = [&] { return head_scope(alliance_.store()).value().value(); };
  const HeadScope before = scope();
  EXPECT_TRUE(alliance_.heads().has_signed(before, channel.id, sign()));
  alliance_.piece([&](storage::Store& store) {
    EXPECT_TRUE(store.meta->begin_incarnation(id_of<storage::IncarnationId>(2), alliance_.now()));
    EXPECT_FALSE(alliance_.heads().has_signed(before, channel.id, sign()));
    EXPECT_TRUE(alliance_.heads().has_signed(scope(), channel.id, sign()));
    return false;
  });
  EXPECT_TRUE(alliance_.heads().has_signed(before, channel.id, sign()));
}

}  // namespace
}  // namespace indaba::server
