// Lies: what a server may say that is not so, each by itself.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "clients/core/agent/agent.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/payloads.h"
#include "tests/sim/dice.h"
#include "tests/support/statement_world.h"

namespace indaba::agents_sim {

// One frame of the server's, on its way to a device.
struct Telling {
  std::size_t device = 0;       // to which, by its place in the world
  std::string name;             // the method that it answers, or the event
  std::optional<RequestId> re;  // of an answer
  Bytes asked;                  // what was asked, of an answer
  Bytes with;                   // what is answered or told
  std::optional<protocol::ErrorBody> error;
  std::uint32_t times = 1;    // how often it is told
  std::vector<Bytes> before;  // entries that are told before it
};

// A device's log of a channel that is not the one that the others have: every hash follows from the
// one before.
struct Fork {
  std::int64_t shift = 0;  // by how much its numbers are higher
  protocol::Hash log_hash{};
};

// What a device has asked for, by which device.
struct Heard {
  std::size_t device = 0;
  std::string_view method;
  ByteView with;
};

// What a liar has at hand: what went over its wire, a person who does not exist, the links that
// people were given, and a member who lends it their keys.
struct Stock {
  explicit Stock(sim::Dice& with) : dice(with), random(with.below(UINT32_MAX)) {}

  void gather(const Telling& telling);
  void gather(const Heard& heard);
  void gather_logs(const Telling& telling);
  void gather_inbox(const Telling& telling);
  void gather_answers(const Telling& telling);
  // Signed by the ghost, in anybody's name.
  template <class Body>
  protocol::Statement forged(Body body) {
    body.alliance = alliance;
    return protocol::sign(body, {&ghost.identity_key});
  }
  protocol::MembersGetReply listed_ghost();
  // Where the device's log is another already.
  Fork* fork_of(const Telling& telling, const ChannelId& channel);
  // Makes it another from this entry on. Null if nothing is known of what stands before it.
  Fork* begin_fork(const Telling& telling, const protocol::EntryEvent& told);

  sim::Dice& dice;
  test::SeededRandom random;
  test::StatementWorld paper;
  test::Signatory ghost = paper.stranger();
  protocol::Hash alliance{};
  std::vector<protocol::ClaimedPackage> packages;
  std::map<DeviceId, Bytes> first_packages;
  std::map<DeviceId, protocol::ClaimedPackage> published;  // the first of each
  std::map<protocol::CircleId, std::map<std::uint64_t, protocol::Statement>> manifests;
  std::vector<protocol::Statement> boxes;
  std::vector<protocol::CircleId> circles;
  std::vector<MemberId> members;
  std::vector<ChannelId> channels;
  std::vector<protocol::EntryEvent> entries;
  std::vector<protocol::InboxEntry> welcomes;
  std::vector<protocol::InboxEntry> receipts;
  std::map<std::size_t, std::vector<Bytes>> receipts_of;  // by the device
  std::vector<protocol::AnswerEvent> answers;
  std::map<MemberId, protocol::BackupGetReply> first_backups;
  std::map<ChannelId, protocol::ChannelsGroupInfoReply> first_group_infos;
  using TreePage = std::tuple<ChannelId, std::uint64_t, std::uint64_t, std::uint64_t>;
  std::map<TreePage, protocol::ChannelsTreeReply> tree_pages;
  // By channel, generation and epoch: who wanted to end it, and how.
  using EpochPlace = std::tuple<ChannelId, std::uint64_t, std::uint64_t>;
  std::map<EpochPlace, std::map<DeviceId, Bytes>> commits;
  std::map<ChannelId, protocol::ChannelKind> kinds;
  std::map<ChannelId, std::map<std::uint64_t, protocol::Hash>> log_hashes;
  std::map<std::pair<std::size_t, ChannelId>, Fork> forks;
  std::vector<protocol::Statement> claims;  // of newcomers, by an invite's key
  std::optional<protocol::Statement> claim_of_ghost;
  std::function<const client::Agent*()> traitor;
  std::function<DeviceId(std::size_t)> id_of;       // of a device that has an account
  std::function<std::vector<std::string>()> links;  // that invite
};

struct Lie {
  std::string_view name;
  std::uint32_t percent = 0;  // how often, where there is an occasion
  // Whether there was something to lie about.
  bool (*tell)(Stock& stock, Telling& telling);
  bool wants_devices = false;  // told only where devices come and go
  bool may_lock_out = false;   // whoever is alarmed of it may take part no more
};

inline constexpr std::size_t kLieCount = 39;
extern const std::array<Lie, kLieCount> kLies;
// Null if there is none of that name.
const Lie* find_lie(std::string_view name);

}  // namespace indaba::agents_sim
