// Hub: who on this core listens to which channel, and the delivery of what was committed.
//
// A channel's subscribers lie side by side; an entry is framed once and handed to each outbox.
// Entries that one batch brings for a channel leave together. Each subscriber gets each seq once
// and in order: a subscription that is behind (it begins in the past, or its peer reads too slowly)
// is fed from the log, page by page, until it has caught up, and then goes on with what is
// published. One page at a time for each session, so that nobody's past costs memory.
//
// Lives on one core; not thread-safe. Every hub is given every batch, in commit order.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "crypto/base/id.h"
#include "server/net/core.h"
#include "server/net/session.h"
#include "server/service/effects.h"
#include "server/service/service.h"

namespace indaba::server {

// What one piece of work caused, and the connection that had asked for it.
struct CausedEffects {
  net::SessionId caller;
  Effects effects;
};

// A run of a channel's entries, out of its log.
struct LogPage {
  struct Entry {
    std::uint64_t seq = 0;
    SharedFrame event;
  };
  bool failed = false;           // the log can't be read now
  std::vector<Entry> entries{};  // ascending, at least from where it was asked for
  std::uint64_t next_seq = 0;    // where the next page begins
  bool is_last = false;          // when it was read, there was nothing behind
  bool is_alert = false;         // the channel's kind
};

// Where a subscription that is behind gets its entries.
class ChannelLog {
 public:
  virtual ~ChannelLog() = default;
  // Calls `done` later, on the hub's core, once. A page is of bounded size.
  virtual void read(const ChannelId& channel, std::uint64_t from_seq,
                    std::function<void(LogPage)> done) = 0;
};

class Hub {
 private:
  struct Channel;

 public:
  // What the hub remembers of a session; its RequestHandler puts one into Session::notes() when it
  // opens, and may remember more.
  class Peer : public net::SessionNotes {
   public:
    const std::optional<SignedIn>& signed_in() const { return signed_in_; }

   private:
    friend class Hub;
    struct Subscription {
      Channel* channel = nullptr;
      std::size_t at = 0;  // in the channel's subscribers
    };

    std::optional<SignedIn> signed_in_;
    std::vector<Subscription> subscriptions_;
    std::list<Channel*> behind_;  // to be fed from the log, in turn
    Channel* reading_ = nullptr;  // of which a page is on its way
    std::uint64_t read_serial_ = 0;
    bool blocked_ = false;  // the outbox has refused, and not drained yet
    bool owes_announcement_ = false;
  };

  // `core` and `log` must outlive it. `key` is random.
  Hub(net::Core& core, ChannelLog& log, const KeyedIdHash::Key& key);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  ~Hub();

  void carry_out(std::span<const CausedEffects> batch);

  // Does anybody here listen to it, and is it known to carry alerts?
  bool is_alert(const ChannelId& channel) const;
  std::size_t channels() const { return channels_.size(); }

  // As the RequestHandler learns it.
  void on_drained(net::Session& session);
  void on_close(net::Session& session);

 private:
  enum class Mode : std::uint8_t { live, behind };
  struct Subscriber {
    net::Session* session = nullptr;
    std::uint64_t next_seq = 0;
    std::uint32_t peer_at = 0;  // in the peer's subscriptions
    Mode mode = Mode::behind;
  };
  struct Channel {
    ChannelId id;
    std::vector<Subscriber> subscribers;
    std::uint64_t published = 0;  // the highest seq that went by here
    bool is_alert = false;
    std::vector<const Publish*> run;  // of the batch in hand
  };
  // Sends what was announced, at most once a second.
  class Announcer final : public net::DeadlineWheel::Entry {
   public:
    explicit Announcer(Hub& hub) : hub_(hub) {}
    void on_deadline(net::TimePoint /*now*/) override { hub_.announce_now(); }

   private:
    Hub& hub_;
  };

  void carry_out_one(const Publish& publish, net::SessionId caller);
  void carry_out_one(const Notify& notify, net::SessionId caller);
  void carry_out_one(const Announce& announce, net::SessionId caller);
  void carry_out_one(const Subscribe& subscription, net::SessionId caller);
  void carry_out_one(const Unsubscribe& unsubscription, net::SessionId caller);
  void carry_out_one(const Disconnect& disconnect, net::SessionId caller);
  void carry_out_one(const SignIn& sign_in, net::SessionId caller);
  void carry_out_one(const RolledBack& /*rolled_back*/, net::SessionId /*caller*/) {}

  void fan_out_runs();
  void fan_out(Channel& channel);
  // The session of the device that has sent all of the run, if it is here.
  net::Session* sender_of(std::span<const Publish* const> run);
  void deliver(Channel& channel, Subscriber& subscriber, std::span<const Publish* const> run,
               const net::SharedWireFrame& frame);
  void fall_behind(Channel& channel, Subscriber& subscriber);
  void feed(net::Session& session);
  void on_page(net::SessionId id, std::uint64_t read_serial, const LogPage& page);
  bool push_page(net::Session& session, Subscriber& subscriber, const LogPage& page);
  void announce_now();
  void announce_to(net::Session& session);

  static Peer& peer_of(net::Session& session) { return static_cast<Peer&>(*session.notes()); }
  net::Session* session_of(const DeviceId& device);
  Subscriber* find(Peer& peer, const Channel& channel);
  void subscribe(net::Session& session, const ChannelId& id, std::uint64_t next_seq);
  void unsubscribe(Peer& peer, Channel& channel);
  static void forget_feeding(Peer& peer, Channel& channel);
  void detach(net::Session& session);

  net::Core& core_;
  ChannelLog& log_;
  std::unordered_map<ChannelId, Channel, KeyedIdHash> channels_;
  std::unordered_map<DeviceId, net::Session*, KeyedIdHash> sessions_;
  std::vector<Channel*> runs_;
  SharedFrame announcement_;
  net::TimePoint announced_at_{};
  Announcer announcer_{*this};
};

}  // namespace indaba::server
