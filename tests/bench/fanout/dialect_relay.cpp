#include "tests/bench/fanout/dialect.h"

namespace indaba::bench {
namespace {

constexpr std::size_t kChannelBytes = 16;

class RelayStream final : public Stream {
 public:
  explicit RelayStream(std::size_t payload_bytes) : payload_bytes_(payload_bytes) {}

  Progress take(ByteView payload) override {
    Progress progress;
    while (!payload.empty()) {
      if (partial_ == 0 && payload.front() == 'A') {
        ++(is_ready_ ? progress.accepted : progress.ready);
        is_ready_ = true;
        payload = payload.subspan(1);
        continue;
      }
      const std::size_t taken = std::min(payload.size(), payload_bytes_ - partial_);
      payload = payload.subspan(taken);
      partial_ += taken;
      if (partial_ == payload_bytes_) {
        partial_ = 0;
        ++progress.deliveries;
      }
    }
    return progress;
  }

 private:
  const std::size_t payload_bytes_;
  std::size_t partial_ = 0;
  bool is_ready_ = false;
};

class RelayDialect final : public Dialect {
 public:
  explicit RelayDialect(std::size_t payload_bytes) : payload_bytes_(payload_bytes) {}

  std::string path() const override { return "/v1/socket"; }
  std::string subprotocol() const override { return "indaba.v1"; }
  std::unique_ptr<Stream> make_stream(std::size_t /*number*/) const override {
    return std::make_unique<RelayStream>(payload_bytes_);
  }

  // The publisher listens to a channel of its own.
  Bytes opening(std::size_t /*number*/, bool subscribes) const override {
    Bytes message{'S'};
    message.insert(message.end(), kChannelBytes, subscribes ? 'c' : 'p');
    return message;
  }

  Bytes publication() const override {
    Bytes message{'P'};
    message.insert(message.end(), kChannelBytes, 'c');
    message.insert(message.end(), payload_bytes_, 'x');
    return message;
  }

 private:
  const std::size_t payload_bytes_;
};

}  // namespace

std::unique_ptr<Dialect> relay_dialect(std::size_t payload_bytes) {
  return std::make_unique<RelayDialect>(payload_bytes);
}

}  // namespace indaba::bench
