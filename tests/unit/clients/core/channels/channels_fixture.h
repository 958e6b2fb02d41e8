// ChannelsFixture: a device in one open channel, whose log the server keeps and tests change behind
// the device's back.
#pragma once

#include <utility>
#include <vector>

#include "clients/core/channels/channels.h"
#include "protocol/log/log_hash.h"
#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {

class ChannelsFixture : public CircleFixture {
 protected:
  explicit ChannelsFixture(protocol::ChannelKind kind = protocol::ChannelKind::topic)
      : kind_(kind), channel_(test::must(context_.random_id<ChannelId>())) {
    server_.on<protocol::Nothing>("channels.list", [this](const protocol::Nothing&) {
      return Result<protocol::ChannelsListReply>(channels_listed());
    });
    server_.on<protocol::ReadRequest>("read", [this](const protocol::ReadRequest& request) {
      protocol::ReadReply reply;
      reply.first = first_;
      for (const protocol::Entry& entry : log_) {
        if (entry.seq >= std::max(request.from, first_) && reply.entries.size() < page_) {
          reply.entries.push_back(entry);
        }
      }
      return Result<protocol::ReadReply>(reply);
    });
    server_.on<protocol::HashRequest>("hash", [this](const protocol::HashRequest& request) {
      return Result<protocol::HashReply>(
          protocol::HashReply{request.seq, log_.at(request.seq - 1).log_hash, {}});
    });
    server_.on<protocol::SendRequest>("send", [this](const protocol::SendRequest& request) {
      sent_.push_back(request);
      return Result<protocol::SendReply>(protocol::SendReply{log_.size() + 1, kNow});
    });
    server_.always<protocol::ResumeRequest>("resume", protocol::ResumeReply{});
    check(run(channels_.resume(account_)).has_value());
    announce();
    put_box(1);
  }

  protocol::ChannelsListReply channels_listed() const {
    protocol::ChannelsListReply reply;
    protocol::ListedChannel& listed = reply.channels.emplace_back();
    listed.channel = channel_;
    listed.kind = kind_;
    listed.circle = circle_;
    listed.name = "Topic";
    return reply;
  }

  // ---- the log

  protocol::Entry& add(protocol::EntryType type, Bytes body) {
    const protocol::Hash before = log_.empty() ? protocol::kLogHashStart : log_.back().log_hash;
    protocol::Entry& entry = log_.emplace_back();
    entry.seq = log_.size();
    entry.type = type;
    entry.at = kNow;
    entry.hash = sha256(body);
    entry.body = std::move(body);
    entry.log_hash = protocol::log_hash(channel_, before, entry.seq, type, entry.hash);
    return entry;
  }
  protocol::Entry& add_manifest(std::uint64_t epoch) {
    protocol::Entry& entry =
        add(protocol::EntryType::manifest, cbor::encode(manifests_.at(epoch - 1).manifest));
    entry.epoch = epoch;
    return entry;
  }
  // A message's parts, to be changed, then posted.
  struct Post {
    std::uint64_t epoch = 1;
    MessageId id;
    protocol::OpenMessage message;
    DeviceId device;
  };
  Post post_of(const Peer& peer, std::uint64_t epoch = 1) {
    Post post;
    post.epoch = epoch;
    post.id = test::must(context_.random_id<MessageId>());
    post.device = peer.who.device;
    post.message.content =
        cbor::encode(protocol::Content(protocol::TextContent{"Hello", {}, {}, {}}));
    post.message.manifest = protocol::hash_of(manifests_.at(epoch - 1).manifest);
    post.message.member = peer.who.id;
    post.message.device = peer.who.device;
    post.message.certificate = protocol::hash_of(peer.listed.devices.front());
    return post;
  }
  protocol::Entry& add(const Post& post, const Ed25519KeyPair& by) {
    const OpenPlace where{world_.alliance(), channel_, post.epoch, post.id};
    const ChannelKey key = channel_key_of(place(post.epoch), seed(post.epoch), channel_);
    protocol::Entry& entry =
        add(protocol::EntryType::message,
            test::must(seal_open_message(where, key, by, post.message, random_)));
    entry.message = post.id;
    entry.device = post.device;
    entry.epoch = post.epoch;
    return entry;
  }
  protocol::Entry& add_post(std::uint64_t epoch = 1) {
    return add(post_of(author_, epoch), author_.who.device_key);
  }

  // What this device has sent last, as it stands in the log.
  protocol::Entry& add_sent() {
    protocol::Entry& entry = add(protocol::EntryType::message, sent_.back().body);
    entry.message = sent_.back().message;
    entry.device = account_.device();
    entry.epoch = sent_.back().epoch;
    return entry;
  }
  static protocol::Entry bodiless(protocol::Entry entry) {
    entry.body.reset();
    return entry;
  }

  // ---- the device

  protocol::ChannelEvent joined(bool is_in) const {
    protocol::ChannelEvent event;
    event.channel = channel_;
    event.kind = kind_;
    event.joined = is_in;
    return event;
  }
  // Takes up whatever is there.
  void follow() {
    EXPECT_TRUE(run(channels_.on_joined(account_, joined(true))));
    serve();
  }
  // As the server pushes it.
  void push(const protocol::Entry& entry) {
    channels_.on_entry(account_, {channel_, entry, {}});
    serve();
  }
  void leave() { EXPECT_TRUE(run(channels_.on_joined(account_, joined(false)))); }
  std::uint64_t seq() const { return channels_.find(channel_)->seq; }
  std::vector<std::uint64_t> shown() {
    std::vector<std::uint64_t> seqs;
    for (const MessageArrived& arrived : told<MessageArrived>()) {
      seqs.push_back(arrived.message.seq);
    }
    return seqs;
  }
  using Seqs = std::vector<std::uint64_t>;
  // The message is passed over, with an alarm, and the log goes on.
  void expect_not_shown(AlarmKind kind = AlarmKind::not_trusted) {
    const protocol::Entry bad = log_.back();
    add_post();
    follow();
    const std::vector<Event> events = context_.events;
    EXPECT_EQ(shown(), Seqs{bad.seq + 1});
    std::size_t alarms = 0;
    for (const Event& event : events) {
      if (const auto* alarm = std::get_if<Alarm>(&event)) {
        EXPECT_EQ(alarm->kind, kind);
        EXPECT_EQ(alarm->seq, bad.seq);
        ++alarms;
      }
    }
    EXPECT_EQ(alarms, 1U);
    EXPECT_EQ(seq(), log_.size());
  }
  MessageId queue() {
    return test::must(
        channels_.queue(account_, channel_, protocol::TextContent{"Hello", {}, {}, {}}));
  }

  protocol::ChannelKind kind_;
  ChannelId channel_;
  std::vector<protocol::Entry> log_;
  std::uint64_t first_ = 1;
  std::size_t page_ = 100;
  std::vector<protocol::SendRequest> sent_;
  Peer author_ = peer();
  Channels channels_{context_, flows_, trust_, circles_};
};

}  // namespace indaba::client
