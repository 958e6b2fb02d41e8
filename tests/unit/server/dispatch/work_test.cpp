// Proves that what is remembered of who may send never outlives what it rests on: each request as
// a piece of work on the writer thread, all within one second, on a planted alliance.
#include "server/dispatch/work.h"

#include <gtest/gtest.h>

#include "protocol/frames/envelope.h"
#include "server/dispatch/services.h"
#include "server/service/open_channels.h"
#include "server/service/recent_admissions.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using test::Planted;

const ChannelId kPlace(ByteArray<16>{7});

class FixedClock final : public Clock {
 public:
  explicit FixedClock(UnixTime now) : now_(now) {}
  UnixTime now() const override { return now_; }

 private:
  UnixTime now_;
};

class WorkOfSenders : public testing::Test {
 protected:
  WorkOfSenders() {
    alliance_.grant(moderator_, RoleName::moderator);
    alliance_.grant(lead_, RoleName::responder);
    circle_ = alliance_.add_circle(RoleName::member, RoleName::responder);
    protocol::ChannelsOpenRequest opening;
    opening.channel = kPlace;
    opening.circle = circle_;
    opening.name = "Water";
    check(alliance_.run(channels_open, lead_.caller(), opening).has_value());
    check(alliance_.run(channels_join, awa_.caller(), protocol::ChannelsJoinRequest{kPlace})
              .has_value());
  }

  // What the request ends with. `undoes`: what it changed, if it fails.
  template <class Request>
  std::error_code run(const Planted& by, std::string_view name, const Request& request,
                      bool undoes = true) {
    const protocol::Method& method = *protocol::find_method(name);
    const Bytes with = cbor::encode(request);
    Job job;
    job.caller = by.caller();
    job.id = RequestId(ByteArray<16>{++requests_});
    job.call = table_.decode(method, with).value();
    std::error_code ended;
    const auto work = changing_work(std::move(job), tools_,
                                    [&](const Finished& finished) { ended = finished.error; });
    std::error_code error;
    alliance_.piece([&](storage::Store& store) {
      error = work->run(store).error();
      return !error || !undoes;
    });
    work->done(error);
    return ended;
  }

  std::error_code moderate(const protocol::ModerationAct& act) {
    protocol::ModerationStatement body;
    body.alliance = alliance_.id();
    body.channel = kPlace;
    body.act = act;
    body.at = alliance_.now();
    body.issuer = moderator_.id;
    body.device = moderator_.device().id;
    return run(moderator_, "channels.moderate",
               protocol::ChannelsModerateRequest{protocol::sign(body, {&moderator_.device().key})});
  }

  std::error_code send(const Planted& by) {
    protocol::SendRequest request;
    request.channel = kPlace;
    request.message = MessageId(ByteArray<16>{++messages_});
    request.body = to_bytes("hello");
    return run(by, "send", request);
  }

  test::PlantedAlliance alliance_;
  Planted& moderator_ = alliance_.add("moderator");
  Planted& lead_ = alliance_.add("lead");
  Planted& awa_ = alliance_.add("awa");
  protocol::CircleId circle_;
  ServiceTable table_ = make_service_table();
  RecentAdmissions admissions_;
  FixedClock clock_{alliance_.now()};
  WorkTools tools_{
      .clock = clock_,
      .random = alliance_.random(),
      .identity = [this] { return std::make_shared<const ServerIdentity>(alliance_.server()); },
      .heads = &alliance_.heads(),
      .groups = nullptr,
      .admissions = &admissions_};
  std::uint8_t requests_ = 0;
  std::uint8_t messages_ = 0;
};

TEST_F(WorkOfSenders, IsLookedUpOnceASecond) {
  EXPECT_FALSE(send(awa_));
  EXPECT_TRUE(admissions_.may_send(awa_.device().id, alliance_.now()));
  EXPECT_NE(admissions_.post(awa_.device().id, kPlace, alliance_.now()), nullptr);
  EXPECT_FALSE(send(awa_));
}

TEST_F(WorkOfSenders, IsRefusedAtOnceToWhomABanHasPutOut) {
  ASSERT_FALSE(send(awa_));
  ASSERT_FALSE(moderate(protocol::ActBan{awa_.id, {}}));
  EXPECT_EQ(send(awa_), ErrorCode::not_found);
}

TEST_F(WorkOfSenders, IsRefusedAtOnceOnceTheChannelIsClosed) {
  ASSERT_FALSE(send(awa_));
  ASSERT_FALSE(moderate(protocol::ActClose{}));
  EXPECT_EQ(send(awa_), ErrorCode::channel_closed);
}

TEST_F(WorkOfSenders, IsRefusedAtOnceToWhoHasLeft) {
  ASSERT_FALSE(send(awa_));
  ASSERT_FALSE(run(awa_, "channels.quit", protocol::ChannelsQuitRequest{kPlace}));
  EXPECT_EQ(send(awa_), ErrorCode::not_found);
}

TEST_F(WorkOfSenders, StillMustBeSealedUnderTheNewestEpoch) {
  ASSERT_FALSE(send(awa_));
  protocol::SendRequest request;
  request.channel = kPlace;
  request.message = MessageId(ByteArray<16>{200});
  request.epoch = 1;
  request.body = to_bytes("hello");
  EXPECT_EQ(run(awa_, "send", request), ErrorCode::stale_epoch);
}

TEST_F(WorkOfSenders, ChangesNothingWhenItFails) {
  ASSERT_TRUE(alliance_.store().open_channels->set_slow(kPlace, 60));
  ASSERT_FALSE(send(lead_));
  protocol::SendRequest request;
  request.channel = kPlace;
  request.message = MessageId(ByteArray<16>{messages_});
  request.body = to_bytes("another's id");
  EXPECT_EQ(run(awa_, "send", request, false), ErrorCode::id_reused);
  EXPECT_FALSE(alliance_.store().open_channels->written(kPlace, awa_.id));
  EXPECT_EQ(alliance_.store().devices->sends(awa_.device().id).value(), 0U);
}

TEST_F(WorkOfSenders, IsNotRememberedOfSlowChannels) {
  ASSERT_TRUE(alliance_.store().open_channels->set_slow(kPlace, 60));
  ASSERT_FALSE(send(awa_));
  EXPECT_EQ(send(awa_), ErrorCode::rate_limited);
}

using Work = WorkOfSenders;

TEST_F(Work, RefusesAReplyThatNoFrameHolds) {
  storage::ProfileEntry sealed;
  sealed.field = 1;
  sealed.sealed = Bytes(protocol::kFrameBytesMax - 1000);
  ASSERT_TRUE(alliance_.store().profiles->set(awa_.id, {sealed}));
  EXPECT_FALSE(run(awa_, "profile.get", protocol::Nothing{}));
  sealed.sealed = Bytes(protocol::kFrameBytesMax);
  ASSERT_TRUE(alliance_.store().profiles->set(awa_.id, {sealed}));
  EXPECT_EQ(run(awa_, "profile.get", protocol::Nothing{}), ErrorCode::too_large);
}

}  // namespace
}  // namespace indaba::server
