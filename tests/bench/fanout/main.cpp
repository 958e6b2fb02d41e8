// fanout_bench: what it costs to deliver one message to many. One publisher, N subscribers, TLS
// WebSockets on loopback; the server has one processor, this client the other. Processor times are
// the kernel's account of the server process. Indaba and mosquitto take turns in one run, since
// machines differ from minute to minute: read the ratios.
#include <sys/epoll.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>

#include "server/certificate.h"
#include "tests/bench/fanout/dialect.h"
#include "tests/bench/wire/indabad.h"
#include "tests/bench/wire/link.h"
#include "tests/support/server/child_process.h"

namespace indaba::bench {
namespace {

constexpr int kServerProcessor = 0;
constexpr int kClientProcessor = 1;
// mosquitto looks at its WebSockets every 100 ms only: one after another would take minutes.
constexpr std::size_t kOpeningAtOnce = 64;

struct Options {
  std::vector<std::string> servers{"indaba", "mosquitto-qos0", "mosquitto-qos1"};
  std::vector<std::size_t> windows{1, 16};
  std::size_t subscribers = 1'000;
  std::size_t other_channels = 10;
  std::size_t payload_bytes = 256;
  std::size_t messages = 300;
  std::size_t rounds = 5;
};

struct Figures {
  double connect_us = 0;   // server processor time for TCP, TLS, upgrade and opening
  double idle_kib = 0;     // resident, per connection
  double delivery_us = 0;  // server processor time
  double deliveries_per_second = 0;
  double p50_ms = 0;  // from the publication to its last delivery
  double p99_ms = 0;
};

double now_us() {
  return std::chrono::duration<double, std::micro>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// The clients of one server: the publisher and its subscribers.
class Crowd {
 public:
  Crowd(const Dialect& dialect, std::uint16_t port, std::size_t subscribers)
      : dialect_(dialect), context_(make_client_context()), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    members_.reserve(subscribers + 1);
    for (std::size_t i = 0; i <= subscribers; ++i) {
      add(i, port);
    }
    wait_for(members_.size());
  }

  std::size_t subscribers() const { return members_.size() - 1; }

  // Publishes `messages`, at most `window` of them not delivered to everybody; returns how long
  // each took, in milliseconds.
  std::vector<double> publish(std::size_t messages, std::size_t window) {
    published_at_.clear();
    took_ms_.clear();
    received_by_.assign(messages, 0);
    for (Member& member : members_) {
      member.received = 0;
    }
    while (took_ms_.size() < messages) {
      while (published_at_.size() < messages && published_at_.size() < took_ms_.size() + window) {
        published_at_.push_back(now_us());
        members_.front().link.send(dialect_.publication());
      }
      turn();
    }
    return took_ms_;
  }

 private:
  struct Member {
    Link link;
    std::unique_ptr<Stream> stream;
    std::size_t received = 0;
  };

  void add(std::size_t number, std::uint16_t port) {
    members_.push_back({Link(context_.get(), port, dialect_.path(), dialect_.subprotocol()),
                        dialect_.make_stream(number)});
    Member& member = members_.back();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = number;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, member.link.descriptor(), &event);
    if (const Bytes opening = dialect_.opening(number, number != 0); !opening.empty()) {
      member.link.send(opening);
    }
    if (members_.size() > kOpeningAtOnce) {
      wait_for(members_.size() - kOpeningAtOnce);
    }
  }

  void wait_for(std::size_t ready) {
    while (ready_ < ready) {
      turn();
    }
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
    const Progress progress = member.stream->take(payload);
    ready_ += progress.ready;
    if (!progress.answer.empty()) {
      member.link.send(progress.answer);
    }
    if (&member == &members_.front()) {
      return;  // what the publisher hears is not counted
    }
    for (std::size_t i = 0; i < progress.deliveries; ++i) {
      const std::size_t message = member.received++;
      if (++received_by_.at(message) == subscribers()) {
        took_ms_.push_back((now_us() - published_at_[message]) / 1e3);
      }
    }
  }

