// Senders in a closed loop through the whole server: TLS, rules, store, acknowledgement. Each is a
// member's device; they write into as many channels as the store's senders do, and don't listen.
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "protocol/frames/envelope.h"
#include "protocol/frames/log.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "server/service/open_channels.h"
#include "tests/bench/append/rounds.h"
#include "tests/bench/wire/indaba_stream.h"
#include "tests/bench/wire/indabad.h"
#include "tests/bench/wire/link.h"

namespace indaba::bench {
namespace {

// A connection begins before those that were begun this long ago are ready.
constexpr std::size_t kOpeningAtOnce = 64;

// The alliance of the senders, each in one of the open channels.
class SendersAlliance {
 public:
  SendersAlliance(const std::string& path, std::size_t count, std::size_t channels)
      : alliance_(path, server::SystemClock().now()), channels_(channels) {
    const auto circle =
        alliance_.add_circle(protocol::RoleName::member, protocol::RoleName::responder);
    for (std::size_t i = 0; i < count; ++i) {
      people_.push_back(&alliance_.add("member_" + std::to_string(i)));
      if (i < channels_) {
        open(*people_[i], circle, channel(i));
      } else {
        check(alliance_
                  .run(server::channels_join, people_[i]->caller(),
                       protocol::ChannelsJoinRequest{channel(i)})
                  .has_value());
      }
    }
    alliance_.commit();
  }

  ChannelId channel(std::size_t sender) const { return ChannelId(numbered(sender % channels_)); }
  const test::PlantedDevice& device(std::size_t sender) const {
    return people_.at(sender)->device();
  }

 private:
  void open(const test::Planted& person, const protocol::CircleId& circle,
            const ChannelId& channel) {
    alliance_.grant(person, protocol::RoleName::responder);
    protocol::ChannelsOpenRequest request;
    request.channel = channel;
    request.circle = circle;
    request.name = "Channel";
    check(alliance_.run(server::channels_open, person.caller(), request).has_value());
  }

  test::PlantedAlliance alliance_;
  const std::size_t channels_;
  std::vector<const test::Planted*> people_;
};

class Crowd {
 public:
  Crowd(const SendersAlliance& senders, std::size_t count, std::uint16_t port,
        std::size_t body_bytes)
      : body_(body_bytes, 'x'),
        context_(make_client_context()),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < count; ++i) {
      members_.push_back({Link(context_.get(), port, "/v1/socket", "indaba.v1"),
                          IndabaStream(senders.device(i), Listens::no),
                          senders.channel(i),
                          {}});
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, members_.back().link.descriptor(), &event);
      while (ready_ + kOpeningAtOnce < members_.size()) {
        turn();
      }
    }
    while (ready_ < count) {
      turn();
    }
  }

  // Keeps `in_flight` messages of every sender under way for so long, and waits for the last;
  // returns how long each took, in seconds.
  std::vector<double> run(double seconds, std::size_t in_flight) {
    took_.clear();
    end_ = Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (Member& member : members_) {
      for (std::size_t i = 0; i < in_flight; ++i) {
        send(member);
      }
    }
    while (in_flight_ != 0) {
      turn();
    }
    return std::move(took_);
  }

 private:
  struct Member {
    Link link;
    IndabaStream stream;
    ChannelId channel;
    std::deque<Clock::time_point> sent;  // of what is not acknowledged
  };

  void send(Member& member) {
    member.sent.push_back(Clock::now());
    ++in_flight_;
    ask(member);
  }

  void ask(Member& member) {
    ++sends_;
    protocol::SendRequest request;
    request.channel = member.channel;
    request.message = MessageId(numbered(sends_));
    request.body = body_;
    member.link.send(protocol::encode_request("send", RequestId(numbered(sends_)), request));
  }

  void turn() {
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 10'000);
    if (count == 0) {
      throw std::runtime_error("nothing comes any more");
    }
    for (int i = 0; i < count; ++i) {
      Member& member = members_[events[static_cast<std::size_t>(i)].data.u64];
      member.link.receive([&](ByteView payload) { take(member, payload); });
    }
  }

  void take(Member& member, ByteView payload) {
    const Progress progress = member.stream.take(payload);
    ready_ += progress.ready;
    if (!progress.answer.empty()) {
      member.link.send(progress.answer);
    }
    for (std::size_t i = 0; i < progress.refused; ++i) {
      ask(member);  // overloaded: at once again, and its time goes on
    }
    for (std::size_t i = 0; i < progress.accepted; ++i) {
      const auto now = Clock::now();
      took_.push_back(seconds_between(member.sent.front(), now));
      member.sent.pop_front();
      --in_flight_;
      if (now < end_) {
        send(member);
      }
    }
  }

  const Bytes body_;
  ClientContext context_;
  int epoll_;
  std::deque<Member> members_;
  std::size_t ready_ = 0;
  std::size_t in_flight_ = 0;
  std::uint64_t sends_ = 1'000'000;
  Clock::time_point end_;
  std::vector<double> took_;
};

}  // namespace

AppendFigures server_appends(const Plan& plan, std::size_t senders, std::size_t in_flight) {
  const std::filesystem::path folder = std::filesystem::path(plan.folder) / "server";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const SendersAlliance people((folder / "store.sqlite").string(), senders, plan.channels);
  const std::uint16_t port = test::free_port();
  const auto process = start_indabad(folder, port, {});
  wait_for_port(port);
  Crowd crowd(people, senders, port, plan.body_bytes);

  const auto start = Clock::now();
  const double cpu_before = process->cpu_us();
  std::vector<double> took = crowd.run(plan.seconds, in_flight);
  const double cpu = process->cpu_us() - cpu_before;
  const double seconds = seconds_between(start, Clock::now());

  std::sort(took.begin(), took.end());
  const auto count = static_cast<double>(took.size());
  AppendFigures figures;
  figures.per_second = count / seconds;
  figures.p50_ms = took[took.size() / 2] * 1e3;
  figures.p99_ms = took[took.size() * 99 / 100] * 1e3;
  figures.cpu_us = cpu / count;
  return figures;
}

}  // namespace indaba::bench
