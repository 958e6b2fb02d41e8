// Proves what inboxes take, give out and push; on an alliance that was planted into a store.
#include "server/service/inbox.h"

#include <gtest/gtest.h>

#include "protocol/frames/envelope.h"
#include "protocol/frames/error_code.h"
#include "protocol/frames/events.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using test::Planted;

class Inbox : public testing::Test {
 protected:
  storage::NewInboxEntry notice(std::string_view body) {
    storage::NewInboxEntry entry;
    entry.body = to_bytes(body);
    entry.at = alliance_.now();
    return entry;
  }
  Status put(const DeviceId& device, std::string_view body) {
    ServiceContext context = alliance_.context();
    return deliver(context, alliance_.store(), device, notice(body));
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
};

TEST_F(Inbox, TellsTheDeviceWhatItPutsIn) {
  ASSERT_TRUE(put(awa_.device().id, "hello"));
  ASSERT_EQ(alliance_.effects().size(), 1U);
  const auto& notify = std::get<Notify>(alliance_.effects()[0]);
  EXPECT_EQ(notify.device, awa_.device().id);
  protocol::FrameReader reader(*notify.event);
  const auto frame = reader.next_server_frame().value();
  EXPECT_EQ(std::get<protocol::Event>(frame).event, "inbox");
  const auto event =
      cbor::decode<protocol::InboxEvent>(std::get<protocol::Event>(frame).with.item).value();
  EXPECT_EQ(event.entry.seq, 1U);
  EXPECT_EQ(event.entry.body, to_bytes("hello"));
}

TEST_F(Inbox, IsReadInPagesByItsDeviceAlone) {
  for (const char* body : {"a", "b", "c"}) {
    ASSERT_TRUE(put(awa_.device().id, body));
  }
  Planted& ben = alliance_.add("ben");
  const auto first =
      alliance_.run(inbox_read, awa_.caller(), protocol::InboxReadRequest{.after = 0, .limit = 2});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->entries.size(), 2U);
  EXPECT_TRUE(first->more);
  const auto rest =
      alliance_.run(inbox_read, awa_.caller(), protocol::InboxReadRequest{.after = 2, .limit = 2});
  EXPECT_EQ(rest->entries.at(0).body, to_bytes("c"));
  EXPECT_FALSE(rest->more);
  const auto other =
      alliance_.run(inbox_read, ben.caller(), protocol::InboxReadRequest{.after = 0, .limit = 9});
  EXPECT_TRUE(other->entries.empty());
}

TEST_F(Inbox, IsAcknowledgedAsFarAsItHasCome) {
  ASSERT_TRUE(put(awa_.device().id, "a"));
  EXPECT_EQ(
      alliance_.run(inbox_acknowledge, awa_.caller(), protocol::InboxAcknowledgeRequest{2}).error(),
      ErrorCode::not_found);
  EXPECT_TRUE(
      alliance_.run(inbox_acknowledge, awa_.caller(), protocol::InboxAcknowledgeRequest{1}));
}

TEST_F(Inbox, TakesNoMoreThanItsLimit) {
  for (std::uint64_t i = 0; i < kInboxEntriesMax; ++i) {
    ASSERT_TRUE(alliance_.store().inboxes->append(awa_.device().id, notice("x")));
  }
  EXPECT_EQ(put(awa_.device().id, "y").error(), ErrorCode::limit_reached);
}

TEST_F(Inbox, ReachesEachOfAMembersDevicesButThatWhichIsFull) {
  alliance_.add_device(awa_);
  const DeviceId full = alliance_.add_device(awa_).id;
  for (std::uint64_t i = 0; i < kInboxEntriesMax; ++i) {
    ASSERT_TRUE(alliance_.store().inboxes->append(full, notice("x")));
  }
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(
      deliver_to_member(context, alliance_.store(), awa_.id, notice("y"), awa_.devices[1].id));
  EXPECT_EQ(alliance_.store().inboxes->count(awa_.device().id).value(), 1U);
  EXPECT_EQ(alliance_.store().inboxes->count(awa_.devices[1].id).value(), 0U);
  EXPECT_EQ(alliance_.store().inboxes->count(full).value(), kInboxEntriesMax);
}

}  // namespace
}  // namespace indaba::server
