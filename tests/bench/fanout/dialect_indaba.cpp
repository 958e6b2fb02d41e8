#include <string_view>

#include "protocol/frames/envelope.h"
#include "protocol/frames/log.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "server/service/open_channels.h"
#include "tests/bench/fanout/dialect.h"
#include "tests/support/alliance/planted_alliance.h"
#include "tests/support/alliance/proof.h"

namespace indaba::bench {
namespace {

using test::Planted;

const ChannelId kChannel(ByteArray<16>{1});

// Ids of which none comes twice in a run.
ByteArray<16> numbered(std::uint64_t number) {
  ByteArray<16> bytes{0xff};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return bytes;
}

// Signs in at the hello, then resumes, is ready at the second reply; from then on it counts the
// events by their name, which no payload contains.
class IndabaStream final : public Stream {
 public:
  IndabaStream(const test::PlantedDevice& device, bool counts) : device_(device), counts_(counts) {}

  Progress take(ByteView payload) override {
    Progress progress;
    if (is_ready_) {
      count_entries(payload, progress);
      return progress;
    }
    append(opening_, payload);
    protocol::FrameReader reader(opening_);
    std::size_t replies = 0;
    while (!reader.done()) {
      const auto frame = reader.next_server_frame();
      if (!frame) {
        return progress;  // the rest is still to come
      }
      if (const auto* event = std::get_if<protocol::Event>(&*frame)) {
        greet(*event, progress);
      } else {
        replies += std::get<protocol::Reply>(*frame).ok.has_value() ? 1 : 0;
      }
    }
    if (replies == 1 && !resumes_) {
      resumes_ = true;
      progress.answer =
          protocol::encode_request("resume", RequestId(numbered(2)), protocol::ResumeRequest{});
    }
    is_ready_ = replies == 2;
    progress.ready = is_ready_ ? 1 : 0;
    return progress;
  }

 private:
  void greet(const protocol::Event& event, Progress& progress) {
    if (event.event != "hello" || greeted_) {
      return;
    }
    greeted_ = true;
    const auto hello =
        cbor::decode<protocol::HelloEvent>(event.with.item, cbor::UnknownKeys::ignore);
    progress.answer = protocol::encode_request(
        "prove", RequestId(numbered(1)), test::proof_of(device_.id, device_.key, hello.value()));
  }

  void count_entries(ByteView payload, Progress& progress) {
    constexpr std::string_view kName =
        "\x62"
        "ev"
        "\x65"
        "entry";
    for (const std::uint8_t byte : payload) {
      matched_ = byte == static_cast<std::uint8_t>(kName[matched_]) ? matched_ + 1
                 : byte == static_cast<std::uint8_t>(kName[0])      ? 1
                                                                    : 0;
      if (matched_ == kName.size()) {
        matched_ = 0;
        progress.deliveries += counts_ ? 1 : 0;
      }
    }
  }

  const test::PlantedDevice& device_;
  const bool counts_;
  Bytes opening_;
  bool greeted_ = false;
  bool resumes_ = false;
  bool is_ready_ = false;
  std::size_t matched_ = 0;
};

class IndabaDialect final : public Dialect {
 public:
  IndabaDialect(const std::string& path, std::size_t subscribers, std::size_t other_channels,
                std::size_t payload_bytes)
      : alliance_(path, server::SystemClock().now()), payload_bytes_(payload_bytes) {
    const auto circle =
        alliance_.add_circle(protocol::RoleName::member, protocol::RoleName::responder);
    for (std::size_t i = 0; i <= subscribers; ++i) {
      people_.push_back(&alliance_.add("member_" + std::to_string(i)));
    }
    alliance_.grant(*people_.front(), protocol::RoleName::responder);
    for (std::size_t i = 0; i <= other_channels; ++i) {
      open(i == 0 ? kChannel : ChannelId(numbered(i)), circle);
    }
    for (const Planted* person : people_) {
      if (person != people_.front()) {
        check(alliance_
                  .run(server::channels_join, person->caller(),
                       protocol::ChannelsJoinRequest{kChannel})
                  .has_value());
      }
    }
    alliance_.commit();
  }

  std::string path() const override { return "/v1/socket"; }
  std::string subprotocol() const override { return "indaba.v1"; }
  std::unique_ptr<Stream> make_stream(std::size_t number) const override {
    return std::make_unique<IndabaStream>(people_.at(number)->device(), number != 0);
  }
  Bytes opening(std::size_t /*number*/, bool /*subscribes*/) const override { return {}; }

  Bytes publication() const override {
    protocol::SendRequest request;
    request.channel = kChannel;
    request.message = MessageId(numbered(++published_));
    request.body = Bytes(payload_bytes_, 'x');
    return protocol::encode_request("send", RequestId(numbered(published_)), request);
  }

 private:
  void open(const ChannelId& channel, const protocol::CircleId& circle) {
    protocol::ChannelsOpenRequest request;
    request.channel = channel;
    request.circle = circle;
    request.name = "Channel";
    check(alliance_.run(server::channels_open, people_.front()->caller(), request).has_value());
  }

  test::PlantedAlliance alliance_;
  std::size_t payload_bytes_;
  std::vector<const Planted*> people_;
  mutable std::uint64_t published_ = 100;
};

}  // namespace

std::unique_ptr<Dialect> indaba_dialect(const std::string& path, std::size_t subscribers,
                                        std::size_t other_channels, std::size_t payload_bytes) {
  return std::make_unique<IndabaDialect>(path, subscribers, other_channels, payload_bytes);
}

}  // namespace indaba::bench
