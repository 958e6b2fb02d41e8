// Inviting, registering with an invite, and the queue of those who wait to be accepted.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames/connect.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// With an `active` invite for one: the seed of the newest epoch of a circle for every member,
// sealed to who has the invite's secret, so that nobody has to be online for them to read.
struct InviteBox {
  SigningKey key{};
  CircleId circle;
  std::uint64_t epoch = 0;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("epoch", self.epoch, kFrom1);
    io("circle", self.circle);
    io("sealed", self.sealed, cbor::Bounds{1, 256});
  }
};

struct InvitesCreateRequest {
  std::vector<Statement> invites;
  std::vector<InviteBox> boxes{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("boxes", self.boxes, cbor::at_most(1000));
    io("invites", self.invites, cbor::Bounds{1, 1000});
  }
};

using InvitesCreateReply = Nothing;

struct InvitesListRequest {
  std::uint64_t limit = 0;
  std::optional<SigningKey> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
  }
};

struct ListedInvite {
  Statement invite;
  std::uint64_t used = 0;
  bool revoked = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("used", self.used);
    io("invite", self.invite);
    io("revoked", self.revoked);
  }
};

struct InvitesListReply {
  std::vector<ListedInvite> invites;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("invites", self.invites, cbor::at_most(100));
  }
};

// The statement is a revocation of the invite.
struct InvitesRevokeRequest {
  Statement revocation;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("revocation", self.revocation);
  }
};

using InvitesRevokeReply = Nothing;

// Without a device proved. What the invite's key signs over "indaba/1" 0x00 "register" 0x00
// alliance nonce member device shows that the caller holds it.
struct InvitesLookRequest {
  SigningKey key{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
  }
};

struct InvitesLookReply {
  Statement invite;
  std::vector<Statement> root;
  std::uint64_t use = 0;
  std::vector<Statement> chain;
  std::optional<InviteBox> box{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("box", self.box);
    io("use", self.use, cbor::Bounds{1, 10000});
    io("root", self.root, cbor::Bounds{1, 64});
    io("chain", self.chain, cbor::at_most(64));
    io("invite", self.invite);
  }
};

struct RegisterRequest {
  SigningKey key{};
  Signature signature{};
  Statement identity;
  Statement device;
  Statement member;
  std::string handle;
  std::string note;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("note", self.note, cbor::at_most(500));
    io("device", self.device);
    io("handle", self.handle, kHandleBounds);
    io("member", self.member);
    io("identity", self.identity);
    io("signature", self.signature);
  }
};

struct RegisterReply {
  MemberState state{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("state", self.state);
  }
};

// In the body of a notice: two members claim one use of an invite, and both wait until somebody
// accepts or refuses them. The claims are their member statements.
struct ContestedInviteNotice {
  static constexpr std::string_view kType = "contested-invite";
  SigningKey invite{};
  std::uint64_t use = 0;
  std::vector<Statement> claims;
  bool operator==(const ContestedInviteNotice&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("use", self.use, cbor::Bounds{1, 10'000});
    io.literal("type", kType);
    io("claims", self.claims, cbor::exactly(2));
    io("invite", self.invite);
  }
};

struct PendingListRequest {
  std::uint64_t limit = 0;
  std::optional<MemberId> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
  }
};

// Without an invite: a member before, whose membership somebody has to say anew.
struct PendingMember {
  MemberId member;
  std::string handle;
  std::string note;
  UnixTime at;
  std::optional<SigningKey> invite;
  Statement identity;
  std::vector<Statement> devices;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("note", self.note);
    io("handle", self.handle, kHandleBounds);
    io("invite", self.invite);
    io("member", self.member);
    io("devices", self.devices, cbor::at_most(8));
    io("identity", self.identity);
  }
};

struct PendingListReply {
  std::vector<PendingMember> pending;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("pending", self.pending, cbor::at_most(100));
  }
};

struct PendingAcceptRequest {
  Statement member;
  std::vector<Statement> statements;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("statements", self.statements, cbor::at_most(20));
  }
};

using PendingAcceptReply = Nothing;

struct PendingRefuseRequest {
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
  }
};

using PendingRefuseReply = Nothing;

}  // namespace indaba::protocol
