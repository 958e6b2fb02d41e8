#include "tests/integration/device_client.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <utility>

#include "server/net/websocket/protocol.h"
#include "tests/support/server/client_frames.h"

namespace indaba::test {
namespace {

using server::net::Opcode;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

}  // namespace

DeviceClient::DeviceClient(std::uint16_t port, const char* source) : client_(port, source) {
  client_.send(kUpgradeRequest);
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string byte = client_.read_bytes(1);
    if (byte.empty()) {
      throw std::runtime_error("no upgrade: " + head);
    }
    head += byte;
  }
  if (!head.starts_with("HTTP/1.1 101 ")) {
    throw std::runtime_error("no upgrade: " + head);
  }
  hello_ = next_event<protocol::HelloEvent>("hello");
}

RequestId DeviceClient::next_id() {
  static const std::uint64_t run = std::random_device{}();
  static std::atomic<std::uint64_t> clients = 0;
  if (requests_ == 0) {
    requests_ = ++clients << 32;
  }
  ByteArray<16> bytes{};
  const std::uint64_t number = requests_++;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(run >> (8 * i));
    bytes[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return RequestId(bytes);
}

void DeviceClient::send_message(ByteView message) {
  const Bytes frame = client_message(message);
  if (!client_.send(text(frame))) {
    throw std::runtime_error("the connection is broken");
  }
}

DeviceClient::Heard DeviceClient::next_heard(const std::function<bool(const Heard&)>& wanted) {
  std::size_t seen = 0;
  while (true) {
    for (; seen < heard_.size(); ++seen) {
      if (wanted(heard_[seen])) {
        Heard found = std::move(heard_[seen]);
        heard_.erase(heard_.begin() + static_cast<std::ptrdiff_t>(seen));
        return found;
      }
    }
    if (!read_frame()) {
      throw std::runtime_error("the server has closed: " + std::to_string(close_code_));
    }
  }
}

bool DeviceClient::read_frame() {
  const std::string head = client_.read_bytes(2);
  if (head.size() < 2) {
    return false;
  }
  std::uint64_t length = static_cast<unsigned char>(head[1]);
  if (length >= 126) {
    length = big_endian(client_.read_bytes(length == 126 ? 2 : 8));
  }
  const std::string payload = client_.read_bytes(static_cast<std::size_t>(length));
  if (payload.size() < length) {
    return false;
  }
  switch (static_cast<Opcode>(head[0] & 0x0f)) {
    case Opcode::binary:
      take_message(as_bytes(payload));
      return true;
    case Opcode::ping:
      client_.send(text(client_control(Opcode::pong, as_bytes(payload))));
      return true;
    case Opcode::close:
      close_code_ = payload.size() < 2 ? 1005 : static_cast<int>(big_endian(payload.substr(0, 2)));
      return false;
    default:
      return true;
  }
}

void DeviceClient::take_message(ByteView message) {
  cbor::Reader items(message);
  while (!items.empty()) {
    const ByteView item = items.read_item();
    const auto frame = protocol::FrameReader(item).next_server_frame();
    if (!frame) {
      throw std::runtime_error("not a frame: " + frame.error().message());
    }
    if (const auto* event = std::get_if<protocol::Event>(&*frame)) {
      heard_.push_back({std::string(event->event), {}, to_bytes(event->with.item), {}, {}});
      continue;
    }
    const auto& reply = std::get<protocol::Reply>(*frame);
    heard_.push_back({{},
                      reply.re,
                      reply.ok ? to_bytes(reply.ok->item) : Bytes{},
                      reply.error ? reply.error->code : std::string(),
                      to_bytes(item)});
  }
}

Bytes DeviceClient::without(Bytes frame, const RequestId& id) {
  const auto found = std::search(frame.begin(), frame.end(), id.view().begin(), id.view().end());
  std::fill_n(found, found == frame.end() ? 0 : RequestId::size_bytes, std::uint8_t{0});
  return frame;
}

int DeviceClient::close_code() {
  while (read_frame()) {
  }
  return close_code_;
}

}  // namespace indaba::test
