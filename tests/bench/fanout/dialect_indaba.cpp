#include "protocol/frames/envelope.h"
#include "protocol/frames/log.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "server/service/open_channels.h"
#include "tests/bench/fanout/dialect.h"
#include "tests/bench/wire/indaba_stream.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::bench {
namespace {

using test::Planted;

const ChannelId kChannel(ByteArray<16>{1});

class IndabaDialect final : public Dialect {
 public:
  IndabaDialect(const std::string& path, std::size_t subscribers, std::size_t other_channels,
                std::size_t payload_bytes)
      : alliance_(path, server::SystemClock().now()), payload_bytes_(payload_bytes) {
    for (std::size_t i = 0; i <= subscribers; ++i) {
      people_.push_back(&alliance_.add("member_" + std::to_string(i)));
    }
    // The others are opened by everybody in turn, who is in them.
    protocol::CircleId circle;
    for (std::size_t i = 0; i <= other_channels; ++i) {
      if (i % server::kOpenChannelsPerCircleMax == 0) {
        circle = alliance_.add_circle(protocol::RoleName::member, protocol::RoleName::responder);
      }
      const Planted& opener = *people_[i % people_.size()];
      if (i < people_.size()) {
        alliance_.grant(opener, protocol::RoleName::responder);
      }
      open(opener, i == 0 ? kChannel : ChannelId(numbered(i)), circle);
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
    return std::make_unique<IndabaStream>(people_.at(number)->device());
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
  void open(const Planted& opener, const ChannelId& channel, const protocol::CircleId& circle) {
    protocol::ChannelsOpenRequest request;
    request.channel = channel;
    request.circle = circle;
    request.name = "Channel";
    check(alliance_.run(server::channels_open, opener.caller(), request).has_value());
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
