// Lies: what a server may say that is not so, each by itself.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames/envelope.h"
#include "protocol/frames/payloads.h"
#include "tests/sim/dice.h"
#include "tests/support/statement_world.h"

namespace indaba::agents_sim {

// One frame of the server's, on its way to a device.
struct Telling {
  std::string name;             // the method that it answers, or the event
  std::optional<RequestId> re;  // of an answer
  Bytes asked;                  // what was asked, of an answer
  Bytes with;                   // what is answered or told
  std::optional<protocol::ErrorBody> error;
  std::uint32_t times = 1;  // how often it is told
};

// What a liar has at hand: what went over its wire, and a person who does not exist.
struct Stock {
  explicit Stock(sim::Dice& with) : dice(with) {}

  void gather(const Telling& telling);
  // Signed by the ghost, in anybody's name.
  template <class Body>
  protocol::Statement forged(Body body) {
    body.alliance = alliance;
    return protocol::sign(body, {&ghost.identity_key});
  }
  protocol::MembersGetReply listed_ghost();

  sim::Dice& dice;
  test::StatementWorld paper;
  test::Signatory ghost = paper.stranger();
  protocol::Hash alliance{};
  std::vector<protocol::ClaimedPackage> packages;
  std::map<DeviceId, Bytes> first_packages;
  std::map<protocol::CircleId, std::map<std::uint64_t, protocol::Statement>> manifests;
  std::vector<protocol::Statement> boxes;
  std::vector<protocol::CircleId> circles;
  std::vector<MemberId> members;
  std::vector<ChannelId> channels;
  std::vector<protocol::EntryEvent> entries;
  std::vector<protocol::InboxEntry> welcomes;
};

struct Lie {
  std::string_view name;
  std::uint32_t percent = 0;  // how often, where there is an occasion
  // Whether there was something to lie about.
  bool (*tell)(Stock& stock, Telling& telling);
};

inline constexpr std::size_t kLieCount = 25;
extern const std::array<Lie, kLieCount> kLies;
// Null if there is none of that name.
const Lie* find_lie(std::string_view name);

}  // namespace indaba::agents_sim
