// AllianceScene: the alliance that every sequence of requests starts from, made once: somebody in
// every part, channels, circles and a closed channel with the commits that could come next; valid
// requests for every method; and the file of its store, for each input to begin with.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames/methods.h"
#include "server/service/group_cache.h"
#include "server/service/heads.h"
#include "tests/fuzz/support/services/names.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::fuzz {

// A connection that asks.
struct Asker {
  const test::Person* person = nullptr;  // of a stranger too, who comes to be one
  const test::WorldDevice* device = nullptr;
  server::Caller caller;
};

struct ValidRequest {
  const protocol::Method* method = nullptr;
  std::size_t by = 0;  // of the askers
  Bytes with;
};

class AllianceScene {
 public:
  AllianceScene();

  UnixTime now() const { return world_->now(); }
  const protocol::Hash& alliance() const { return world_->alliance(); }
  const server::HeadSigner& heads() const { return *heads_; }
  const server::ServerIdentity& server() const { return server_; }
  ByteView store() const { return store_; }

  const std::vector<Asker>& askers() const { return askers_; }
  const std::vector<ValidRequest>& requests() const { return requests_; }
  const Names& names() const { return names_; }
  // How far each channel's log is.
  const std::map<ChannelId, std::uint64_t>& logs() const { return logs_; }

  // Of everybody here, root and invites included; null for a key of nobody.
  const Ed25519KeyPair* key_pair(const protocol::SigningKey& key) const;
  const std::vector<const Ed25519KeyPair*>& key_pairs() const { return key_pairs_; }

 private:
  using Part = std::size_t;  // of the askers

  void plant_people();
  void plant_channels();
  void plant_things();
  void plant_group();
  void note_keys();

  void add_requests();
  void requests_of_people();
  void requests_of_accounts();
  void requests_of_roles();
  void requests_of_circles();
  void requests_of_channels();
  void requests_of_group();

  template <class Function, class Request>
  void run(Function function, Part by, const Request& request);
  template <class Request>
  void request(std::string_view method, Part by, const Request& request);
  Part play(const test::Person& person, const test::WorldDevice& device, bool signs_in = true);
  const test::Person& person(Part part) const { return *askers_[part].person; }
  test::ChannelDevice leaf(Part part);
  template <class SomeId>
  SomeId new_id() {
    return world_->random_id<SomeId>();
  }
  template <class Body>
  protocol::Statement by_device(const Body& body, Part part);
  ChannelId open(Part by, protocol::ChannelKind kind, const protocol::CircleId& circle);
  void send(Part by, const ChannelId& channel, const MessageId& message);
  protocol::Statement backup(Part by, std::uint64_t counter);

  std::optional<test::ScratchFolder> folder_{std::in_place};
  std::optional<test::AllianceWorld> world_;
  std::optional<server::HeadSigner> heads_;
  server::GroupCache groups_;
  server::ServerIdentity server_{"localhost", {}};
  std::deque<test::Person> newcomers_;
  std::deque<test::WorldDevice> devices_;
  std::deque<test::WorldInvite> invites_;
  std::deque<Ed25519KeyPair> keys_;

  std::vector<Asker> askers_;
  std::vector<ValidRequest> requests_;
  Names names_;
  std::map<ChannelId, std::uint64_t> logs_;
  std::vector<const Ed25519KeyPair*> key_pairs_;
  Bytes store_;

  Part admin_ = 0, insider_ = 0, second_ = 0, member_ = 0, owner_ = 0, responder_ = 0,
       moderator_ = 0, coordinator_ = 0, pending_ = 0, provisional_ = 0, lead_ = 0, ward_ = 0,
       revoked_ = 0, put_out_ = 0, stranger_ = 0;
  const test::Person* waiting_ = nullptr;   // to be accepted, in the coordinator's country
  const test::Person* claimant_ = nullptr;  // provisional there
  protocol::RegisterRequest claim_;
  ChannelId topic_, alerts_, responders_topic_;
  MessageId message_;
  protocol::Hash subject_{};
  std::optional<test::ChannelGroup> group_;
};

}  // namespace indaba::fuzz
