// Proves that a device becomes one of a member's only by a link of the member's, the fingerprint
// that it shows and a handover that is theirs; and that whatever else comes changes nothing. Two
// agents run against a server each, which the test makes say what the other one sent.
#include <gtest/gtest.h>

#include "clients/core/identity/fingerprint.h"
#include "clients/core/identity/handing_over.h"
#include "tests/unit/clients/core/agent/side.h"

namespace indaba::client {
namespace {

using protocol::ErrorCode;

class LinkingTest : public testing::Test {
 protected:
  LinkingTest() {
    old_.server.on<protocol::DevicesAddRequest>(
        "devices.add", [this](const protocol::DevicesAddRequest& request) {
          added_.emplace(request);
          return Result<protocol::DevicesAddReply>(protocol::DevicesAddReply{2});
        });
    new_.server.refuse("prove", ErrorCode::sign_in_failed);
    new_.server.on<protocol::DevicesAskRequest>(
        "devices.ask", [this](const protocol::DevicesAskRequest& request) {
          asked_ = request;
          return Result<protocol::DevicesAskReply>(protocol::DevicesAskReply{});
        });
    old_.join(world_);
    new_.connect(world_.alliance());
  }

  std::string offer() { return std::get<LinkOffered>(test::must(old_.run(OfferLink{}))).link; }
  // The new device asks; its fingerprint.
  std::string ask(const std::string& link) {
    return std::get<LinkAsked>(test::must(new_.run(AskToBeLinked{link, "phone"})))
        .device.fingerprint;
  }
  // What the old one has added, as the server makes it the new one's.
  void hand_over(Bytes body) {
    protocol::ProveReply proved;
    proved.state = protocol::MemberState::pending;
    new_.server.always<protocol::ProveRequest>("prove", proved);
    protocol::InboxEntry entry;
    entry.seq = 1;
    entry.type = protocol::InboxType::link;
    entry.body = std::move(body);
    new_.inbox = {entry};
    new_.give(Tick{});
  }
  std::error_code accept_error(const std::string& fingerprint) {
    return old_.run(AcceptDevice{fingerprint}).error();
  }

