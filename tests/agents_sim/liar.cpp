#include "tests/agents_sim/liar.h"

#include <algorithm>

namespace indaba::agents_sim {
namespace {

Bytes frame_of(const Telling& telling) {
  const cbor::Raw with{telling.with};
  if (!telling.re) {
    return protocol::encode_event(telling.name, with);
  }
  return telling.error ? protocol::encode_error(*telling.re, *telling.error)
                       : protocol::encode_reply(*telling.re, with);
}

}  // namespace

void Liar::on_request(LinkId link, std::size_t device, ByteView message) {
  protocol::FrameReader frames(message);
  while (!frames.done()) {
    const auto request = frames.next_request();
    if (!request) {
      continue;
    }
    check_not_taken_in(*request);
    stock_.gather(Heard{device, request->method, request->with.item});
    asked_[{link, request->id}] = {std::string(request->method), to_bytes(request->with.item)};
  }
}

void Liar::check_box(const protocol::Statement& statement) const {
  const auto box = cbor::decode<protocol::BoxStatement>(statement.body);
  sim::require(!box || box->device != stock_.ghost.device, "nobody seals a key for a ghost");
}

void Liar::check_not_taken_in(const protocol::Request& request) const {
  if (request.method == "circles.box") {
    const auto boxes = cbor::decode<protocol::CirclesBoxRequest>(request.with.item);
    for (const protocol::Statement& box : boxes.value().boxes) {
      check_box(box);
    }
  } else if (request.method == "circles.rotate") {
    const auto rotation = cbor::decode<protocol::CirclesRotateRequest>(request.with.item);
    for (const protocol::Statement& box : rotation.value().boxes) {
      check_box(box);
    }
  } else if (request.method == "channels.commit") {
    const auto commit = cbor::decode<protocol::ChannelsCommitRequest>(request.with.item).value();
    const bool is_added = commit.added && std::find(commit.added->begin(), commit.added->end(),
                                                    stock_.ghost.device) != commit.added->end();
    sim::require(!is_added, "nobody brings a ghost into a group");
  }
}

Telling Liar::telling_of(LinkId link, std::size_t device, const protocol::ServerFrame& frame) {
  Telling telling;
  telling.device = device;
  if (const auto* event = std::get_if<protocol::Event>(&frame)) {
    telling.name = std::string(event->event);
    telling.with = to_bytes(event->with.item);
    return telling;
  }
  const auto& reply = std::get<protocol::Reply>(frame);
  telling.re = reply.re;
  telling.error = reply.error;
  if (reply.ok) {
    telling.with = to_bytes(reply.ok->item);
  }
  const auto asked = asked_.extract({link, reply.re});
  if (!asked.empty()) {
    telling.name = std::move(asked.mapped().method);
    telling.asked = std::move(asked.mapped().with);
  }
  return telling;
}

std::vector<Bytes> Liar::tell(LinkId link, std::size_t device, ByteView message) {
  std::vector<Bytes> told;
  protocol::FrameReader frames(message);
  while (!frames.done()) {
    const auto frame = frames.next_server_frame();
    Telling telling = telling_of(link, device, frame.value());
    stock_.gather(telling);
    if (is_lying_ && stock_.dice.chance(lie_.percent) && lie_.tell(stock_, telling)) {
      ++told_;
      trace_.count(std::string("lie told in ") + telling.name);
    }
    for (const Bytes& entry : telling.before) {
      told.push_back(protocol::encode_event("entry", cbor::Raw{entry}));
    }
    for (std::uint32_t i = 0; i < telling.times; ++i) {
      told.push_back(frame_of(telling));
    }
  }
  return told;
}

}  // namespace indaba::agents_sim
