// The alliance itself: its founding, its statements, its list of revocations.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// A circle of the founding: its definition is among the statements.
struct InitialCircle {
  Statement manifest;
  std::vector<Statement> boxes;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("boxes", self.boxes, cbor::at_most(8));
    io("manifest", self.manifest);
  }
};

struct AllianceInitialiseRequest {
  ByteArray<32> secret{};
  Statement root;
  std::vector<Statement> statements;
  std::string handle;
  std::vector<InitialCircle> circles;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("root", self.root);
    io("handle", self.handle, kHandleBounds);
    io("secret", self.secret);
    io("circles", self.circles, cbor::at_most(16));
    io("statements", self.statements, cbor::Bounds{1, 64});
  }
};

struct AllianceInitialiseReply {
  Hash alliance{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("alliance", self.alliance);
  }
};

using AllianceGetRequest = Nothing;

struct AllianceGetReply {
  std::vector<Statement> root;
  std::uint64_t revocations = 0;
  std::optional<Statement> freshness;
  std::vector<Statement> circles;
  std::vector<Statement> alert_issuers;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("root", self.root, cbor::at_most(64));
    io("circles", self.circles, cbor::at_most(1000));
    io("freshness", self.freshness);
    io("revocations", self.revocations);
    io("alert_issuers", self.alert_issuers, cbor::at_most(64));
  }
};

struct StatementsPublishRequest {
  std::vector<Statement> statements;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("statements", self.statements, cbor::Bounds{1, 100});
  }
};

struct StatementsPublishReply {
  std::uint64_t revocations = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("revocations", self.revocations);
  }
};

// By hash; those that the caller may not see or that don't exist are left out.
struct StatementsGetRequest {
  std::vector<Hash> hashes;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("hashes", self.hashes, cbor::Bounds{1, 100});
  }
};

struct StatementsGetReply {
  std::vector<Statement> statements;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("statements", self.statements, cbor::at_most(100));
  }
};

struct RevocationsGetRequest {
  std::uint64_t after = 0;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
  }
};

struct RevocationsGetReply {
  std::vector<Statement> revocations;
  std::uint64_t number = 0;
  std::optional<Statement> freshness;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("number", self.number);
    io("freshness", self.freshness);
    io("revocations", self.revocations, cbor::at_most(100));
  }
};

// Provisional members who wait for somebody like the caller.
struct ProvisionalListRequest {
  std::uint64_t limit = 0;
  std::optional<MemberId> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
  }
};

struct ProvisionalListReply {
  std::vector<Statement> members;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("members", self.members, cbor::at_most(100));
  }
};

struct MembersCountersignRequest {
  Statement statement;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("statement", self.statement);
  }
};

using MembersCountersignReply = Nothing;

}  // namespace indaba::protocol
