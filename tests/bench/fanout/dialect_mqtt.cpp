#include <string_view>

#include "tests/bench/fanout/dialect.h"

namespace indaba::bench {
namespace {

// MQTT 3.1.1 section 2.2.1.
enum class PacketType : std::uint8_t {
  connect = 1,
  connack = 2,
  publish = 3,
  puback = 4,
  subscribe = 8,
  suback = 9,
};

constexpr std::string_view kTopic = "t";

void append_number(Bytes& to, std::size_t number) {
  to.push_back(static_cast<std::uint8_t>(number >> 8));
  to.push_back(static_cast<std::uint8_t>(number));
}

void append_text(Bytes& to, std::string_view text) {
  append_number(to, text.size());
  append(to, as_bytes(text));
}

void append_packet(Bytes& to, PacketType type, int flags, ByteView body) {
  to.push_back(static_cast<std::uint8_t>(static_cast<int>(type) << 4 | flags));
  std::size_t rest = body.size();
  do {
    to.push_back(static_cast<std::uint8_t>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
    rest >>= 7;
  } while (rest != 0);
  append(to, body);
}

class MqttStream final : public Stream {
 public:
  Progress take(ByteView payload) override {
    Progress progress;
    append(buffer_, payload);
    ByteView rest(buffer_);
    while (take_packet(rest, progress)) {
    }
    buffer_.erase(buffer_.begin(), buffer_.end() - static_cast<std::ptrdiff_t>(rest.size()));
    return progress;
  }

 private:
  static bool take_packet(ByteView& rest, Progress& progress) {
    std::size_t length = 0;
    std::size_t at = 1;
    do {
      if (at >= rest.size()) {
        return false;
      }
      length |= static_cast<std::size_t>(rest[at] & 0x7f) << (7 * (at - 1));
    } while ((rest[at++] & 0x80) != 0);
    if (rest.size() < at + length) {
      return false;
    }
    count(rest.front(), rest.subspan(at, length), progress);
    rest = rest.subspan(at + length);
    return true;
  }

  static void count(std::uint8_t header, ByteView body, Progress& progress) {
    switch (static_cast<PacketType>(header >> 4)) {
      case PacketType::suback:
        ++progress.ready;
        break;
      case PacketType::puback:
        ++progress.accepted;
        break;
      case PacketType::publish:
        ++progress.deliveries;
        if ((header & 0x06) != 0) {
          append_packet(progress.answer, PacketType::puback, 0, body.subspan(2 + kTopic.size(), 2));
        }
        break;
      default:
        break;
    }
  }

  Bytes buffer_;
};

class MqttDialect final : public Dialect {
 public:
  MqttDialect(std::size_t payload_bytes, int qos) : payload_bytes_(payload_bytes), qos_(qos) {}

  std::string path() const override { return "/mqtt"; }
  std::string subprotocol() const override { return "mqtt"; }
  std::unique_ptr<Stream> make_stream(std::size_t /*number*/) const override {
    return std::make_unique<MqttStream>();
  }

  Bytes opening(std::size_t number, bool subscribes) const override {
    Bytes connect;
    append_text(connect, "MQTT");
    connect.push_back(4);       // the version
    connect.push_back(0x02);    // clean session
    append_number(connect, 0);  // no keep-alive
    append_text(connect, "client" + std::to_string(number));
    Bytes subscribe;
    append_number(subscribe, 1);
    append_text(subscribe, subscribes ? kTopic : "none");
    subscribe.push_back(static_cast<std::uint8_t>(qos_));
    Bytes message;
    append_packet(message, PacketType::connect, 0, connect);
    append_packet(message, PacketType::subscribe, 2, subscribe);
    return message;
  }

  Bytes publication() const override {
    Bytes body;
    append_text(body, kTopic);
    if (qos_ != 0) {
      append_number(body, 1 + next_id_++ % 60'000);
    }
    body.insert(body.end(), payload_bytes_, 'x');
    Bytes message;
    append_packet(message, PacketType::publish, qos_ << 1, body);
    return message;
  }

 private:
  const std::size_t payload_bytes_;
  const int qos_;
  mutable std::size_t next_id_ = 0;
};

}  // namespace

std::unique_ptr<Dialect> mqtt_dialect(std::size_t payload_bytes, int qos) {
  return std::make_unique<MqttDialect>(payload_bytes, qos);
}

}  // namespace indaba::bench
