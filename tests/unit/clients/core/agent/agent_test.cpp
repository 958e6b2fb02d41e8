// Proves that an agent joins an alliance once, wherever the connection breaks or the server fails,
// and that a try which came to nothing leaves nothing behind. The agent runs against a server that
// answers as the test says; what it wants stored is stored before anything is sent.
#include "clients/core/agent/agent.h"

#include "protocol/frames/alliance.h"
#include "protocol/frames/events.h"
#include "protocol/frames/invites.h"
#include "protocol/frames/key_packages.h"
#include "protocol/frames/members.h"
#include "tests/support/statement_world.h"
#include "tests/unit/clients/core/scripted_server.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

using protocol::ErrorCode;
using protocol::MemberState;

class AgentTest : public SealedStoreTest {
 protected:
  static constexpr UnixTime kNow{test::StatementWorld::kStart.seconds + 86'400};

  AgentTest() {
    std::ranges::fill(secret_.mutable_view(), std::uint8_t{1});
    invite_ = world_.invite(invite_key_of(secret_));
    server_.on<protocol::InvitesLookRequest>(
        "invites.look", [this](const protocol::InvitesLookRequest&) {
          protocol::InvitesLookReply reply;
          reply.invite = protocol::sign(invite_, {&world_.root_key()});
          reply.root = {world_.root()};
          reply.use = 1;
          return Result<protocol::InvitesLookReply>(reply);
        });
    server_.always<protocol::RegisterRequest>("register",
                                              protocol::RegisterReply{MemberState::pending});
    protocol::ProveReply proved;
    proved.state = MemberState::pending;
    server_.always<protocol::ProveRequest>("prove", proved);
    protocol::AllianceGetReply alliance;
    alliance.root = {world_.root()};
    server_.always<protocol::Nothing>("alliance.get", alliance);
    reopen();
  }

  void reopen() { agent_ = test::must(Agent::open(store_, random_, kNow)); }

  void give(Input input) {
    Effects effects = agent_->handle(kNow, std::move(input));
    ASSERT_TRUE(host_.write(test::must(store_.seal(effects.writes, random_)), fence_));
    events_.insert(events_.end(), effects.events.begin(), effects.events.end());
    for (Bytes& frame : server_.answer(std::move(effects.frames))) {
      give(Received{std::move(frame)});
    }
  }
  void release(const std::string& method) {
    server_.release(method);
    give(Tick{});
  }
  void hello() {
    protocol::HelloEvent hello = hello_;
    hello.versions = {1};
    hello.alliance = world_.alliance();
    hello.time = server_time_;
    give(Received{protocol::encode_event("hello", hello)});
  }
  void connect() {
    give(Connected{protocol::Hash{}});
    hello();
  }
  template <class Told>
  std::vector<Told> told() const {
    std::vector<Told> told;
    for (const Event& event : events_) {
      if (const auto* one = std::get_if<Told>(&event)) {
        told.push_back(*one);
      }
    }
    return told;
  }
  void join() {
    const InviteLink link{ServerAddress{true, "a.example", 443, {}}, secret_.clone(),
                          world_.alliance()};
    give(Asked{1, JoinAlliance{write_link(link), "awa", "note"}});
  }
  void say_lists(std::uint64_t lists) {
    give(Received{protocol::encode_event("lists", protocol::ListsEvent{lists, 0, 0})});
  }
  // By root's word.
  void accept() {
    const Account& account = *agent_->account();
    protocol::MembersGetReply self;
    self.member = account.member();
    self.handle = account.handle();
    self.identity = {account.identity()};
    self.devices = {account.certificate()};
    test::Signatory person = world_.stranger();
    person.id = account.member();
    self.statements = {protocol::sign(world_.member(person), {&world_.root_key()})};
    server_.always<protocol::MembersGetRequest>("members.get", self);
    protocol::ResumeReply resumed;
    server_.always<protocol::ResumeRequest>("resume", resumed);
    server_.always<protocol::KeyPackagesPublishRequest>("key_packages.publish",
                                                        protocol::KeyPackagesPublishReply{});
  }
  // How the last command ended that has.
  std::error_code ended_with() const {
    std::error_code error = ClientError::pending;
    for (const Event& event : events_) {
      if (const auto* finished = std::get_if<Finished>(&event)) {
        error = finished->outcome.error();
      }
    }
    return error;
  }
  // But for the header that opens it.
  bool store_is_empty() { return host_.entries().size() == 1; }

  test::StatementWorld world_;
  Secret<32> secret_;
  protocol::InviteStatement invite_;
  test::ScriptedServer server_;
  SealedStore store_ = opened();
  std::unique_ptr<Agent> agent_;
  std::vector<Event> events_;
  protocol::HelloEvent hello_;
  UnixTime server_time_ = kNow;
};

TEST_F(AgentTest, JoinsByAnInvite) {
  connect();
  join();
  EXPECT_FALSE(ended_with());
  EXPECT_EQ(agent_->standing(), Standing::pending);
  EXPECT_TRUE(agent_->is_idle());
  ASSERT_NE(agent_->account(), nullptr);
  EXPECT_EQ(agent_->account()->handle(), "awa");
  EXPECT_TRUE(test::must(agent_->sheets()).has_value());
}

TEST_F(AgentTest, JoinsOnceItHasAConnection) {
  join();
  EXPECT_EQ(server_.count("register"), 0U);
  connect();
  EXPECT_FALSE(ended_with());
  EXPECT_EQ(server_.count("register"), 1U);
}

TEST_F(AgentTest, SignsInAgainFromItsStore) {
  connect();
  join();
  const MemberId member = agent_->account()->member();
  reopen();
  connect();
  EXPECT_EQ(agent_->standing(), Standing::pending);
  EXPECT_EQ(agent_->account()->member(), member);
  EXPECT_EQ(server_.count("register"), 1U);
  EXPECT_EQ(server_.count("prove"), 2U);
}

TEST_F(AgentTest, RegistersAgainWithTheSameKeysAfterALoss) {
  server_.hold("register");
  connect();
  join();
  const MemberId member = agent_->account()->member();
  give(Lost{});
  EXPECT_EQ(ended_with(), ClientError::disconnected);
  reopen();
  connect();
  release("register");
  EXPECT_EQ(agent_->account()->member(), member);
  EXPECT_EQ(agent_->standing(), Standing::pending);
}

// The server may have registered it at a try of which the answer was lost.
TEST_F(AgentTest, KeepsItsKeysWhereTheServerHasNoTime) {
  for (const ErrorCode code : {ErrorCode::rate_limited, ErrorCode::overloaded,
                               ErrorCode::unavailable, ErrorCode::internal}) {
    server_.refuse("register", code);
    connect();
    join();
    ASSERT_NE(agent_->account(), nullptr);
    give(Lost{});
  }
  const MemberId member = agent_->account()->member();
  server_.always<protocol::RegisterRequest>("register",
                                            protocol::RegisterReply{MemberState::pending});
  connect();
  EXPECT_EQ(agent_->account()->member(), member);
  EXPECT_EQ(agent_->standing(), Standing::pending);
}

TEST_F(AgentTest, ForgetsARegistrationThatIsRefused) {
  server_.refuse("register", ErrorCode::already_exists);
  connect();
  join();
  EXPECT_EQ(ended_with(), ErrorCode::already_exists);
  EXPECT_EQ(agent_->account(), nullptr);
  EXPECT_TRUE(store_is_empty());
}

// Else the root of one alliance would lie in the store of a member of another.
TEST_F(AgentTest, ForgetsAnAllianceThatItDidNotJoin) {
  invite_.not_after = {kNow.seconds - 1};
  connect();
  join();
  EXPECT_EQ(ended_with(), ClientError::not_trusted);
  EXPECT_EQ(agent_->account(), nullptr);
  EXPECT_TRUE(store_is_empty());
}

TEST_F(AgentTest, JoinsNoOtherAllianceThanItsLinkNames) {
  test::StatementWorld other;
  server_.on<protocol::InvitesLookRequest>(
      "invites.look", [&](const protocol::InvitesLookRequest&) {
        protocol::RootStatement body = other.set().root().body;
        body.name = "Other";
        protocol::InvitesLookReply reply;
        reply.invite = protocol::sign(invite_, {&world_.root_key()});
        reply.root = {protocol::sign_root(body, {}, {&other.root_key()})};
        reply.use = 1;
        return Result<protocol::InvitesLookReply>(reply);
      });
  connect();
  join();
  EXPECT_EQ(ended_with(), ClientError::foreign_alliance);
  EXPECT_TRUE(store_is_empty());
}

TEST_F(AgentTest, JoinsOnce) {
  connect();
  join();
  join();
  EXPECT_EQ(ended_with(), ClientError::already_joined);
  EXPECT_EQ(server_.count("register"), 1U);
}

// Both waited for the server's first word; the second would have taken the first one's place.
TEST_F(AgentTest, JoinsOnceWhereItIsAskedTwiceBeforeThereIsAConnection) {
  join();
  join();
  connect();
  EXPECT_EQ(ended_with(), std::error_code());
  EXPECT_EQ(server_.count("register"), 1U);
  EXPECT_EQ(agent_->standing(), Standing::pending);
}

// A clock that is fast by some minutes would make the founder an admin in some minutes.
TEST_F(AgentTest, FoundsWithGrantsThatCountAtOnceByASlowerClock) {
  std::vector<UnixTime> begin;
  server_.on<protocol::AllianceInitialiseRequest>(
      "alliance.initialise", [&](const protocol::AllianceInitialiseRequest& request) {
        for (const protocol::Statement& statement : request.statements) {
          if (const auto role = cbor::decode<protocol::RoleStatement>(statement.body)) {
            begin.push_back(role->not_before);
          }
        }
        return Result<protocol::AllianceInitialiseReply>(ErrorCode::internal);
      });
  give(Connected{protocol::Hash{}});
  protocol::HelloEvent hello;
  hello.versions = {1};
  hello.time = kNow;
  give(Received{protocol::encode_event("hello", hello)});
  const std::string secret(43, 'A');
  give(Asked{1, FoundAlliance{"http://127.0.0.1:8080/#found=" + secret, "Alliance", "awa"}});
  ASSERT_EQ(begin.size(), 1U);
  EXPECT_LE(begin[0].seconds + 3600, kNow.seconds);
}

// ---- the server's clock and store

TEST_F(AgentTest, WarnsOfClocksThatAreFiveMinutesApart) {
  for (const UnixTime time : {UnixTime{kNow.seconds - 300}, UnixTime{kNow.seconds + 300}}) {
    server_time_ = time;
    connect();
    give(Lost{});
  }
  EXPECT_TRUE(told<ClockApart>().empty());
  server_time_ = {kNow.seconds - 301};
  connect();
  give(Lost{});
  server_time_ = {kNow.seconds + 86'400};
  connect();
  join();
  const auto apart = told<ClockApart>();
  ASSERT_EQ(apart.size(), 2U);
  EXPECT_EQ(apart[0].seconds, 301U);
  EXPECT_TRUE(apart[0].is_ahead);
  EXPECT_FALSE(apart[1].is_ahead);
  EXPECT_FALSE(ended_with());
}

TEST_F(AgentTest, DoesNothingWhereClocksAreADayApart) {
  join();
  server_time_ = {kNow.seconds + 86'401};
  connect();
  EXPECT_EQ(ended_with(), ClientError::clock_apart);
  EXPECT_EQ(told<SignInRefused>().at(0).error, ClientError::clock_apart);
  EXPECT_EQ(server_.count("invites.look"), 0U);
  give(Lost{});
  server_time_ = kNow;
  connect();
  join();
  EXPECT_FALSE(ended_with());
}

TEST_F(AgentTest, SaysOnceThatTheServerGoesOnFromACopy) {
  connect();
  join();
  reopen();
  connect();
  reopen();
  connect();
  EXPECT_TRUE(told<ServerRestored>().empty());
  hello_.incarnation = {1};
  reopen();
  connect();
  reopen();
  connect();
  EXPECT_EQ(told<ServerRestored>().size(), 1U);
}

TEST_F(AgentTest, AlarmsOfAnotherCopyOfItself) {
  connect();
  join();
  give(Received{protocol::encode_event("closing", protocol::ClosingEvent{"shutting_down"})});
  EXPECT_TRUE(told<Alarm>().empty());
  give(Received{protocol::encode_event("closing", protocol::ClosingEvent{"replaced"})});
  ASSERT_EQ(told<Alarm>().size(), 1U);
  EXPECT_EQ(told<Alarm>()[0].kind, AlarmKind::replaced);
}

TEST_F(AgentTest, HearsOneHelloAConnection) {
  connect();
  join();
  reopen();
  connect();
  hello();
  EXPECT_EQ(server_.count("prove"), 2U);
  EXPECT_EQ(agent_->standing(), Standing::pending);
}

// A box or a Welcome that came then would have waited for the next connection.
TEST_F(AgentTest, HearsWhatComesWhileItSignsIn) {
  connect();
  join();
  reopen();
  server_.hold("alliance.get");
  connect();
  const std::size_t before = server_.count("inbox.read");
  give(Received{protocol::encode_event("inbox", protocol::Nothing{})});
  EXPECT_EQ(server_.count("inbox.read"), before + 1);
}

TEST_F(AgentTest, SaysNothingToAServerWithAnotherKey) {
  join();
  give(Connected{protocol::Hash{1}});
  hello();
  ASSERT_EQ(events_.size(), 1U);
  EXPECT_EQ(std::get<Alarm>(events_[0]).kind, AlarmKind::server_key);
  EXPECT_EQ(server_.count("invites.look"), 0U);
}

// As in a browser, where nobody learns the key of the connection.
TEST_F(AgentTest, SpeaksToTheServerThatNamesItselfWhereItsKeyIsNotKnown) {
  hello_.server_key.fill(1);
  join();
  give(Connected{});
  hello();
  EXPECT_TRUE(told<Alarm>().empty());
  EXPECT_EQ(server_.count("invites.look"), 1U);
}

TEST_F(AgentTest, SaysThatTheServerDoesNotLetItIn) {
  connect();
  join();
  reopen();
  server_.refuse("prove", ErrorCode::sign_in_failed);
  events_.clear();
  connect();
  ASSERT_EQ(events_.size(), 1U);
  EXPECT_EQ(std::get<SignInRefused>(events_[0]).error, ErrorCode::sign_in_failed);
  EXPECT_EQ(agent_->standing(), Standing::offline);
}

TEST_F(AgentTest, SignsInOnceTheServerHasTime) {
  connect();
  join();
  reopen();
  server_.refuse("alliance.get", ErrorCode::overloaded);
  connect();
  EXPECT_EQ(agent_->standing(), Standing::offline);
  protocol::AllianceGetReply alliance;
  alliance.root = {world_.root()};
  server_.always<protocol::Nothing>("alliance.get", alliance);
  const std::size_t proved = server_.count("prove");
  give(Tick{});
  EXPECT_EQ(agent_->standing(), Standing::pending);
  EXPECT_EQ(server_.count("prove"), proved);  // once a connection
}

TEST_F(AgentTest, TakesPartAsSoonAsItIsAccepted) {
  connect();
  join();
  server_.refuse("members.get", ErrorCode::not_allowed);
  say_lists(2);
  EXPECT_EQ(agent_->standing(), Standing::pending);
  give(Tick{});
  EXPECT_EQ(server_.count("members.get"), 1U);  // nothing has changed since
  accept();
  events_.clear();
  say_lists(3);
  EXPECT_EQ(agent_->standing(), Standing::member);
  ASSERT_EQ(told<StandingChanged>().size(), 1U);
  EXPECT_EQ(server_.count("resume"), 1U);
  EXPECT_EQ(server_.count("circles.duties"), 2U);
}

TEST_F(AgentTest, LooksOnceMoreWhetherItIsAcceptedWhereTheServerHadNoTime) {
  connect();
  join();
  server_.refuse("members.get", ErrorCode::overloaded);
  say_lists(2);
  EXPECT_EQ(agent_->standing(), Standing::pending);
  accept();
  give(Tick{});
  EXPECT_EQ(agent_->standing(), Standing::member);
}

TEST_F(AgentTest, TakesFramesThatAreNoneForNothing) {
  connect();
  give(Received{Bytes{0xFF, 0x00}});
  give(Received{protocol::encode_event("event_of_tomorrow", protocol::Nothing{})});
  give(Received{protocol::encode_event("entry", protocol::Nothing{})});
  give(Received{Bytes{}});
  EXPECT_TRUE(agent_->is_idle());
}

// What it holds is freed with it; the address sanitizer watches.
TEST_F(AgentTest, MayEndWithFlowsUnderWay) {
  server_.hold("register");
  connect();
  join();
  EXPECT_FALSE(agent_->is_idle());
  agent_.reset();
}

}  // namespace
}  // namespace indaba::client
