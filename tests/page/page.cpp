#include "tests/page/page.h"

#include <utility>

#include "clients/json/writer.h"
#include "crypto/base/check.h"
#include "tests/agents_sim/websocket_frames.h"

namespace indaba::page {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }

// Of a device on which opening costs what it must.
constexpr std::uint64_t kSlowUs = 1'000'000;

}  // namespace

Page::Page(agents_sim::CalmAlliance& alliance, std::uint64_t seed)
    : alliance_(alliance), random_(seed), bridge_(std::make_unique<web::Bridge>(random_)) {
  alliance_.bring([this] { return turn(); });
}

void Page::create(std::string_view passphrase) {
  carry_out(bridge_->create(secret(passphrase), kSlowUs, alliance_.now()).value());
}

Status Page::open(std::string_view passphrase) {
  is_losing_ = false;
  bridge_ = std::make_unique<web::Bridge>(random_);
  for (const auto& [key, value] : stored_) {
    INDABA_TRY(bridge_->load(key, value));
  }
  return bridge_->open(secret(passphrase), alliance_.now());
}

void Page::connect() {
  check(peer_ == nullptr);
  peer_ = &alliance_.service().connect();
  carry_out(bridge_->connected(alliance_.now()));
  alliance_.settle();
}

void Page::disconnect() {
  alliance_.service().disconnect(*std::exchange(peer_, nullptr));
  to_server_.clear();
  received_.clear();
  if (bridge_ != nullptr) {
    carry_out(bridge_->lost(alliance_.now()));
  }
}

Json Page::ask(const Json& command) { return ask_text(client::to_line(command)); }

Json Page::ask_text(std::string_view command) {
  carry_out(bridge_->command(++last_command_, command, alliance_.now()));
  alliance_.settle();
  for (const Json& event : events("finished")) {
    if (event["command"] == last_command_) {
      return event;
    }
  }
  return Json::object();
}

Json Page::outcome(const Json& command) {
  const Json finished = ask(command);
  check(finished.contains("outcome"));
  return finished["outcome"];
}

Json Page::view(const Json& query) const {
  return Json::parse(bridge_->query(client::to_line(query), alliance_.now()));
}

std::vector<Json> Page::events(std::string_view type) const {
  std::vector<Json> found;
  for (const Json& event : events_) {
    if (event["type"] == type) {
      found.push_back(event);
    }
  }
  return found;
}

void Page::carry_out(web::Output output) {
  if (is_losing_ && !output.writes.empty()) {
    bridge_.reset();
    return;
  }
  for (client::Write& write : output.writes) {
    if (write.value) {
      stored_[write.key] = *std::move(write.value);
    } else {
      stored_.erase(write.key);
    }
  }
  for (Bytes& frame : output.frames) {
    to_server_.push_back(std::move(frame));
  }
  for (const std::string& event : output.events) {
    events_.push_back(Json::parse(event));
  }
}

bool Page::turn() {
  if (peer_ == nullptr) {
    return false;
  }
  bool has_moved = !to_server_.empty();
  for (const Bytes& message : std::exchange(to_server_, {})) {
    alliance_.service().receive(*peer_, message);
  }
  const Bytes written = peer_->transport().take_written();
  has_moved = has_moved || !written.empty();
  append(received_, written);
  receive_all();
  return has_moved;
}

void Page::receive_all() {
  while (const auto frame = agents_sim::frame_at_front(received_)) {
    const auto begin = received_.begin() + static_cast<std::ptrdiff_t>(frame->begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(frame->size);
    Bytes message(begin, end);
    const bool is_binary = received_[0] == agents_sim::kBinaryFrame;
    received_.erase(received_.begin(), end);
    if (is_binary && bridge_ != nullptr) {
      carry_out(bridge_->received(std::move(message), alliance_.now()).value());
    }
  }
}

}  // namespace indaba::page