  const Dialect& dialect_;
  ClientContext context_;
  int epoll_;
  std::vector<Member> members_;
  std::size_t ready_ = 0;
  std::vector<double> published_at_;
  std::vector<std::size_t> received_by_;
  std::vector<double> took_ms_;
};

struct Subject {
  std::unique_ptr<Dialect> dialect;
  std::uint16_t port = 0;
  std::unique_ptr<test::ChildProcess> process;
};

Subject start_indaba(const Options& options, const std::filesystem::path& folder) {
  const auto data = folder / "data";
  std::filesystem::create_directories(data);
  Subject subject{indaba_dialect((data / "store.sqlite").string(), options.subscribers,
                                 options.other_channels, options.payload_bytes),
                  test::free_port(), nullptr};
  subject.process = start_indabad(data, subject.port, kServerProcessor);
  return subject;
}

Subject start_relay(const Options& options, const std::filesystem::path& folder) {
  Subject subject{relay_dialect(options.payload_bytes), test::free_port(), nullptr};
  subject.process = std::make_unique<test::ChildProcess>(
      test::ChildOptions{.command = {program("frame_server"), "relay"},
                         .environment = settings(folder, subject.port),
                         .processor = kServerProcessor});
  return subject;
}

Subject start_mosquitto(const Options& options, const std::filesystem::path& folder, int qos) {
  Subject subject{mqtt_dialect(options.payload_bytes, qos), test::free_port(), nullptr};
  const auto certificate = folder / "certificate.pem";
  const auto key = folder / "key.pem";
  if (!server::ensure_certificate("localhost", certificate, key)) {
    throw std::runtime_error("no certificate");
  }
  const auto config = folder / "mosquitto.conf";
  std::ofstream(config) << "user root\npersistence false\nlog_type none\nallow_anonymous true\n"
                        << "set_tcp_nodelay true\nmax_inflight_messages 0\n"
                        << "max_queued_messages 0\nlistener " << subject.port
                        << " 127.0.0.1\nprotocol websockets\nsocket_domain ipv4\ncertfile "
                        << certificate.string() << "\nkeyfile " << key.string()
                        << "\ntls_version tlsv1.3\n"
                        // Version 2.0.11 does not start without a listener of the ordinary kind.
                        << "listener 0 " << (folder / "mosquitto.sock").string() << "\n";
  subject.process = std::make_unique<test::ChildProcess>(test::ChildOptions{
      .command = {"mosquitto", "-c", config.string()}, .processor = kServerProcessor});
  return subject;
}

Subject start(const std::string& server, const Options& options,
              const std::filesystem::path& folder) {
  if (server == "indaba") {
    return start_indaba(options, folder);
  }
  if (server == "relay") {
    return start_relay(options, folder);
  }
  if (server == "mosquitto-qos0" || server == "mosquitto-qos1") {
    return start_mosquitto(options, folder, server.back() - '0');
  }
  throw std::runtime_error("no server '" + server + "'");
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

using Results = std::map<std::pair<std::string, std::size_t>, std::vector<Figures>>;

void measure(const std::string& server, const Options& options, Results& results) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("indaba-fanout-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    const Subject subject = start(server, options, folder);
    wait_for_port(subject.port);
    const test::ChildProcess& process = *subject.process;
    const double resident_before = process.resident_kib();
    const double cpu_before = process.cpu_us();
    Crowd crowd(*subject.dialect, subject.port, options.subscribers);
    const auto connections = static_cast<double>(options.subscribers + 1);
    Figures connected;
    connected.connect_us = (process.cpu_us() - cpu_before) / connections;
    std::this_thread::sleep_for(std::chrono::seconds(1));
    connected.idle_kib = (process.resident_kib() - resident_before) / connections;
    crowd.publish(options.messages / 10 + 1, 1);  // warms up
    for (const std::size_t window : options.windows) {
      Figures figures = connected;
      const double cpu = process.cpu_us();
      const double began = now_us();
      const auto took = crowd.publish(options.messages, window);
      const double seconds = (now_us() - began) / 1e6;
      const auto deliveries = static_cast<double>(options.messages * options.subscribers);
      figures.delivery_us = (process.cpu_us() - cpu) / deliveries;
      figures.deliveries_per_second = deliveries / seconds;
      figures.p50_ms = percentile(took, 0.5);
      figures.p99_ms = percentile(took, 0.99);
      results[{server, window}].push_back(figures);
    }
  }
  std::filesystem::remove_all(folder);
}

double median_of(const std::vector<Figures>& rounds, double Figures::*figure) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const Figures& round : rounds) {
    values.push_back(round.*figure);
  }
  return percentile(values, 0.5);
}

void print(const Options& options, const Results& results) {
  std::printf("%zu subscribers, %zu bytes, %zu messages, medians of %zu rounds\n",
              options.subscribers, options.payload_bytes, options.messages, options.rounds);
  std::printf("%-16s %7s %12s %7s %14s %8s %8s %10s %11s\n", "server", "window", "us/delivery",
              "ratio", "deliveries/s", "p50 ms", "p99 ms", "idle KiB", "connect us");
  for (const std::size_t window : options.windows) {
    for (const std::string& server : options.servers) {
      const auto& rounds = results.at({server, window});
      const double base =
          median_of(results.at({options.servers.front(), window}), &Figures::delivery_us);
      const double cost = median_of(rounds, &Figures::delivery_us);
      std::printf("%-16s %7zu %12.2f %7.2f %14.0f %8.2f %8.2f %10.1f %11.0f\n", server.c_str(),
                  window, cost, base / cost, median_of(rounds, &Figures::deliveries_per_second),
                  median_of(rounds, &Figures::p50_ms), median_of(rounds, &Figures::p99_ms),
                  median_of(rounds, &Figures::idle_kib), median_of(rounds, &Figures::connect_us));
    }
  }
  std::printf("ratio: what %s costs, divided by what this server costs\n",
              options.servers.front().c_str());
}

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace
}  // namespace indaba::bench

int main(int argc, char** argv) {
  using namespace indaba::bench;
  CLI::App app("What it costs to deliver one message to many.");
  Options options;
  app.add_option("--servers", options.servers, "indaba, relay, mosquitto-qos0, mosquitto-qos1")
      ->delimiter(',');
  app.add_option("--windows", options.windows, "messages in flight")->delimiter(',');
  app.add_option("--subscribers", options.subscribers, "connections that listen");
  app.add_option("--other-channels", options.other_channels, "channels beside the one, of indaba");
  app.add_option("--bytes", options.payload_bytes, "of a message");
  app.add_option("--messages", options.messages, "of a round");
  app.add_option("--rounds", options.rounds, "of each server, in turns");
  CLI11_PARSE(app, argc, argv);
  try {
    raise_descriptor_limit();
    indaba::test::pin_to(kClientProcessor);
    Results results;
    for (std::size_t round = 0; round < options.rounds; ++round) {
      for (const std::string& server : options.servers) {
        measure(server, options, results);
      }
    }
    print(options, results);
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "fanout_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
