#include "tests/agents_sim/calm/calm_alliance.h"

#include <ctime>
#include <utility>

#include "crypto/base/check.h"
#include "tests/agents_sim/websocket_frames.h"

namespace indaba::agents_sim {
namespace {

constexpr Ms kTurn = 5;
// After which nothing more is to come.
constexpr Ms kSilence = 3 * kSecond;
constexpr std::size_t kMaskBytes = 4;

// Of a client's frame.
std::size_t header_bytes(std::size_t payload) {
  const std::size_t length_bytes = payload < 126 ? 0 : payload < 65'536 ? 2 : 8;
  return 2 + length_bytes + kMaskBytes;
}

}  // namespace

CalmDevice::CalmDevice(CalmAlliance& alliance, std::uint64_t seed)
    : alliance_(alliance), random_(seed), fence_(disk_.open_fence().value()) {
  auto made = client::SealedStore::create(disk_, opener(), client::kCostMin, random_);
  disk_.write({std::move(made.value().header)}, fence_).value();
  store_.emplace(client::SealedStore::open(disk_, opener()).value());
  agent_ = client::Agent::open(*store_, random_, alliance_.now()).value();
}

void CalmDevice::connect() {
  check(peer_ == nullptr);
  peer_ = &alliance_.service_.connect();
  give(client::Connected{protocol::Hash{}});
  alliance_.settle();
}

void CalmDevice::disconnect() {
  hang_up();
  give(client::Lost{});
}

void CalmDevice::hang_up() {
  alliance_.service_.disconnect(*std::exchange(peer_, nullptr));
  to_server_.clear();
  received_.clear();
  asked_.clear();
}

void CalmDevice::stop() {
  stops_at_.clear();
  hang_up();
  agent_ = client::Agent::open(*store_, random_, alliance_.now()).value();
}

void CalmDevice::rewrite(const std::string& key, const Bytes& value) {
  check(peer_ == nullptr);
  client::SecretBatch batch;
  batch.push_back({key, SecretBytes(value)});
  disk_.write(store_->seal(batch, random_).value(), fence_).value();
  agent_ = client::Agent::open(*store_, random_, alliance_.now()).value();
}

Result<client::Outcome> CalmDevice::ask(client::Command command) {
  begin(std::move(command));
  const std::uint64_t id = last_command_;
  const Told* last = nullptr;
  for (const Told& told : told_) {
    const auto* finished = std::get_if<client::Finished>(&told.event);
    last = finished != nullptr && finished->command == id ? &told : last;
  }
  check(last != nullptr);
  return std::get<client::Finished>(last->event).outcome;
}

void CalmDevice::begin(client::Command command) {
  give(client::Asked{++last_command_, std::move(command)});
  alliance_.settle();
}

void CalmDevice::give(client::Input input) {
  const std::clock_t start = std::clock();
  client::Effects effects = agent_->handle(alliance_.now(), std::move(input));
  disk_.write(store_->seal(effects.writes, random_).value(), fence_).value();
  processor_seconds_ += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  for (Bytes& frame : effects.frames) {
    protocol::FrameReader reader(frame);
    const RequestId id = reader.next_request().value().id;
    ++traffic_.requests;
    traffic_.bytes += header_bytes(frame.size()) + frame.size();
    asked_[id] = Asked{frame, traffic_.round_trips + 1};
    to_server_.push_back(std::move(frame));
  }
  for (client::Event& event : effects.events) {
    told_.push_back({std::move(event), traffic_});
  }
}

void CalmDevice::receive(const Bytes& message) {
  protocol::FrameReader reader(message);
  while (!reader.done()) {
    const auto frame = reader.next_server_frame().value();
    if (const auto* event = std::get_if<protocol::Event>(&frame)) {
      if (alliance_.on_event) {
        alliance_.on_event(*event);
      }
      continue;
    }
    const auto& reply = std::get<protocol::Reply>(frame);
    const auto asked = asked_.extract(reply.re);
    check(!asked.empty());
    traffic_.round_trips = std::max(traffic_.round_trips, asked.mapped().depth);
    protocol::FrameReader asking(asked.mapped().frame);
    const protocol::Request request = asking.next_request().value();
    if (request.method == stops_at_) {
      stop();
      return;
    }
    if (alliance_.on_reply) {
      alliance_.on_reply(request, reply);
    }
  }
  give(client::Received{message});
}

bool CalmDevice::send_and_receive() {
  if (peer_ == nullptr) {
    return false;
  }
  bool has_moved = !to_server_.empty();
  for (const Bytes& message : std::exchange(to_server_, {})) {
    alliance_.service_.receive(*peer_, message);
  }
  const Bytes written = peer_->transport().take_written();
  has_moved = has_moved || !written.empty();
  append(received_, written);
  // Whoever stops has received nothing more.
  while (const auto frame = frame_at_front(received_)) {
    const auto begin = received_.begin() + static_cast<std::ptrdiff_t>(frame->begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(frame->size);
    if (received_[0] == kCloseFrame) {
      disconnect();
      return true;
    }
    const Bytes message(begin, end);
    const bool is_binary = received_[0] == kBinaryFrame;
    received_.erase(received_.begin(), end);
    traffic_.bytes += frame->begin + frame->size;
    if (is_binary) {
      receive(message);
    }
  }
  return has_moved;
}

CalmDevice& CalmAlliance::add_device() {
  devices_.push_back(std::make_unique<CalmDevice>(*this, seed_ * 1000 + devices_.size() + 1));
  devices_.back()->connect();
  return *devices_.back();
}

CalmDevice& CalmAlliance::found(const std::string& handle) {
  CalmDevice& founder = add_device();
  founder.ask(client::FoundAlliance{service_.founder_link(), "Alliance", handle}).value();
  check(founder.agent().standing() == client::Standing::member);
  return founder;
}

CalmDevice& CalmAlliance::join(const std::string& handle) {
  const client::Outcome invited = devices_.front()->ask(client::CreateInvites()).value();
  const std::string link = std::get<client::Invited>(invited).links.front();
  CalmDevice& newcomer = add_device();
  newcomer.ask(client::JoinAlliance{link, handle, ""}).value();
  settle();
  check(newcomer.agent().standing() == client::Standing::member);
  return newcomer;
}

void CalmAlliance::settle() {
  for (Ms silence = 0; silence < kSilence; silence += kTurn) {
    for (const auto& device : devices_) {
      if (device->send_and_receive()) {
        silence = 0;
      }
    }
    for (const auto& turn : guests_) {
      if (turn()) {
        silence = 0;
      }
    }
    timeline_.pass(kTurn);
  }
}

void CalmAlliance::pass(Ms span) {
  timeline_.pass(span);
  settle();
}

}  // namespace indaba::agents_sim
