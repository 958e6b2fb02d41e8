// Proves that an alert counts by the role of who sent it, or by the certificate that it brings, and
// by nothing that was altered, ended or reaches less far than it speaks.
#include "clients/core/alerts/signed_alert.h"

#include "clients/core/cap/compose.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/error.h"
#include "crypto/primitives/error.h"
#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {
namespace {

using protocol::RoleName;
using protocol::StatementError;

class SignedAlertTest : public MemberFixture {
 protected:
  SignedAlertTest() {
    issuing_.alliance = world_.alliance();
    issuing_.key = issuer_.public_key;
    issuing_.not_before = test::StatementWorld::kStart;
    issuing_.not_after = test::StatementWorld::kEnd;
    issuing_.serial = world_.serial();
    trust_.keep_all({issued()});
  }

  protocol::Statement issued() { return protocol::sign(issuing_, {&world_.root_key()}); }
  static Bytes document(const std::string& country = "SN") {
    cap::QuickForm form;
    form.country = country;
    form.violation = "detention";
    form.sentence = "Two of us were taken.";
    form.languages = {"en"};
    const auto alert = cap::compose(form, cap::default_vocabulary(),
                                    {"a-1", "rivers", "Rivers", cap::DateTime::utc(kNow)});
    return test::must(cap::issue(test::must(alert)));
  }
  protocol::AlertContent sign(const Bytes& document) {
    return sign_alert(trust_, world_.alliance(), sender_.who.device_key, document);
  }
  protocol::AlertCertificateStatement certificate() {
    protocol::AlertCertificateStatement body;
    body.alliance = world_.alliance();
    body.key = sender_.who.device_key.public_key;
    body.not_before = test::StatementWorld::kStart;
    body.not_after = test::StatementWorld::kEnd;
    body.serial = world_.serial();
    return body;
  }
  void certify(const protocol::AlertCertificateStatement& body) {
    trust_.keep_all({protocol::sign(body, {&issuer_})});
  }
  void learn() { ASSERT_TRUE(run(trust_.learn(sender_.who.id))); }
  std::error_code sent_error(const protocol::AlertContent& content) {
    return open_sent_alert(trust_.view(), trust_.alliance(), sender_.who.id,
                           sender_.who.device_key.public_key, content)
        .error();
  }
  std::error_code passed_error(const protocol::AlertContent& content) {
    return open_passed_alert(trust_, content).error();
  }

