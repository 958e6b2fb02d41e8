// Cast: indabad with somebody in every part that the method table tells apart, channels and circles
// that some of them are in, and things that are none of theirs.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames/methods.h"
#include "tests/integration/device_client.h"
#include "tests/integration/served.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/channels/channel_group.h"

namespace indaba::test {

// Whoever asks.
enum class Part : std::uint8_t {
  stranger,     // nobody has heard of them
  unproved,     // the insider's other device, before it signs in
  revoked,      // their only device was
  put_out,      // their membership has ended
  erased,       // they erased their account
  pending,      //
  provisional,  //
  member,       // in the alliance and in no channel
  insider,      // in the channels of `Cast`, by no role
  owner,        // who began the closed one
  responder,    // in the responders' circle, and a steward of it
  moderator,    // of the members' circle
  coordinator,  // of one country
  admin,        // a steward of every circle
};
inline constexpr auto kParts =
    std::to_array<Part>({Part::stranger, Part::unproved, Part::revoked, Part::put_out, Part::erased,
                         Part::pending, Part::provisional, Part::member, Part::insider, Part::owner,
                         Part::responder, Part::moderator, Part::coordinator, Part::admin});
std::string_view name_of(Part part);

struct Actor {
  Part part = Part::stranger;
  const Person* person = nullptr;
  const WorldDevice* device = nullptr;
  ChannelDevice leaf;
  std::optional<protocol::MemberState> state;  // empty: not signed in
  std::unique_ptr<DeviceClient> client;
};

class Cast {
 public:
  // Where the coordinator is.
  static constexpr const char* kCountry = "SN";

  Cast();

  Indabad& server() { return *server_; }
  AllianceWorld& world() { return *world_; }
  Actor& actor(Part part) { return actors_.at(part); }
  DeviceClient& admin() { return *actor(Part::admin).client; }

  // Whether the method's row of the table lets them in, and with which code it keeps them out.
  std::string refusal_by_table(const protocol::Method& method, const Actor& who) const;

  // A topic of the members' circle that insider and admin are in, with a message of each; an alert
  // channel that both are in; a topic of the responders' circle.
  ChannelId topic() const { return topic_; }
  ChannelId alerts() const { return alerts_; }
  ChannelId responders_topic() const { return responders_topic_; }
  MessageId message_of_insider() const { return id_of_message_[0]; }
  MessageId message_of_admin() const { return id_of_message_[1]; }
  // A closed channel of owner and insider.
  ChannelGroup& group() { return *group_; }
  bool is_in_group(const Actor& who) const {
    return who.part == Part::owner || who.part == Part::insider;
  }
  // Whoever else is in it says that its newest epoch works.
  void settle_group(const Actor& who);
  protocol::Statement settlement_of_group(const Actor& who);

  // The responders' circle.
  const protocol::CircleId& circle() const { return world_->circles().responders; }
  const protocol::Hash& circle_definition() const { return circle_definition_; }
  // An answer that it was given.
  std::uint64_t answer() const { return answer_; }
  const protocol::Hash& subject() const { return subject_; }
  // Of its manifests, the newest.
  std::uint64_t circle_epoch = 1;
  protocol::Hash circle_manifest{};

  // Of the member whose device was revoked.
  protocol::Hash newest_identity_of_revoked{};

  // What is none of theirs, nor to be known of: a member who waits to be accepted by others and
  // their invite; one who writes to leads only, with a channel of their own and one of the youth
  // circle, a message there and an answer given to that circle; a youth's accreditation.
  const Person& hidden() const { return *hidden_; }
  const Person& other() const { return *other_; }
  const protocol::SigningKey& others_invite() const { return others_invite_; }
  ChannelId others_group() const { return others_group_; }
  ChannelId youth_topic() const { return youth_topic_; }
  MessageId others_message() const { return id_of_message_[2]; }
  std::uint64_t others_answer() const { return others_answer_; }
  const protocol::Hash& others_subject() const { return others_subject_; }
  const protocol::Serial& others_serial() const { return others_serial_; }
  const protocol::Hash& youth_statement() const { return youth_statement_; }
  DeviceClient& others_client() { return *others_client_; }

  // Somebody new, in that country, with an invite by `inviter`; their claim is `claim_of`.
  const Person& newcomer(protocol::InviteMode mode, const Actor& inviter);
  protocol::RegisterRequest registration(const DeviceClient& client);
  const protocol::RegisterRequest& claim_of(const Person& person) { return claims_.at(person.id); }
  WorldInvite& invite(protocol::InviteMode mode, const Actor& inviter);

  // The next of the numbered list, by that person; `revoked` once it is taken.
  protocol::RevocationStatement revocation(const protocol::Target& target, const Person& issuer);
  void revoked(const protocol::Statement& revocation);

  // A device of theirs that the server has not heard of; one that they have added.
  const WorldDevice& new_device(const Person& person, const WorldDevice* certifier) {
    return devices_.emplace_back(world_->new_device(person, certifier));
  }
  const WorldDevice& add_device(Actor& who);

  // Whose key that is, among all of these. Null for a key of nobody here.
  const Ed25519KeyPair* key_pair(const protocol::SigningKey& key);

  std::unique_ptr<DeviceClient> sign_in(const WorldDevice& device);
  std::string new_handle() { return "somebody_" + std::to_string(++handles_); }

 private:
  void plant(const std::string& path);
  void plant_people();
  void plant_gone();
  void plant_channels();
  void plant_things_of_others();
  void connect();
  void begin_groups();
  void play(Part part, const Person& person, std::optional<protocol::MemberState> state);
  void send(const Person& by, const ChannelId& channel, const MessageId& message);
  std::uint64_t put_answer(const Person& by, const protocol::CircleId& circle,
                           const protocol::Hash& subject);
  template <class SomeId>
  SomeId new_id() {
    return world_->random_id<SomeId>();
  }

  std::optional<AllianceWorld> world_;
  std::unique_ptr<Indabad> server_;
  std::map<Part, Actor> actors_;
  std::vector<const Person*> people_;
  std::deque<Person> newcomers_;
  std::deque<WorldDevice> devices_;
  std::deque<WorldInvite> invites_;
  std::map<MemberId, protocol::RegisterRequest> claims_;
  std::uint64_t revocations_ = 0;
  protocol::Hash last_revocation_{};
  int handles_ = 0;

  ChannelId topic_;
  ChannelId alerts_;
  ChannelId responders_topic_;
  std::array<MessageId, 3> id_of_message_;
  std::optional<ChannelGroup> group_;
  protocol::Hash circle_definition_{};
  std::uint64_t answer_ = 0;
  protocol::Hash subject_{};

  const Person* hidden_ = nullptr;
  const Person* other_ = nullptr;
  ChannelDevice others_leaf_;
  protocol::SigningKey others_invite_{};
  ChannelId others_group_;
  ChannelId youth_topic_;
  std::uint64_t others_answer_ = 0;
  protocol::Hash others_subject_{};
  protocol::Serial others_serial_;
  protocol::Hash youth_statement_{};
  std::unique_ptr<DeviceClient> others_client_;
};

// What the identity key signs to erase its account over that connection.
protocol::Signature erasure_of(const Person& person, const protocol::Hash& alliance,
                               const ByteArray<32>& nonce);

}  // namespace indaba::test
