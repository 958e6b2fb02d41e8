// MemberFixture: one member's device with all that it keeps, an alliance on paper around it, and a
// server that says what a test wants said. The device's parts are driven without an agent.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/channels/channels.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rules.h"
#include "tests/support/statement_world.h"
#include "tests/unit/clients/core/scripted_server.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {

// Somebody else: their keys, and what the server hands out of them.
struct Peer {
  test::Signatory who;
  HpkeKeyPair box_key;
  protocol::MembersGetReply listed;
};

class MemberFixture : public SealedStoreTest {
 protected:
  static constexpr UnixTime kNow{test::StatementWorld::kStart.seconds + 86'400};

  MemberFixture() {
    context_.now = kNow;
    context_.session.on_open();
    list(account_as_listed());
    server_.on<protocol::MembersGetRequest>(
        "members.get",
        [this](const protocol::MembersGetRequest& request) { return listed(request); });
    check(trust_.found(world_.root()).has_value());
  }

  // ---- people

  // By root's word, with the role if there is one.
  Peer peer(std::optional<protocol::RoleName> role = {}) {
    Peer peer = unlisted_peer();
    grant(peer.listed.statements, world_.member(peer.who));
    if (role) {
      grant(peer.listed.statements, world_.role(peer.who, *role));
    }
    list(peer.listed);
    return peer;
  }
  // Identity and device, nothing that makes a member of them.
  Peer unlisted_peer() {
    Peer peer{world_.stranger(), test::must(HpkeKeyPair::generate(random_)), {}};
    protocol::DeviceStatement device = world_.device(peer.who);
    device.box_key = peer.box_key.public_key;
    peer.listed.member = peer.who.id;
    peer.listed.handle = "peer_" + std::to_string(++peers_);
    peer.listed.identity = {protocol::sign(world_.identity(peer.who), {&peer.who.recovery_key})};
    peer.listed.devices = {protocol::sign(device, {&peer.who.identity_key, &peer.who.device_key})};
    return peer;
  }
  template <class Body>
  void grant(std::vector<protocol::Statement>& to, const Body& body) {
    to.push_back(protocol::sign(body, {&world_.root_key()}));
  }
  void list(const protocol::MembersGetReply& reply) { listed_[reply.member] = reply; }

  // ---- running

  // Answers until nobody asks any more.
  void serve() {
    while (true) {
      const std::vector<Bytes> answers = server_.answer(context_.session.take_frames());
      if (answers.empty()) {
        break;
      }
      for (const Bytes& frame : answers) {
        protocol::FrameReader reader(frame);
        const auto read = test::must(reader.next_server_frame());
        context_.session.on_reply(std::get<protocol::Reply>(read));
      }
    }
    flows_.sweep();
  }
  // To its end.
  template <class T>
  T run(Flow<T> flow) {
    std::optional<T> result;
    flows_.spawn(keep(std::move(flow), result));
    serve();
    check(result.has_value());
    return *std::move(result);
  }

  // What has been told since the last time.
  template <class Told>
  std::vector<Told> told() {
    std::vector<Told> told;
    for (const Event& event : context_.events) {
      if (const auto* one = std::get_if<Told>(&event)) {
        told.push_back(*one);
      }
    }
    context_.events.clear();
    return told;
  }

  test::StatementWorld world_;
  SealedStore store_ = opened();
  Ed25519KeyPair recovery_ = world_.key();
  Account account_ = test::must(Account::create(random_, world_.alliance(), ServerAddress{}, "awa",
                                                recovery_, test::StatementWorld::kStart));
  test::ScriptedServer server_;
  Context context_{store_, random_};
  Trust trust_{context_};
  Circles circles_{context_, trust_};
  Flows flows_;

 private:
  template <class T>
  static Flow<Status> keep(Flow<T> flow, std::optional<T>& result) {
    result.emplace(co_await std::move(flow));
    co_return Status();
  }

  protocol::MembersGetReply account_as_listed() {
    const test::Signatory me{.id = account_.member(),
                             .generation = account_.generation(),
                             .recovery_key = {},
                             .identity_key = {},
                             .device = account_.device(),
                             .device_key = {}};
    protocol::MembersGetReply reply;
    reply.member = account_.member();
    reply.handle = account_.handle();
    reply.identity = {account_.identity()};
    reply.devices = {account_.certificate()};
    grant(reply.statements, world_.member(me));
    return reply;
  }

  Result<protocol::MembersGetReply> listed(const protocol::MembersGetRequest& request) const {
    for (const auto& [member, reply] : listed_) {
      if (request.member == member || request.handle == reply.handle) {
        return reply;
      }
    }
    return protocol::ErrorCode::not_found;
  }

  std::map<MemberId, protocol::MembersGetReply> listed_;
  int peers_ = 0;
};

// The same in a circle, of all members if nothing else is said, whose steward has announced epochs
// with the seeds of which the server wraps each under the next.
class CircleFixture : public MemberFixture {
 protected:
  explicit CircleFixture(protocol::RoleName admitted = protocol::RoleName::member) {
    protocol::CircleStatement body = world_.circle(protocol::Rule{{admitted}, {}}, admins_rule());
    circle_ = body.circle;
    definition_ = protocol::sign(body, {&world_.root_key()});
    trust_.keep_all({definition_});
    server_.on<protocol::CirclesGetRequest>(
        "circles.get", [this](const protocol::CirclesGetRequest& request) {
          protocol::CirclesGetReply reply;
          reply.circle = definition_;
          reply.newest = manifests_.size();
          const std::size_t end = std::min(manifests_.size(), request.after + request.limit);
          for (std::size_t i = request.after; i < end; ++i) {
            reply.manifests.push_back(manifests_[i]);
          }
          reply.boxes = boxes_;
          return Result<protocol::CirclesGetReply>(reply);
        });
    server_.always<protocol::CirclesReportRequest>("circles.report", protocol::Nothing{});
  }

