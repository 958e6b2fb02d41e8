// Side: one device with its store, and the server as it answers this one, for tests in which
// several devices take part.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "clients/core/agent/agent.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/devices.h"
#include "protocol/frames/inbox.h"
#include "tests/support/statement_world.h"
#include "tests/unit/clients/core/scripted_server.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {

struct Side {
  explicit Side(const protocol::Statement& root, std::uint64_t seed) : random(seed) {
    auto made = test::must(SealedStore::create(host, file_key(1), kCostMin, random));
    check(host.write({std::move(made.header)}, fence).has_value());
    protocol::AllianceGetReply alliance;
    alliance.root = {root};
    server.always<protocol::Nothing>("alliance.get", alliance);
    protocol::ProveReply proved;
    proved.state = protocol::MemberState::pending;
    server.always<protocol::ProveRequest>("prove", proved);
    server.always<protocol::InboxAcknowledgeRequest>("inbox.acknowledge", protocol::Nothing{});
    server.on<protocol::InboxReadRequest>("inbox.read",
                                          [this](const protocol::InboxReadRequest& request) {
                                            protocol::InboxReadReply reply;
                                            for (const protocol::InboxEntry& entry : inbox) {
                                              if (entry.seq > request.after) {
                                                reply.entries.push_back(entry);
                                              }
                                            }
                                            return Result<protocol::InboxReadReply>(reply);
                                          });
    store.emplace(test::must(SealedStore::open(host, file_key(1))));
    reopen();
  }

  void reopen() { agent = test::must(Agent::open(*store, random, now)); }
  void give(Input input) {
    Effects effects = agent->handle(now, std::move(input));
    ASSERT_TRUE(host.write(test::must(store->seal(effects.writes, random)), fence));
    events.insert(events.end(), effects.events.begin(), effects.events.end());
    for (Bytes& frame : server.answer(std::move(effects.frames))) {
      give(Received{std::move(frame)});
    }
  }
  void connect(const protocol::Hash& alliance) {
    give(Connected{protocol::Hash{}});
    protocol::HelloEvent hello;
    hello.versions = {1};
    hello.alliance = alliance;
    hello.time = now;
    give(Received{protocol::encode_event("hello", hello)});
  }
  // As a member who waits to be accepted: nothing more is asked of the server.
  void join(test::StatementWorld& world) {
    Secret<32> secret;
    std::ranges::fill(secret.mutable_view(), std::uint8_t{1});
    protocol::InvitesLookReply looked;
    looked.invite = protocol::sign(world.invite(invite_key_of(secret)), {&world.root_key()});
    looked.root = {world.root()};
    looked.use = 1;
    server.always<protocol::InvitesLookRequest>("invites.look", looked);
    server.always<protocol::RegisterRequest>(
        "register", protocol::RegisterReply{protocol::MemberState::pending});
    connect(world.alliance());
    const InviteLink invite{ServerAddress{true, "a.example", 443, {}}, std::move(secret),
                            world.alliance()};
    check(run(JoinAlliance{write_link(invite), "awa", ""}).has_value());
  }
  void deliver(Bytes body) {
    protocol::InboxEntry entry;
    entry.seq = inbox.size() + 1;
    entry.type = protocol::InboxType::link;
    entry.body = std::move(body);
    inbox.push_back(entry);
    give(Received{protocol::encode_event("inbox", protocol::InboxEvent{entry})});
  }
  // What the last command came to.
  Result<Outcome> run(Command command) {
    give(Asked{++commands, std::move(command)});
    const auto last = std::find_if(events.rbegin(), events.rend(), [](const Event& event) {
      return std::holds_alternative<Finished>(event);
    });
    return last != events.rend() ? std::get<Finished>(*last).outcome : ClientError::pending;
  }
  template <class Told>
  std::size_t told() const {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(),
                      [](const Event& event) { return std::holds_alternative<Told>(event); }));
  }

  test::SeededRandom random;
  test::MemoryKeyValues host;
  Fence fence = test::must(host.open_fence());
  std::optional<SealedStore> store;
  test::ScriptedServer server;
  std::vector<protocol::InboxEntry> inbox;
  UnixTime now{test::StatementWorld::kStart.seconds + 86'400};
  std::unique_ptr<Agent> agent;
  std::vector<Event> events;
  std::uint64_t commands = 0;
};

}  // namespace indaba::client
