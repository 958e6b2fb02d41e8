// A member's device in an alliance whose server and devices all run here: what it costs it to come
// back to what was said without it, and to begin from its store.
#include <cstdio>

#include "tests/agents_sim/calm/calm_alliance.h"
#include "tests/bench/agent/limits.h"

namespace indaba::bench {
namespace {

using namespace agents_sim;

constexpr double kColdSecondsMax = 0.5;
constexpr double kCaughtUpPerSecondMin = 5000;
constexpr std::size_t kSaidBytes = 200;
constexpr std::size_t kShown = 50;

class Alliance {
 public:
  Alliance() { ben_.ask(client::SetFirstContact{protocol::FirstContact::anyone}).value(); }

  ChannelId open_topic(int number) {
    client::OpenChannel open;
    open.name = "topic " + std::to_string(number);
    const ChannelId channel = std::get<client::ChannelOpened>(ana_.ask(open).value()).channel;
    ben_.ask(client::JoinChannel{channel}).value();
    return channel;
  }
  ChannelId open_group(int number) {
    client::OpenGroup open;
    open.title = "group " + std::to_string(number);
    open.handles = {"ben"};
    return std::get<client::GroupOpened>(ana_.ask(open).value()).channel;
  }
  void say(const ChannelId& channel) {
    protocol::TextContent text;
    text.text = std::string(kSaidBytes, 'x');
    ana_.ask(client::SendMessage{channel, text}).value();
  }
  // Whatever was said meanwhile, in seconds of the device's own.
  double catch_up() {
    const double before = ben_.processor_seconds();
    ben_.connect();
    alliance_.settle();
    return ben_.processor_seconds() - before;
  }
  CalmDevice& ben() { return ben_; }
  UnixTime now() const { return alliance_.now(); }

 private:
  CalmAlliance alliance_{1};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
};

std::size_t count_of(const client::Agent& agent) {
  std::size_t count = 0;
  for (const auto& [id, channel] : agent.channels().all()) {
    count += agent.channels().messages(id, 0, SIZE_MAX).value().size();
  }
  return count;
}

void measure_cold_start(Alliance& alliance) {
  const std::size_t messages = count_of(alliance.ben().agent());
  test::SeededRandom random(1);
  const double start = processor_time();
  const auto agent = client::Agent::open(alliance.ben().store(), random, alliance.now()).value();
  const auto& [id, channel] = *agent->channels().all().rbegin();
  const std::uint64_t from = channel.seq > kShown ? channel.seq - kShown : 0;
  const auto shown = agent->channels().messages(id, from, kShown).value();
  const double seconds = processor_time() - start;
  std::printf("cold start, %zu channels, %zu messages, until %zu are shown: %.3f s (below %.1f)\n",
              agent->channels().all().size(), messages, shown.size(), seconds, kColdSecondsMax);
}

}  // namespace

void measure_store(int channels, int messages) {
  Alliance alliance;
  std::vector<ChannelId> topics;
  std::vector<ChannelId> groups;
  for (int i = 0; i < channels; ++i) {
    if (i % 2 == 0) {
      topics.push_back(alliance.open_topic(i));
    } else {
      groups.push_back(alliance.open_group(i));
    }
  }
  for (const auto* kind : {&topics, &groups}) {
    alliance.ben().disconnect();
    const std::size_t before = count_of(alliance.ben().agent());
    for (int i = 0; i < messages / 2; ++i) {
      alliance.say((*kind)[static_cast<std::size_t>(i) % kind->size()]);
    }
    const double seconds = alliance.catch_up();
    const std::size_t caught_up = count_of(alliance.ben().agent()) - before;
    std::printf("catching up with %zu messages of %s: %.0f a second (at least %.0f)\n", caught_up,
                kind == &topics ? "topics" : "groups", static_cast<double>(caught_up) / seconds,
                kCaughtUpPerSecondMin);
  }
  measure_cold_start(alliance);
}

}  // namespace indaba::bench
