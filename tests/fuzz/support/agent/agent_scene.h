// AgentScene: an alliance that has been through something, made once: what its devices had stored
// at several times, all that the server answered and told them, and what was said there.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/agents_sim/calm/calm_alliance.h"
#include "tests/fuzz/support/services/names.h"

namespace indaba::fuzz {

struct SaidReply {
  std::string method;
  Bytes with;  // what was asked
  std::optional<Bytes> ok;
  std::optional<protocol::ErrorBody> error;
};

struct SaidEvent {
  std::string event;
  Bytes with;
};

// A message that somebody wrote, and what it has said.
struct SaidMessage {
  ChannelId channel;
  MemberId member;
  DeviceId device;
  std::set<Bytes> contents;
};

// What the agent under test writes itself.
inline constexpr const char* kOwnWords = "own words";
inline constexpr const char* kOwnEdit = "own edit";

class AgentScene {
 public:
  AgentScene();

  // The stores of an agent that has done nothing yet, of members who have just joined, and of those
  // who have been through all of it.
  const std::vector<test::MemoryKeyValues::Entries>& starts() const { return starts_; }
  UnixTime now() const { return now_; }

  const std::vector<SaidReply>& replies() const { return replies_; }
  const std::vector<SaidEvent>& events() const { return events_; }
  // What people and programs may ask for, naming what there is.
  const std::vector<client::Command>& commands() const { return commands_; }
  const Names& names() const { return names_; }

  const std::map<MessageId, SaidMessage>& messages() const { return messages_; }
  bool is_member(const MemberId& member) const { return members_.contains(member); }
  bool is_device(const DeviceId& device) const { return devices_.contains(device); }

 private:
  using CalmDevice = agents_sim::CalmDevice;

  void listen(agents_sim::CalmAlliance& alliance);
  void play(agents_sim::CalmAlliance& alliance);
  void keep(CalmDevice& device);
  MessageId say(CalmDevice& device, const ChannelId& channel, protocol::Content content);
  void add_commands_of_people(const std::string& recovery_sheet);
  void add_commands_about(const ChannelId& channel, const MessageId& message);

  std::vector<test::MemoryKeyValues::Entries> starts_;
  UnixTime now_;
  std::vector<SaidReply> replies_;
  std::vector<SaidEvent> events_;
  std::vector<client::Command> commands_;
  Names names_;
  std::map<MessageId, SaidMessage> messages_;
  std::set<MemberId> members_;
  std::set<DeviceId> devices_;
  std::vector<std::string> links_;
};

}  // namespace indaba::fuzz