  test::StatementWorld world_;
  Side old_{world_.root(), 1};
  Side new_{world_.root(), 2};
  protocol::DevicesAskRequest asked_;
  std::optional<protocol::DevicesAddRequest> added_;
};

TEST_F(LinkingTest, MakesADeviceOfTheMembers) {
  const std::string fingerprint = ask(offer());
  EXPECT_EQ(asked_.member, old_.agent->account()->member());
  EXPECT_TRUE(new_.agent->is_linking());
  old_.deliver(asked_.sealed);
  EXPECT_EQ(old_.told<LinkArrived>(), 1U);
  const auto accepted = old_.run(AcceptDevice{fingerprint});
  ASSERT_TRUE(accepted);
  EXPECT_EQ(std::get<DeviceAccepted>(*accepted).device.name, "phone");
  EXPECT_EQ(test::must(old_.agent->devices()).size(), 2U);

  hand_over(*added_->handover);
  ASSERT_NE(new_.agent->account(), nullptr);
  EXPECT_FALSE(new_.agent->is_linking());
  EXPECT_EQ(new_.agent->account()->member(), old_.agent->account()->member());
  EXPECT_EQ(new_.agent->account()->handle(), "awa");
  EXPECT_NE(new_.agent->account()->device(), old_.agent->account()->device());
  EXPECT_EQ(new_.agent->account()->identity_seed().view()[0],
            old_.agent->account()->identity_seed().view()[0]);
  EXPECT_EQ(new_.agent->standing(), Standing::pending);
}

TEST_F(LinkingTest, AddsACertificateThatCounts) {
  const std::string fingerprint = ask(offer());
  old_.deliver(asked_.sealed);
  ASSERT_TRUE(old_.run(AcceptDevice{fingerprint}));
  const auto certificate = test::must(
      protocol::authenticate_as<protocol::DeviceStatement>(added_->device, world_.alliance()));
  EXPECT_EQ(certificate.signers.size(), 3U);
  EXPECT_EQ(certificate.body.certifier, old_.agent->account()->device());
  EXPECT_TRUE(old_.agent->trust().view().device(certificate.body.member, certificate.body.device));
}

TEST_F(LinkingTest, GoesOnFromItsStore) {
  const std::string fingerprint = ask(offer());
  new_.reopen();
  EXPECT_TRUE(new_.agent->is_linking());
  ASSERT_NE(new_.agent->server(), nullptr);
  EXPECT_EQ(new_.agent->server()->host, "a.example");
  new_.connect(world_.alliance());
  old_.deliver(asked_.sealed);
  ASSERT_TRUE(old_.run(AcceptDevice{fingerprint}));
  hand_over(*added_->handover);
  EXPECT_NE(new_.agent->account(), nullptr);
}

TEST_F(LinkingTest, AcceptsNothingThatWasNotAskedFor) {
  const std::string fingerprint = ask(offer());
  EXPECT_EQ(accept_error(fingerprint), ClientError::unknown_link_request);
  old_.deliver(asked_.sealed);
  EXPECT_EQ(accept_error("0000-0000-0000-0000"), ClientError::unknown_link_request);
  EXPECT_EQ(accept_error("0000"), ClientError::not_a_code);
  EXPECT_FALSE(added_);
}

TEST_F(LinkingTest, AcceptsOnce) {
  const std::string fingerprint = ask(offer());
  old_.deliver(asked_.sealed);
  ASSERT_TRUE(old_.run(AcceptDevice{fingerprint}));
  EXPECT_EQ(accept_error(fingerprint), ClientError::unknown_link_request);
  old_.deliver(asked_.sealed);
  EXPECT_EQ(old_.told<LinkArrived>(), 1U);
}

TEST_F(LinkingTest, HearsNothingUnderAnEarlierLink) {
  const std::string earlier = offer();
  (void)offer();
  (void)ask(earlier);
  old_.deliver(asked_.sealed);
  EXPECT_EQ(old_.told<LinkArrived>(), 0U);
}

TEST_F(LinkingTest, HearsNothingOnceTheLinkIsTooOld) {
  (void)ask(offer());
  old_.now.seconds += kLinkSeconds + 1;
  old_.deliver(asked_.sealed);
  EXPECT_EQ(old_.told<LinkArrived>(), 0U);
}

TEST_F(LinkingTest, AcceptsNoRequestThatHasBecomeTooOld) {
  const std::string fingerprint = ask(offer());
  old_.deliver(asked_.sealed);
  old_.now.seconds += kLinkSeconds + 1;
  EXPECT_EQ(accept_error(fingerprint), ClientError::link_expired);
  EXPECT_FALSE(added_);
}

TEST_F(LinkingTest, HearsNoRequestThatIsNotSealedUnderTheLink) {
  (void)ask(offer());
  asked_.sealed[30] ^= 1;
  old_.deliver(asked_.sealed);
  old_.deliver({});
  EXPECT_EQ(old_.told<LinkArrived>(), 0U);
}

// Whoever has the link, and the server's help, still can't be certified as something else.
TEST_F(LinkingTest, HearsNoRequestThatClaimsMoreThanItsKeys) {
  const DeviceLink link = test::must(read_device_link(offer()));
  const Ed25519KeyPair key = world_.key();
  protocol::DeviceStatement good;
  good.alliance = link.root;
  good.member = link.member;
  good.generation = link.generation;
  good.device = world_.device_id();
  good.signature_key = key.public_key;
  good.created = old_.now;
  good.expires = {old_.now.seconds + kCertificateSeconds};
  good.certifier = link.certifier;
  const auto deliver = [&](const protocol::DeviceStatement& body, const Ed25519KeyPair& by) {
    old_.deliver(test::must(seal_link_request(
        link.secret, link.root, link.member, {"phone", protocol::sign(body, {&by})}, old_.random)));
  };
  const auto deliver_with = [&](auto change) {
    protocol::DeviceStatement body = good;
    change(body);
    deliver(body, key);
  };
  deliver_with([&](auto& body) { body.member = world_.stranger().id; });
  deliver_with([](auto& body) { body.generation += 1; });
  deliver_with([](auto& body) { body.certifier.reset(); });
  deliver_with([&](auto& body) { body.certifier = world_.device_id(); });
  deliver_with([&](auto& body) { body.device = old_.agent->account()->device(); });
  deliver_with([](auto& body) { body.expires.seconds += 1; });
  deliver_with([](auto& body) { body.created.seconds -= kLinkSeconds + 1; });
  deliver_with([](auto& body) { body.created.seconds += kLinkSeconds + 1; });
  deliver_with([](auto& body) { body.alliance = {}; });
  deliver(good, world_.key());
  EXPECT_EQ(old_.told<LinkArrived>(), 0U);
  deliver(good, key);
  EXPECT_EQ(old_.told<LinkArrived>(), 1U);
}

TEST_F(LinkingTest, AsksNoOtherAllianceThanItsLinkNames) {
  DeviceLink link = test::must(read_device_link(offer()));
  link.root = {};
  EXPECT_EQ(new_.run(AskToBeLinked{write_link(link), ""}).error(), ClientError::foreign_alliance);
  EXPECT_EQ(new_.server.count("devices.ask"), 0U);
  EXPECT_FALSE(new_.agent->is_linking());
}

// The server can make itself believe whatever it likes, the new device nothing.
TEST_F(LinkingTest, TakesNoHandoverThatIsNotTheMembers) {
  const std::string fingerprint = ask(offer());
  old_.deliver(asked_.sealed);
  ASSERT_TRUE(old_.run(AcceptDevice{fingerprint}));
  Bytes changed = *added_->handover;
  changed.back() ^= 1;
  hand_over(changed);
  EXPECT_EQ(new_.agent->account(), nullptr);
  EXPECT_EQ(new_.told<SignInRefused>(), 1U);
  EXPECT_FALSE(new_.agent->is_linking());
  EXPECT_EQ(new_.host.entries().size(), 1U);
}

TEST_F(LinkingTest, GivesUpOnceItsRequestIsTooOld) {
  (void)ask(offer());
  new_.now.seconds += kLinkSeconds + 1;
  new_.give(Tick{});
  EXPECT_FALSE(new_.agent->is_linking());
  EXPECT_EQ(new_.told<SignInRefused>(), 1U);
  EXPECT_EQ(new_.host.entries().size(), 1U);
}

TEST_F(LinkingTest, WaitsWhereTheServerHasNoTime) {
  (void)ask(offer());
  new_.server.refuse("prove", ErrorCode::rate_limited);
  new_.give(Tick{});
  EXPECT_TRUE(new_.agent->is_linking());
}

TEST_F(LinkingTest, NamesDevicesOfItsOwn) {
  const DeviceId self = old_.agent->account()->device();
  ASSERT_TRUE(old_.run(RenameDevice{self, "laptop"}));
  EXPECT_EQ(test::must(old_.agent->devices()).front().name, "laptop");
  EXPECT_EQ(old_.run(RenameDevice{world_.device_id(), "x"}).error(), ClientError::unknown_device);
  const std::string longest(protocol::kDeviceNameBytesMax, 'a');
  ASSERT_TRUE(old_.run(RenameDevice{self, longest}));
  for (const std::string& name : {std::string(), longest + "a", std::string("\xFF")}) {
    EXPECT_EQ(old_.run(RenameDevice{self, name}).error(), ClientError::invalid_text);
  }
  EXPECT_EQ(test::must(old_.agent->devices()).front().name, longest);
}

}  // namespace
}  // namespace indaba::client
