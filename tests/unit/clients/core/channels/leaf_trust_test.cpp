// Proves that a leaf shows all that a membership rests on which nobody shows once the member has
// left.
#include "clients/core/channels/leaf_trust.h"

#include "protocol/groups/leaf_owner.h"
#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {
namespace {

class LeafTrustTest : public MemberFixture {
 protected:
  protocol::Statement invite_of(const Ed25519KeyPair& key) {
    return protocol::sign(world_.invite(key), {&world_.root_key()});
  }
  // Whom the server does not list, in by an invite.
  protocol::Credential credential() {
    protocol::MemberStatement claim = world_.member(gone_.who);
    claim.issuer.reset();
    claim.invite = protocol::InviteUse{key_.public_key, 1};
    return {gone_.listed.devices.front(), gone_.listed.identity.front(),
            protocol::sign(claim, {&key_}), invite_of(key_)};
  }
  bool is_valid(const protocol::Credential& credential) const {
    return leaves_.is_valid(protocol::credential_of(credential), gone_.who.device_key.public_key);
  }

  Ed25519KeyPair key_ = world_.key();
  Peer gone_ = unlisted_peer();
  LeafTrust leaves_{trust_};
};

TEST_F(LeafTrustTest, KnowsAClaimByTheInviteThatItShows) {
  EXPECT_TRUE(is_valid(credential()));
  EXPECT_TRUE(leaves_.take_unknown().empty());
}

TEST_F(LeafTrustTest, AsksWhereTheInviteIsMissing) {
  protocol::Credential without = credential();
  without.invite.reset();
  EXPECT_FALSE(is_valid(without));
  EXPECT_EQ(leaves_.take_unknown(), std::set<MemberId>{gone_.who.id});
}

TEST_F(LeafTrustTest, TakesNoOtherInvite) {
  protocol::Credential other = credential();
  other.invite = invite_of(world_.key());
  EXPECT_FALSE(is_valid(other));
  other.invite = protocol::sign(world_.invite(key_), {&gone_.who.identity_key});
  EXPECT_FALSE(is_valid(other));
  other.invite = other.member;
  EXPECT_FALSE(is_valid(other));
}

}  // namespace
}  // namespace indaba::client