  static protocol::Rule admins_rule() {
    protocol::Rule rule;
    rule.roles = {protocol::RoleName::admin};
    return rule;
  }

  CirclePlace place(std::uint64_t epoch) const { return {world_.alliance(), circle_, epoch}; }
  static CircleSeed seed(std::uint64_t epoch) {
    CircleSeed seed;
    std::ranges::fill(seed.mutable_view(), static_cast<std::uint8_t>(epoch));
    return seed;
  }

  // The next one, by the steward; to be changed, then announced.
  protocol::ManifestStatement next_manifest() {
    const std::uint64_t epoch = manifests_.size() + 1;
    protocol::ManifestStatement manifest;
    manifest.alliance = world_.alliance();
    manifest.circle = circle_;
    manifest.definition = protocol::hash_of(definition_);
    manifest.epoch = epoch;
    manifest.commitment = commitment_to(place(epoch), seed(epoch));
    manifest.sealing_key = sealing_key_of(place(epoch), seed(epoch)).public_key;
    manifest.at = test::StatementWorld::kStart;
    manifest.issuer = steward_.who.id;
    if (epoch > 1) {
      manifest.previous = protocol::hash_of(manifests_.back().manifest);
    }
    return manifest;
  }
  void announce(const protocol::ManifestStatement& manifest, const Ed25519KeyPair& by) {
    const std::uint64_t past = manifest.epoch - 1;
    announce(manifest, by,
             past == 0 ? std::vector<protocol::WrappedSeed>()
                       : std::vector{wrapped(manifest.epoch, past, seed(past))});
  }
  void announce(protocol::ManifestStatement manifest, const Ed25519KeyPair& by,
                std::vector<protocol::WrappedSeed> wrapped) {
    for (const protocol::WrappedSeed& one : wrapped) {
      manifest.past.push_back({one.epoch, sha256(one.wrapped)});
    }
    manifests_.push_back({protocol::sign(manifest, {&by}), std::move(wrapped)});
  }
  protocol::WrappedSeed wrapped(std::uint64_t epoch, std::uint64_t past, const CircleSeed& what) {
    return {past, test::must(wrap_past(place(epoch), seed(epoch), past, what, random_))};
  }
  void announce() { announce(next_manifest(), steward_.who.identity_key); }

  // Of the epoch, for this device, by a peer's; to be changed, then put.
  protocol::BoxStatement box(std::uint64_t epoch, const Peer& boxer) {
    protocol::BoxStatement box;
    box.alliance = world_.alliance();
    box.circle = circle_;
    box.epoch = epoch;
    box.device = account_.device();
    box.boxer = boxer.who.id;
    box.boxer_device = boxer.who.device;
    box.sealed = test::must(seal_seed(place(epoch), seed(epoch), {box.device, box.boxer_device},
                                      account_.box_key().public_key, random_));
    return box;
  }
  void put(const protocol::BoxStatement& box, const Ed25519KeyPair& by) {
    boxes_.push_back(protocol::sign(box, {&by}));
  }
  void put_box(std::uint64_t epoch) { put(box(epoch, steward_), steward_.who.device_key); }

  Status refresh() { return run(circles_.refresh(account_, circle_)); }
  bool has_key(std::uint64_t epoch) {
    return circles_.channel_key(circle_, epoch, ChannelId()).has_value();
  }

  Peer steward_ = peer(protocol::RoleName::admin);
  protocol::CircleId circle_;
  protocol::Statement definition_;
  std::vector<protocol::KeptManifest> manifests_;
  std::vector<protocol::Statement> boxes_;
};

}  // namespace indaba::client
