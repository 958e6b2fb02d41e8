// Answers to alerts, inside the seal to a circle.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "protocol/types.h"

namespace indaba::protocol {

enum class AnswerKind : std::uint8_t { seen, safe, need_help, can_help };
constexpr auto enum_names(AnswerKind) {
  using enum AnswerKind;
  return std::to_array<cbor::Named<AnswerKind>>(
      {{seen, "seen"}, {safe, "safe"}, {need_help, "need-help"}, {can_help, "can-help"}});
}

struct Answer {
  Hash alert{};
  CircleId circle;
  Hash manifest{};
  MemberId member;
  DeviceId device;
  std::uint64_t counter = 0;
  UnixTime sent;
  AnswerKind answer = AnswerKind::seen;
  std::optional<std::string> note;
  bool operator==(const Answer&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("note", self.note, cbor::at_most(200));
    io("sent", self.sent);
    io("alert", self.alert);
    io("answer", self.answer);
    io("circle", self.circle);
    io("device", self.device);
    io("member", self.member);
    io("counter", self.counter);
    io("manifest", self.manifest);
  }
};

}  // namespace indaba::protocol
