// Answers to alerts, sealed to a circle.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

struct AnswersPutRequest {
  CircleId circle;
  Hash subject{};
  std::uint64_t counter = 0;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("circle", self.circle);
    io("sealed", self.sealed, cbor::exactly(1024));
    io("counter", self.counter);
    io("subject", self.subject);
  }
};

struct AnswersPutReply {
  UnixTime at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
  }
};

struct AnswersReadRequest {
  CircleId circle;
  Hash subject{};
  std::uint64_t after = 0;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("circle", self.circle);
    io("subject", self.subject);
  }
};

struct KeptAnswer {
  std::uint64_t number = 0;
  MemberId member;
  std::uint64_t counter = 0;
  Bytes sealed;
  UnixTime at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("member", self.member);
    io("number", self.number);
    io("sealed", self.sealed);
    io("counter", self.counter);
  }
};

struct AnswersReadReply {
  std::vector<KeptAnswer> answers;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("answers", self.answers, cbor::at_most(100));
  }
};

struct AnswersReceiptRequest {
  std::uint64_t number = 0;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("number", self.number);
    io("sealed", self.sealed, cbor::Bounds{1, 4096});
  }
};

using AnswersReceiptReply = Nothing;

}  // namespace indaba::protocol