  Ed25519KeyPair issuer_ = world_.key();
  protocol::AlertIssuerStatement issuing_;
  Peer sender_ = peer(RoleName::responder);
};

TEST_F(SignedAlertTest, CountsByTheRoleOfWhoSentIt) {
  learn();
  const auto content = sign(document());
  EXPECT_FALSE(content.certificate);
  const auto alert = open_sent_alert(trust_.view(), trust_.alliance(), sender_.who.id,
                                     sender_.who.device_key.public_key, content);
  ASSERT_TRUE(alert);
  EXPECT_EQ(alert->identifier, "a-1");
  const Peer other = peer(RoleName::moderator);
  ASSERT_TRUE(run(trust_.learn(other.who.id)));
  EXPECT_EQ(open_sent_alert(trust_.view(), trust_.alliance(), other.who.id,
                            sender_.who.device_key.public_key, content)
                .error(),
            StatementError::not_accredited);
}

TEST_F(SignedAlertTest, DoesNotCountAltered) {
  learn();
  auto content = sign(document());
  content.document = document("ML");
  EXPECT_EQ(sent_error(content), CryptoError::invalid_signature);
  content = sign(document());
  EXPECT_EQ(open_sent_alert(trust_.view(), trust_.alliance(), sender_.who.id,
                            world_.key().public_key, content)
                .error(),
            CryptoError::invalid_signature);
  content.document = {'<'};
  EXPECT_EQ(sent_error(content).category(), make_error_code(cap::CapError::doctype).category());
}

TEST_F(SignedAlertTest, ReachesAsFarAsTheRoleDoes) {
  Peer scoped = unlisted_peer();
  grant(scoped.listed.statements, world_.member(scoped.who));
  protocol::RoleStatement role = world_.role(scoped.who, RoleName::responder);
  role.scope.countries = {{"SN"}};
  grant(scoped.listed.statements, role);
  list(scoped.listed);
  sender_ = std::move(scoped);
  learn();
  EXPECT_FALSE(sent_error(sign(document("SN"))));
  EXPECT_EQ(sent_error(sign(document("ML"))), StatementError::out_of_scope);
}

TEST_F(SignedAlertTest, IsVerifiedByItsCertificateWhereverItIs) {
  certify(certificate());
  auto content = sign(document());
  ASSERT_TRUE(content.certificate);
  EXPECT_EQ(content.issuer, issued());
  // The sender was never looked up here.
  EXPECT_EQ(test::must(open_passed_alert(trust_, content)).identifier, "a-1");
  auto altered = content;
  altered.document = document("ML");
  EXPECT_EQ(passed_error(altered), CryptoError::invalid_signature);
  altered = content;
  altered.certificate.reset();
  EXPECT_EQ(passed_error(altered), ClientError::no_certificate);
  altered = content;
  altered.certificate = content.issuer;
  EXPECT_EQ(passed_error(altered), ClientError::not_trusted);
}

TEST_F(SignedAlertTest, IsNotVerifiedByWhomRootDidNotLetIssue) {
  const Ed25519KeyPair other = world_.key();
  const Peer admin = peer(RoleName::admin);
  ASSERT_TRUE(run(trust_.learn(admin.who.id)));
  protocol::AlertContent content = sign(document());
  content.certificate = protocol::sign(certificate(), {&other});
  issuing_.key = other.public_key;
  content.issuer = protocol::sign(issuing_, {&admin.who.identity_key});
  EXPECT_EQ(passed_error(content), ClientError::not_trusted);
  // That another key may does not help.
  content.issuer = issued();
  EXPECT_EQ(passed_error(content), std::error_code());
  issuing_.key = issuer_.public_key;
  content.issuer = issued();
  EXPECT_EQ(passed_error(content), ClientError::not_trusted);
}

TEST_F(SignedAlertTest, IsNotVerifiedByACertificateThatEndedOrReachesLessFar) {
  auto later = certificate();
  later.not_before = {kNow.seconds + 1};
  auto ended = certificate();
  ended.not_after = {kNow.seconds - 1};
  auto elsewhere = certificate();
  elsewhere.scope.countries = {{"ML"}};
  for (const auto& body : {later, ended, elsewhere}) {
    protocol::AlertContent content = sign(document());
    content.certificate = protocol::sign(body, {&issuer_});
    content.issuer = issued();
    EXPECT_EQ(passed_error(content), ClientError::not_trusted);
  }
  auto here = certificate();
  here.scope.countries = {{"SN"}};
  protocol::AlertContent content = sign(document());
  content.certificate = protocol::sign(here, {&issuer_});
  content.issuer = issued();
  EXPECT_FALSE(passed_error(content));
  const auto hash = protocol::hash_of(*content.certificate);
  trust_.keep_all(
      {protocol::sign(world_.revocation(protocol::TargetStatement{hash}), {&world_.root_key()})});
  EXPECT_EQ(passed_error(content), ClientError::not_trusted);
}

TEST_F(SignedAlertTest, BringsTheCertificateThatLastsLongest) {
  EXPECT_EQ(alert_certificate_of(trust_, sender_.who.device_key.public_key), nullptr);
  auto shorter = certificate();
  shorter.not_after = {kNow.seconds + 5};
  auto ended = certificate();
  ended.not_after = {kNow.seconds - 5};
  const auto longest = certificate();
  for (const auto& body : {ended, longest, shorter}) {
    certify(body);
  }
  const auto* found = alert_certificate_of(trust_, sender_.who.device_key.public_key);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->body, longest);
}

}  // namespace
}  // namespace indaba::client
