// An alliance whose people sign whatever the input says, entitled or not: however their statements
// hang together, judging them comes to an end, and nobody gets past root.
//
// Each step is four bytes: what is signed, about whom, by whom, and a detail.
#include <array>
#include <cstdint>

#include "crypto/base/check.h"
#include "protocol/statements/chains.h"
#include "protocol/statements/rules.h"
#include "tests/support/statement_world.h"

namespace indaba {
namespace {

using namespace protocol;
using test::Signatory;
using test::StatementWorld;

constexpr std::size_t kPeople = 6;
constexpr std::size_t kStepsMax = 32;

struct Step {
  std::uint8_t kind = 0;
  std::uint8_t about = 0;
  std::uint8_t by = 0;
  std::uint8_t detail = 0;
};

class Play {
 public:
  Play() {
    for (Signatory& person : people_) {
      person = world_.stranger();
      world_.keep(sign(world_.identity(person), {&person.recovery_key}));
    }
  }

  void take(const Step& step) {
    const Signatory& about = people_[step.about % kPeople];
    const Signatory& by = people_[step.by % kPeople];
    const bool by_root = step.by >= 250;
    const Ed25519KeyPair& key = by_root ? world_.root_key() : by.identity_key;
    const auto issuer = by_root ? std::nullopt : std::optional(by.id);
    rooted_ = rooted_ || by_root;
    switch (step.kind % 7) {
      case 0:
        return add(world_.member(about, issuer), key);
      case 1:
        return add(world_.role(about, role_of(step.detail), issuer), key);
      case 2:
        return add_circle(step, issuer, key);
      case 3:
        return add_invite(step, issuer, key);
      case 4:
        return add_claim(step, about);
      case 5:
        return add_countersign(about, by);
      case 6:
        return add_revocation(step, about, issuer, key);
    }
  }

  // Whoever root never spoke for is nothing.
  void judge() const {
    const ChainView view(world_.set(), {.time = StatementWorld::kStart});
    const Rule members{.roles = {RoleName::member}, .countries = {}};
    for (const Signatory& person : people_) {
      const bool in = view.membership(person.id).has_value();
      check(!in || rooted_);
      check(is_admitted(view, members, CircleId(), person.id) == in);
      for (const auto& role : enum_names(RoleName{})) {
        const bool has =
            view.has_role(person.id, role.value, [](const Scope&) { return true; }).has_value();
        check(!has || (rooted_ && role.value != RoleName::member));
      }
    }
  }

 private:
  static RoleName role_of(std::uint8_t detail) {
    const auto names = enum_names(RoleName{});
    return names[detail % names.size()].value;
  }

  template <class Body>
  void add(const Body& body, const Ed25519KeyPair& key) {
    (void)world_.set().add(sign(body, {&key}));
  }

  void add_circle(const Step& step, std::optional<MemberId> issuer, const Ed25519KeyPair& key) {
    CircleStatement circle = world_.circle({.roles = {role_of(step.about)}, .countries = {}},
                                           {.roles = {role_of(step.detail)}, .countries = {}});
    circle.issuer = issuer;
    add(circle, key);
  }
  void add_invite(const Step& step, std::optional<MemberId> issuer, const Ed25519KeyPair& key) {
    InviteStatement invite = world_.invite(invites_[step.about % invites_.size()], issuer);
    invite.mode = step.detail % 2 == 0 ? InviteMode::active : InviteMode::pending;
    add(invite, key);
  }
  void add_claim(const Step& step, const Signatory& about) {
    const Ed25519KeyPair& invite = invites_[step.by % invites_.size()];
    MemberStatement member = world_.member(about);
    member.invite = InviteUse{invite.public_key, 1};
    add(member, invite);
  }
  void add_countersign(const Signatory& about, const Signatory& by) {
    for (const auto& member : world_.set().memberships(about.id)) {
      if (member.body.invite) {
        add(CountersignStatement{.alliance = world_.alliance(),
                                 .member = about.id,
                                 .statement = member.hash,
                                 .invite = *member.body.invite,
                                 .at = StatementWorld::kStart,
                                 .issuer = by.id},
            by.identity_key);
      }
    }
  }
  void add_revocation(const Step& step, const Signatory& about, std::optional<MemberId> issuer,
                      const Ed25519KeyPair& key) {
    const auto& roles = world_.set().roles(about.id);
    const auto& memberships = world_.set().memberships(about.id);
    if (step.detail % 3 == 0 && !roles.empty()) {
      add(world_.revocation(TargetStatement{roles.back().hash}, issuer), key);
    } else if (step.detail % 3 == 1 && !memberships.empty()) {
      add(world_.revocation(TargetMembership{about.id, memberships.back().body.serial}, issuer),
          key);
    } else {
      add(world_.revocation(TargetInvite{invites_[step.detail % invites_.size()].public_key},
                            issuer),
          key);
    }
  }

  StatementWorld world_;
  std::array<Signatory, kPeople> people_;
  std::array<Ed25519KeyPair, 2> invites_ = {world_.key(), world_.key()};
  bool rooted_ = false;
};

}  // namespace
}  // namespace indaba

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba;
  Play play;
  for (std::size_t step = 0; step < kStepsMax && (step + 1) * 4 <= size; ++step) {
    const std::uint8_t* bytes = data + step * 4;
    play.take({bytes[0], bytes[1], bytes[2], bytes[3]});
  }
  play.judge();
  return 0;
}
