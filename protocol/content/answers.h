// Answers to alerts, inside the seal to a circle.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "protocol/types.h"

namespace indaba::protocol {

inline constexpr std::size_t kAnswerNoteBytesMax = 200;

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
  std::optional<bool> not_fresh;
  bool operator==(const Answer&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("note", self.note, cbor::at_most(kAnswerNoteBytesMax));
    io("sent", self.sent);
    io("alert", self.alert);
    io("answer", self.answer);
    io("circle", self.circle);
    io("device", self.device);
    io("member", self.member);
    io("counter", self.counter);
    io("manifest", self.manifest);
    io("not_fresh", self.not_fresh);
  }
};

// What is sealed to the circle. The signature is the device's, by the certificate that is named.
struct SignedAnswer {
  Answer answer;
  Signature signature{};
  Hash certificate{};
  bool operator==(const SignedAnswer&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("answer", self.answer);
    io("signature", self.signature);
    io("certificate", self.certificate);
  }
};

// That a device of the circle has an answer, by that device.
struct AnswerReceipt {
  Hash alert{};
  UnixTime at;
  DeviceId device;
  MemberId member;
  std::uint64_t counter = 0;
  Signature signature{};
  bool operator==(const AnswerReceipt&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("alert", self.alert);
    io("device", self.device);
    io("member", self.member);
    io("counter", self.counter);
    io("signature", self.signature);
  }
};

}  // namespace indaba::protocol
