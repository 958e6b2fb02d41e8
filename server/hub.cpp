#include "server/hub.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "crypto/base/ranges.h"

namespace indaba::server {
namespace {

// What leaves together fits one TLS record (RFC 8446 section 5.1) with its header.
constexpr std::size_t kTogetherBytesMax = (1 << 14) - 10;

constexpr std::chrono::seconds kAnnouncementPause{1};

// How many of the frames at the front leave together: at least one.
template <class Frames, class SizeOf>
std::size_t count_together(const Frames& frames, SizeOf size_of) {
  std::size_t count = 1;
  std::size_t bytes = size_of(frames.front());
  while (count < frames.size() && bytes + size_of(frames[count]) <= kTogetherBytesMax) {
    bytes += size_of(frames[count++]);
  }
  return count;
}

template <class Frames, class ViewOf>
net::SharedWireFrame wire_frame(const Frames& frames, ViewOf view_of) {
  std::vector<ByteView> views;
  views.reserve(frames.size());
  for (const auto& frame : frames) {
    views.push_back(view_of(frame));
  }
  return std::make_shared<const net::WireFrame>(views);
}

net::SharedWireFrame frame_for_sender(std::span<const Publish* const> run) {
  return wire_frame(run,
                    [](const Publish* publish) { return ByteView(*publish->to_sender->event); });
}

net::Priority priority(bool is_alert) {
  return is_alert ? net::Priority::alert : net::Priority::normal;
}

}  // namespace

Hub::Hub(net::Core& core, ChannelLog& log, const KeyedIdHash::Key& key)
    : core_(core), log_(log), channels_(0, KeyedIdHash(key)), sessions_(0, KeyedIdHash(key)) {}

Hub::~Hub() { core_.forget_deadline(announcer_); }

void Hub::carry_out(std::span<const CausedEffects> batch) {
  for (const CausedEffects& caused : batch) {
    for (const Effect& effect : caused.effects) {
      std::visit([&](const auto& one) { carry_out_one(one, caused.caller); }, effect);
    }
  }
  fan_out_runs();
}

void Hub::carry_out_one(const Publish& publish, net::SessionId /*caller*/) {
  const auto found = channels_.find(publish.channel);
  if (found == channels_.end()) {
    return;
  }
  Channel& channel = found->second;
  if (channel.run.empty()) {
    runs_.push_back(&channel);
  }
  channel.is_alert = publish.is_alert;
  channel.run.push_back(&publish);
}

void Hub::carry_out_one(const Notify& notify, net::SessionId /*caller*/) {
  if (net::Session* session = session_of(notify.device)) {
    session->send(std::make_shared<const net::WireFrame>(*notify.event));
  }
}

void Hub::carry_out_one(const Announce& announce, net::SessionId /*caller*/) {
  announcement_ = announce.event;
  if (!announcer_.is_waiting()) {
    core_.set_deadline(announcer_, announced_at_ + kAnnouncementPause);
  }
}

void Hub::carry_out_one(const Subscribe& subscription, net::SessionId /*caller*/) {
  fan_out_runs();
  net::Session* session = session_of(subscription.device);
  if (session != nullptr && session->is_open()) {
    subscribe(*session, subscription.channel, subscription.next_seq);
  }
}

void Hub::carry_out_one(const Unsubscribe& unsubscription, net::SessionId /*caller*/) {
  fan_out_runs();
  const auto channel = channels_.find(unsubscription.channel);
  if (net::Session* session = session_of(unsubscription.device);
      session != nullptr && channel != channels_.end()) {
    unsubscribe(peer_of(*session), channel->second);
  }
}

void Hub::carry_out_one(const Disconnect& disconnect, net::SessionId /*caller*/) {
  fan_out_runs();
  net::Session* session = session_of(disconnect.device);
  if (session == nullptr) {
    return;
  }
  detach(*session);
  session->close(disconnect.reason == DisconnectReason::erased ? net::CloseCode::erased
                                                               : net::CloseCode::revoked);
}

// Each hub sees the sign-ins of all cores in one order, so that of two connections of a device
// exactly the later one stays.
void Hub::carry_out_one(const SignIn& sign_in, net::SessionId caller) {
  fan_out_runs();
  net::Session* session = core_.find(caller);
  net::Session* older = session_of(sign_in.device);
  if (older != nullptr && older != session) {
    detach(*older);
    older->close(net::CloseCode::replaced);
  }
  if (session != nullptr && session->is_open()) {
    peer_of(*session).signed_in_ = SignedIn{sign_in.member, sign_in.device};
    sessions_[sign_in.device] = session;
    session->set_signed_in();
  }
}

void Hub::fan_out_runs() {
  for (Channel* channel : std::exchange(runs_, {})) {
    fan_out(*channel);
    channel->run.clear();
  }
}

void Hub::fan_out(Channel& channel) {
  std::span<const Publish* const> rest(channel.run);
  while (!rest.empty()) {
    const auto run = rest.first(
        count_together(rest, [](const Publish* publish) { return publish->event->size(); }));
    rest = rest.subspan(run.size());
    const auto frame =
        wire_frame(run, [](const Publish* publish) { return ByteView(*publish->event); });
    const net::Session* sender = sender_of(run);
    for (Subscriber& subscriber : channel.subscribers) {
      const bool is_sender = sender != nullptr && subscriber.session == sender;
      deliver(channel, subscriber, run, is_sender ? frame_for_sender(run) : frame);
    }
    channel.published = run.back()->seq;
  }
}

net::Session* Hub::sender_of(std::span<const Publish* const> run) {
  const auto& first = run.front()->to_sender;
  const bool is_by_one = std::all_of(run.begin(), run.end(), [&](const Publish* publish) {
    return first && publish->to_sender && publish->to_sender->device == first->device;
  });
  return is_by_one ? session_of(first->device) : nullptr;
}

void Hub::deliver(Channel& channel, Subscriber& subscriber, std::span<const Publish* const> run,
                  const net::SharedWireFrame& frame) {
  const std::uint64_t last = run.back()->seq;
  if (subscriber.mode != Mode::live || subscriber.next_seq > last) {
    return;
  }
  if (subscriber.next_seq == run.front()->seq &&
      subscriber.session->push(frame, priority(run.front()->is_alert))) {
    subscriber.next_seq = last + 1;
  } else {
    fall_behind(channel, subscriber);
  }
}

// The log will have what this subscriber lacks.
void Hub::fall_behind(Channel& channel, Subscriber& subscriber) {
  Peer& peer = peer_of(*subscriber.session);
  subscriber.mode = Mode::behind;
  peer.blocked_ = subscriber.session->is_refusing();
  peer.behind_.push_back(&channel);
  feed(*subscriber.session);
}

void Hub::feed(net::Session& session) {
  Peer& peer = peer_of(session);
  if (peer.blocked_ || peer.reading_ != nullptr || peer.behind_.empty()) {
    return;
  }
  Channel& channel = *peer.behind_.front();
  peer.behind_.pop_front();
  peer.reading_ = &channel;
  log_.read(channel.id, find(peer, channel)->next_seq,
            [this, id = session.id(), serial = ++peer.read_serial_](const LogPage& page) {
              on_page(id, serial, page);
            });
}

void Hub::on_page(net::SessionId id, std::uint64_t read_serial, const LogPage& page) {
  net::Session* session = core_.find(id);
  if (session == nullptr || !session->is_open()) {
    return;
  }
  Peer& peer = peer_of(*session);
  if (peer.reading_ == nullptr || peer.read_serial_ != read_serial) {
    return;  // that subscription has ended or starts over
  }
  Channel& channel = *std::exchange(peer.reading_, nullptr);
  Subscriber& subscriber = *find(peer, channel);
  channel.is_alert = channel.is_alert || page.is_alert;
  if (page.failed) {
    session->close(net::CloseCode::internal_error);
    return;
  }
  if (!push_page(*session, subscriber, page)) {
    peer.blocked_ = true;
    peer.behind_.push_front(&channel);
  } else if (page.is_last && subscriber.next_seq > channel.published) {
    subscriber.mode = Mode::live;
  } else {
    peer.behind_.push_back(&channel);
  }
  feed(*session);
}

// False: the outbox is full; the subscriber goes on from where that was.
bool Hub::push_page(net::Session& session, Subscriber& subscriber, const LogPage& page) {
  std::span<const LogPage::Entry> rest(page.entries);
  while (!rest.empty()) {
    const auto together = rest.first(
        count_together(rest, [](const LogPage::Entry& entry) { return entry.event->size(); }));
    const auto frame =
        wire_frame(together, [](const LogPage::Entry& entry) { return ByteView(*entry.event); });
    if (!session.push(frame, priority(page.is_alert))) {
      return false;
    }
    rest = rest.subspan(together.size());
    subscriber.next_seq = together.back().seq + 1;
  }
  subscriber.next_seq = std::max(subscriber.next_seq, page.next_seq);
  return true;
}

bool Hub::is_alert(const ChannelId& channel) const {
  const auto found = channels_.find(channel);
  return found != channels_.end() && found->second.is_alert;
}

void Hub::on_drained(net::Session& session) {
  Peer& peer = peer_of(session);
  peer.blocked_ = false;
  if (peer.owes_announcement_) {
    announce_to(session);
  }
  feed(session);
}

void Hub::on_close(net::Session& session) { detach(session); }

void Hub::announce_now() {
  announced_at_ = core_.now();
  for (const auto& [device, session] : sessions_) {
    announce_to(*session);
  }
}

void Hub::announce_to(net::Session& session) {
  Peer& peer = peer_of(session);
  peer.owes_announcement_ =
      !session.push(std::make_shared<const net::WireFrame>(*announcement_), net::Priority::normal);
}

net::Session* Hub::session_of(const DeviceId& device) {
  const auto found = sessions_.find(device);
  return found == sessions_.end() ? nullptr : found->second;
}

Hub::Subscriber* Hub::find(Peer& peer, const Channel& channel) {
  const auto found = ranges::find(peer.subscriptions_, &channel, &Peer::Subscription::channel);
  return found == peer.subscriptions_.end() ? nullptr : &found->channel->subscribers[found->at];
}

void Hub::subscribe(net::Session& session, const ChannelId& id, std::uint64_t next_seq) {
  Channel& channel = channels_[id];
  channel.id = id;
  Peer& peer = peer_of(session);
  Subscriber* subscriber = find(peer, channel);
  if (subscriber == nullptr) {
    const auto peer_at = static_cast<std::uint32_t>(peer.subscriptions_.size());
    peer.subscriptions_.push_back({&channel, channel.subscribers.size()});
    channel.subscribers.push_back({&session, next_seq, peer_at, Mode::behind});
  } else {
    forget_feeding(peer, channel);
    subscriber->next_seq = next_seq;
    subscriber->mode = Mode::behind;
  }
  peer.behind_.push_back(&channel);
  feed(session);
}

void Hub::unsubscribe(Peer& peer, Channel& channel) {
  const auto found = ranges::find(peer.subscriptions_, &channel, &Peer::Subscription::channel);
  if (found == peer.subscriptions_.end()) {
    return;
  }
  forget_feeding(peer, channel);
  const std::size_t at = found->at;
  const auto peer_at = static_cast<std::uint32_t>(found - peer.subscriptions_.begin());

  // The last of each list takes the place that becomes free.
  channel.subscribers[at] = channel.subscribers.back();
  const Subscriber& moved = channel.subscribers[at];
  peer_of(*moved.session).subscriptions_[moved.peer_at].at = at;
  channel.subscribers.pop_back();

  peer.subscriptions_[peer_at] = peer.subscriptions_.back();
  const Peer::Subscription& other = peer.subscriptions_[peer_at];
  peer.subscriptions_.pop_back();
  if (peer_at < peer.subscriptions_.size()) {
    other.channel->subscribers[other.at].peer_at = peer_at;
  }

  if (channel.subscribers.empty()) {
    channels_.erase(ChannelId(channel.id));
  }
}

void Hub::forget_feeding(Peer& peer, Channel& channel) {
  peer.behind_.remove(&channel);
  if (peer.reading_ == &channel) {
    peer.reading_ = nullptr;
    ++peer.read_serial_;
  }
}

// From now on the session is nobody's.
void Hub::detach(net::Session& session) {
  Peer& peer = peer_of(session);
  while (!peer.subscriptions_.empty()) {
    unsubscribe(peer, *peer.subscriptions_.back().channel);
  }
  if (peer.signed_in_ && session_of(peer.signed_in_->device) == &session) {
    sessions_.erase(peer.signed_in_->device);
  }
}

}  // namespace indaba::server
