// Proves that an answer is kept until a responder has it, reaches responders alone and speaks for
// whoever gave it; and that nothing which a server makes of answers and receipts is believed.
#include "clients/core/alerts/alerts.h"

#include <algorithm>

#include "clients/core/labels.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/padme.h"
#include "protocol/frames/answers.h"
#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {
namespace {

using protocol::AnswerKind;
using protocol::ErrorCode;
using protocol::RoleName;

class AlertsTest : public CircleFixture {
 protected:
  AlertsTest() : CircleFixture(RoleName::responder) {
    announce();
    check(alerts_.note({alert_, ChannelId(), 1, MessageId(), MemberId(), kNow}).has_value());
    server_.on<protocol::AnswersPutRequest>(
        "answers.put", [this](const protocol::AnswersPutRequest& request) {
          put_.push_back(request);
          return Result<protocol::AnswersPutReply>(protocol::AnswersPutReply{context_.now});
        });
    server_.on<protocol::AnswersReceiptRequest>(
        "answers.receipt", [this](const protocol::AnswersReceiptRequest& request) {
          receipts_.push_back(request);
          return Result<protocol::AnswersReceiptReply>(protocol::AnswersReceiptReply{});
        });
  }

  Bytes info(const protocol::Hash& alert) {
    Bytes info = label("answer");
    append(info, world_.alliance());
    append(info, circle_.view());
    append(info, alert);
    return info;
  }

  // ---- giving

  void take_sealing() { ASSERT_TRUE(run(circles_.take_sealing(manifests_.back().manifest))); }
  Status answer(AnswerKind kind, std::optional<std::string> note = {}) {
    return alerts_.answer(account_, alert_, kind, std::move(note));
  }
  Status send() { return run(alerts_.send_answers(account_)); }
  OwnAnswer own() { return test::must(alerts_.own_answer(alert_)).value(); }
  protocol::SignedAnswer opened(const protocol::AnswersPutRequest& request, std::uint64_t epoch) {
    const ByteView sealed = request.sealed;
    const auto padded = test::must(hpke_open(
        Aead::chacha20_poly1305, sealing_key_of(place(epoch), seed(epoch)),
        sealed.first(kX25519Bytes), info(request.subject), {}, sealed.subspan(kX25519Bytes)));
    return test::must(
        cbor::decode<protocol::SignedAnswer>(test::must(unpad(padded.view())).view()));
  }
  protocol::InboxEntry receipt(const Peer& by, std::uint64_t counter) {
    Bytes input = label("receipt");
    append(input, world_.alliance());
    append(input, alert_);
    append(input, account_.member().view());
    append(input, account_.device().view());
    append_number(input, counter);
    append_number(input, kNow.seconds);
    const protocol::AnswerReceipt body{alert_,    kNow,    by.who.device,
                                       by.who.id, counter, ed25519_sign(by.who.device_key, input)};
    Bytes bound = label("receipt");
    append(bound, world_.alliance());
    append(bound, account_.device().view());
    const auto padded = test::must(pad_to(cbor::encode(body), 512));
    const auto sealed = test::must(hpke_seal(Aead::chacha20_poly1305, account_.box_key().public_key,
                                             bound, {}, padded.view(), random_));
    protocol::InboxEntry entry;
    entry.type = protocol::InboxType::receipt;
    entry.body = to_bytes(sealed.encapsulated_key);
    append(entry.body, sealed.ciphertext);
    return entry;
  }

  // ---- receiving

  void become_responder() {
    const test::Signatory me{.id = account_.member(),
                             .generation = account_.generation(),
                             .recovery_key = {},
                             .identity_key = {},
                             .device = account_.device(),
                             .device_key = {}};
    ASSERT_TRUE(run(trust_.learn(account_.member())));
    trust_.keep_all({protocol::sign(world_.role(me, RoleName::responder), {&world_.root_key()})});
    put_box(1);
    ASSERT_TRUE(refresh());
    ASSERT_TRUE(circles_.admits(circle_, account_.member()));
  }
  protocol::SignedAnswer said(const Peer& by, std::uint64_t counter,
                              AnswerKind kind = AnswerKind::safe) {
    protocol::SignedAnswer given;
    given.answer = {alert_,    circle_,       protocol::hash_of(manifests_.back().manifest),
                    by.who.id, by.who.device, counter,
                    kNow,      kind,          "here",
                    {}};
    return given;
  }
  // The same member on another device.
  Peer member_with_second_device(const Peer& member) {
    Peer second{test::Signatory{.id = member.who.id,
                                .generation = member.who.generation,
                                .recovery_key = {},
                                .identity_key = member.who.identity_key.clone(),
                                .device = world_.device_id(),
                                .device_key = world_.key()},
                test::must(HpkeKeyPair::generate(random_)), member.listed};
    protocol::DeviceStatement device = world_.device(second.who);
    device.box_key = second.box_key.public_key;
    second.listed.devices.push_back(
        protocol::sign(device, {&second.who.identity_key, &second.who.device_key}));
    list(second.listed);
    return second;
  }
  protocol::AnswerEvent event(protocol::SignedAnswer given, const Ed25519KeyPair& key,
                              std::uint64_t epoch = 1) {
    Bytes input = label("answer-signature");
    append(input, cbor::encode(given.answer));
    given.signature = ed25519_sign(key, input);
    const auto padded = test::must(pad_to(cbor::encode(given), 1024 - 32 - 16));
    const auto sealed = test::must(hpke_seal(Aead::chacha20_poly1305,
                                             sealing_key_of(place(epoch), seed(epoch)).public_key,
                                             info(alert_), {}, padded.view(), random_));
    protocol::AnswerEvent event;
    event.circle = circle_;
    event.subject = alert_;
    event.answer.number = ++numbers_;
    event.answer.member = given.answer.member;
    event.answer.counter = given.answer.counter;
    event.answer.sealed = to_bytes(sealed.encapsulated_key);
    append(event.answer.sealed, sealed.ciphertext);
    event.answer.at = kNow;
    return event;
  }
  std::error_code take(const protocol::AnswerEvent& event) {
    return run(alerts_.take_answer(account_, event)).error();
  }

  const protocol::Hash alert_{7};
  Alerts alerts_{context_, trust_, circles_};
  std::vector<protocol::AnswersPutRequest> put_;
  std::vector<protocol::AnswersReceiptRequest> receipts_;
  std::uint64_t numbers_ = 0;
};

TEST_F(AlertsTest, SealAnAnswerToTheResponders) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::can_help, "a car"));
  EXPECT_FALSE(own().sent);
  ASSERT_TRUE(send());
  ASSERT_EQ(put_.size(), 1U);
  EXPECT_EQ(put_[0].sealed.size(), 1024U);
  EXPECT_EQ(put_[0].subject, alert_);
  const auto given = opened(put_[0], 1);
  EXPECT_EQ(given.answer.member, account_.member());
  EXPECT_EQ(given.answer.device, account_.device());
  EXPECT_EQ(given.answer.answer, AnswerKind::can_help);
  EXPECT_EQ(given.answer.note, "a car");
  EXPECT_EQ(given.answer.counter, put_[0].counter);
  EXPECT_EQ(given.answer.manifest, protocol::hash_of(manifests_[0].manifest));
  Bytes input = label("answer-signature");
  append(input, cbor::encode(given.answer));
  EXPECT_TRUE(ed25519_verify(account_.device_key().public_key, input, given.signature));
  EXPECT_EQ(own().sent, kNow);
  ASSERT_TRUE(send());
  EXPECT_EQ(put_.size(), 1U);
}

TEST_F(AlertsTest, SayOfAnAnswerThatItWasGivenOnAnOldList) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  EXPECT_FALSE(opened(put_[0], 1).answer.not_fresh);
  EXPECT_TRUE(told<SentNotFresh>().empty());
  context_.now = {trust_.list_vouched().seconds + kListSecondsMax + 1};
  ASSERT_TRUE(answer(AnswerKind::need_help));
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.at(1), 1).answer.not_fresh, true);
  const auto warned = told<SentNotFresh>();
  ASSERT_EQ(warned.size(), 1U);
  EXPECT_FALSE(warned[0].channel);
}

TEST_F(AlertsTest, SayOfAnAnswerThatItWasGivenUnderAnOldKey) {
  take_sealing();
  const std::uint64_t announced = test::StatementWorld::kStart.seconds;
  context_.now = {announced + kManifestSecondsMax + 1};
  EXPECT_FALSE(test::must(circles_.sealing(circle_)).is_fresh);
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.at(0), 1).answer.not_fresh, true);
  EXPECT_EQ(told<SentNotFresh>().size(), 1U);
}

TEST_F(AlertsTest, SayOfAnAnswerThatAnAdminVouchesForANewerKey) {
  take_sealing();
  protocol::FreshnessStatement word;
  word.alliance = world_.alliance();
  word.at = kNow;
  word.issuer = steward_.who.id;
  word.manifests = {{circle_, 2, protocol::Hash{2}}};
  ASSERT_TRUE(run(trust_.take_freshness(protocol::sign(word, {&steward_.who.identity_key}))));
  EXPECT_FALSE(test::must(circles_.sealing(circle_)).is_fresh);
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.at(0), 1).answer.not_fresh, true);
}

TEST_F(AlertsTest, RefuseAnswersThatCouldNotBeGiven) {
  EXPECT_EQ(answer(AnswerKind::safe).error(), ClientError::nowhere_to_answer);
  take_sealing();
  EXPECT_EQ(answer(AnswerKind::safe, std::string(201, 'a')).error(), ClientError::invalid_text);
  EXPECT_EQ(answer(AnswerKind::safe, "\xff").error(), ClientError::invalid_text);
  EXPECT_EQ(alerts_.answer(account_, protocol::Hash{8}, AnswerKind::safe, {}).error(),
            ClientError::unknown_alert);
  EXPECT_FALSE(test::must(alerts_.own_answer(alert_)));
  EXPECT_TRUE(answer(AnswerKind::safe, std::string(200, 'a')));
}

TEST_F(AlertsTest, KeepAnAnswerUntilTheServerHasIt) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  server_.refuse("answers.put", ErrorCode::overloaded);
  EXPECT_EQ(send().error(), ErrorCode::overloaded);
  EXPECT_FALSE(own().sent);
  const std::uint64_t before = own().counter;
  server_.always<protocol::AnswersPutRequest>("answers.put", protocol::AnswersPutReply{kNow});
  ASSERT_TRUE(send());
  EXPECT_TRUE(own().sent);
  EXPECT_GT(own().counter, before);
}

TEST_F(AlertsTest, TakeTheNewerAnswerWhileTheOlderIsUnderWay) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  server_.hold("answers.put");
  flows_.spawn(alerts_.send_answers(account_));
  serve();
  context_.now = {kNow.seconds + 1};
  ASSERT_TRUE(answer(AnswerKind::need_help));
  server_.release("answers.put");
  serve();
  EXPECT_FALSE(own().sent);
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.back(), 1).answer.answer, AnswerKind::need_help);
  EXPECT_GT(put_[1].counter, put_[0].counter);
}

TEST_F(AlertsTest, TakeNoReceiptOfTheAnswerBeforeForTheNewOne) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::seen));
  ASSERT_TRUE(send());
  const std::uint64_t counter = put_[0].counter;
  ASSERT_TRUE(answer(AnswerKind::need_help));
  ASSERT_TRUE(run(alerts_.take_receipt(account_, receipt(peer(RoleName::responder), counter))));
  EXPECT_FALSE(own().received);
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.at(1), 1).answer.answer, AnswerKind::need_help);
}

TEST_F(AlertsTest, TakeTheNewerAnswerInTheSameSecond) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::seen));
  server_.hold("answers.put");
  flows_.spawn(alerts_.send_answers(account_));
  serve();
  ASSERT_TRUE(answer(AnswerKind::need_help));
  server_.release("answers.put");
  serve();
  EXPECT_EQ(own().answer, AnswerKind::need_help);
  EXPECT_FALSE(own().sent);
}

TEST_F(AlertsTest, CallForHelpFirst) {
  const protocol::Hash other{6};
  ASSERT_TRUE(alerts_.note({other, ChannelId(), 2, MessageId(), MemberId(), kNow}));
  take_sealing();
  ASSERT_TRUE(alerts_.answer(account_, other, AnswerKind::seen, {}));
  ASSERT_TRUE(answer(AnswerKind::need_help));
  ASSERT_TRUE(send());
  ASSERT_EQ(put_.size(), 2U);
  EXPECT_EQ(put_[0].subject, alert_);
}

TEST_F(AlertsTest, GoOnWithTheOthersWhereOneIsRefused) {
  const protocol::Hash other{6};
  ASSERT_TRUE(alerts_.note({other, ChannelId(), 2, MessageId(), MemberId(), kNow}));
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::seen));
  ASSERT_TRUE(alerts_.answer(account_, other, AnswerKind::seen, {}));
  server_.on<protocol::AnswersPutRequest>(
      "answers.put",
      [this,
       other](const protocol::AnswersPutRequest& request) -> Result<protocol::AnswersPutReply> {
        if (request.subject == other) {
          return ErrorCode::limit_reached;
        }
        put_.push_back(request);
        return protocol::AnswersPutReply{kNow};
      });
  (void)send();
  EXPECT_EQ(put_.size(), 1U);
}

TEST_F(AlertsTest, CallForHelpAgainUntilAResponderHasIt) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::need_help));
  ASSERT_TRUE(send());
  context_.now = {kNow.seconds + kHelpAgainSeconds - 1};
  ASSERT_TRUE(send());
  EXPECT_EQ(put_.size(), 1U);
  EXPECT_TRUE(told<HelpAskedAgain>().empty());
  context_.now = {kNow.seconds + kHelpAgainSeconds};
  ASSERT_TRUE(send());
  ASSERT_EQ(put_.size(), 2U);
  EXPECT_GT(put_[1].counter, put_[0].counter);
  EXPECT_EQ(told<HelpAskedAgain>().size(), 1U);
  ASSERT_TRUE(
      run(alerts_.take_receipt(account_, receipt(peer(RoleName::responder), put_[1].counter))));
  EXPECT_EQ(told<AnswerReceived>().size(), 1U);
  EXPECT_EQ(own().received, kNow);
  context_.now = {kNow.seconds + 3 * kHelpAgainSeconds};
  ASSERT_TRUE(send());
  EXPECT_EQ(put_.size(), 2U);
}

TEST_F(AlertsTest, BelieveReceiptsOfRespondersAlone) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  const std::uint64_t counter = put_[0].counter;
  const auto error_of = [&](protocol::InboxEntry entry) {
    return run(alerts_.take_receipt(account_, std::move(entry))).error();
  };
  EXPECT_EQ(error_of(receipt(peer(RoleName::moderator), counter)), ClientError::not_trusted);
  Peer liar = peer(RoleName::responder);
  liar.who.device_key = world_.key();
  EXPECT_EQ(error_of(receipt(liar, counter)), CryptoError::invalid_signature);
  protocol::InboxEntry entry = receipt(peer(RoleName::responder), counter);
  entry.body.back() ^= 1;
  EXPECT_TRUE(error_of(entry));
  entry.body.resize(kX25519Bytes - 1);
  EXPECT_EQ(error_of(entry), ClientError::not_trusted);
  EXPECT_FALSE(own().received);
  // One of an answer before says nothing of this one.
  EXPECT_FALSE(error_of(receipt(peer(RoleName::responder), counter - 1)));
  EXPECT_FALSE(own().received);
  EXPECT_FALSE(error_of(receipt(peer(RoleName::responder), counter)));
  EXPECT_TRUE(own().received);
  EXPECT_EQ(told<AnswerReceived>().size(), 1U);
}

TEST_F(AlertsTest, BelieveNoReceiptOfTheMembersOwn) {
  become_responder();
  ASSERT_TRUE(answer(AnswerKind::need_help));
  ASSERT_TRUE(send());
  Peer self = peer();
  self.who.id = account_.member();
  self.who.device = account_.device();
  self.who.device_key = account_.device_key().clone();
  EXPECT_EQ(run(alerts_.take_receipt(account_, receipt(self, put_[0].counter))).error(),
            ClientError::not_trusted);
  EXPECT_FALSE(own().received);
}

// Whoever has become a responder since they were looked up is looked up again.
TEST_F(AlertsTest, BelieveReceiptsOfNewResponders) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  Peer member = peer();
  ASSERT_TRUE(run(trust_.learn(member.who.id)));
  grant(member.listed.statements, world_.role(member.who, RoleName::responder));
  list(member.listed);
  EXPECT_TRUE(run(alerts_.take_receipt(account_, receipt(member, put_[0].counter))));
  EXPECT_TRUE(own().received);
}

TEST_F(AlertsTest, LookNoLongerForAnswersToOldOnes) {
  become_responder();
  server_.always<protocol::AnswersReadRequest>("answers.read", protocol::AnswersReadReply{});
  context_.now = {kNow.seconds + kAnswersSoughtSeconds};
  ASSERT_TRUE(run(alerts_.read_all_answers(account_)));
  EXPECT_EQ(server_.count("answers.read"), 1U);
  context_.now = {kNow.seconds + kAnswersSoughtSeconds + 1};
  ASSERT_TRUE(run(alerts_.read_all_answers(account_)));
  EXPECT_EQ(server_.count("answers.read"), 1U);
}

TEST_F(AlertsTest, SealToTheNewestManifestThatWasSeen) {
  announce();
  take_sealing();
  ASSERT_TRUE(run(circles_.take_sealing(manifests_.front().manifest)));
  ASSERT_TRUE(answer(AnswerKind::safe));
  ASSERT_TRUE(send());
  EXPECT_EQ(opened(put_.at(0), 2).answer.manifest, protocol::hash_of(manifests_[1].manifest));
}

TEST_F(AlertsTest, SealToNothingThatNoStewardAnnounced) {
  const Peer member = peer();
  protocol::ManifestStatement manifest = next_manifest();
  manifest.issuer = member.who.id;
  announce(manifest, member.who.identity_key);
  EXPECT_EQ(run(circles_.take_sealing(manifests_.back().manifest)).error(),
            ClientError::not_trusted);
  EXPECT_EQ(run(circles_.take_sealing(definition_)).error(), ClientError::not_trusted);
  EXPECT_EQ(answer(AnswerKind::safe).error(), ClientError::nowhere_to_answer);
}

// Anybody can sign a definition by which they are a steward; it has to be root's or an admin's.
TEST_F(AlertsTest, SealToNothingByADefinitionThatNobodyMaySign) {
  const Peer member = peer();
  protocol::CircleStatement forged = world_.circle(protocol::Rule{{RoleName::responder}, {}},
                                                   protocol::Rule{{RoleName::member}, {}});
  forged.circle = circle_;
  forged.version = 2;
  forged.issuer = member.who.id;
  const auto definition = protocol::sign(forged, {&member.who.identity_key});
  trust_.keep_all({definition});
  protocol::ManifestStatement manifest = next_manifest();
  manifest.definition = protocol::hash_of(definition);
  manifest.issuer = member.who.id;
  announce(manifest, member.who.identity_key);
  EXPECT_EQ(run(circles_.take_sealing(manifests_.back().manifest)).error(),
            ClientError::not_trusted);
  // Nor does a circle that admits this device go on by it.
  manifests_.clear();
  announce();
  ASSERT_TRUE(refresh());
  announce(manifest, member.who.identity_key);
  EXPECT_EQ(refresh().error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 1U);
}

TEST_F(AlertsTest, SealToNobodyWhoseStewardWasPutOut) {
  take_sealing();
  ASSERT_TRUE(answer(AnswerKind::safe));
  const auto serial = trust_.set().memberships(steward_.who.id).front().body.serial;
  protocol::RevocationStatement body =
      world_.revocation(protocol::TargetMembership{steward_.who.id, serial});
  trust_.keep_all({protocol::sign(body, {&world_.root_key()})});
  EXPECT_EQ(answer(AnswerKind::need_help).error(), ClientError::nowhere_to_answer);
  EXPECT_EQ(own().answer, AnswerKind::safe);
}

TEST_F(AlertsTest, SealToNoEpochThatIsTooFarAhead) {
  take_sealing();
  protocol::ManifestStatement manifest = next_manifest();
  manifest.epoch = 1ULL << 40;
  manifest.previous = protocol::Hash{1};
  const auto far = protocol::sign(manifest, {&steward_.who.identity_key});
  EXPECT_EQ(run(circles_.take_sealing(far)).error(), ClientError::not_trusted);
  EXPECT_EQ(test::must(circles_.sealing(circle_)).epoch, 1U);
}

TEST_F(AlertsTest, TakeUpAnswersAndGiveReceipts) {
  become_responder();
  const Peer member = peer();
  ASSERT_FALSE(take(event(said(member, 5), member.who.device_key)));
  const auto answers = test::must(alerts_.answers(alert_));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].member, member.who.id);
  EXPECT_EQ(told<AlertAnswered>().size(), 1U);
  ASSERT_EQ(receipts_.size(), 1U);
  EXPECT_EQ(receipts_[0].number, 1U);
  // The receipt is for the device that answered.
  Bytes bound = label("receipt");
  append(bound, world_.alliance());
  append(bound, member.who.device.view());
  const ByteView sealed = receipts_[0].sealed;
  const auto padded =
      test::must(hpke_open(Aead::chacha20_poly1305, member.box_key, sealed.first(kX25519Bytes),
                           bound, {}, sealed.subspan(kX25519Bytes)));
  const auto receipt =
      test::must(cbor::decode<protocol::AnswerReceipt>(test::must(unpad(padded.view())).view()));
  EXPECT_EQ(receipt.counter, 5U);
  EXPECT_EQ(receipt.member, account_.member());
}

TEST_F(AlertsTest, TakeTheLastAnswerOfEachMember) {
  become_responder();
  const Peer member = peer();
  ASSERT_FALSE(take(event(said(member, 5), member.who.device_key)));
  ASSERT_FALSE(take(event(said(member, 7, AnswerKind::need_help), member.who.device_key)));
  ASSERT_FALSE(take(event(said(member, 6), member.who.device_key)));
  ASSERT_FALSE(take(event(said(member, 7, AnswerKind::need_help), member.who.device_key)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).at(0).answer, AnswerKind::need_help);
  // Whoever gives the same again has no receipt yet.
  EXPECT_EQ(receipts_.size(), 3U);
  EXPECT_TRUE(told<Alarm>().empty());
  EXPECT_EQ(take(event(said(member, 7, AnswerKind::safe), member.who.device_key)),
            ClientError::not_trusted);
  const auto alarms = told<Alarm>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, AlarmKind::answer_forked);
  EXPECT_EQ(test::must(alerts_.answers(alert_)).at(0).answer, AnswerKind::need_help);
}

TEST_F(AlertsTest, GiveNoReceiptForOnesOwnAnswer) {
  become_responder();
  Peer self = peer();
  self.who.id = account_.member();
  self.who.device = account_.device();
  ASSERT_FALSE(take(event(said(self, 5), account_.device_key())));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).size(), 1U);
  EXPECT_TRUE(receipts_.empty());
}

TEST_F(AlertsTest, TakeOfAMembersDevicesTheOneThatSpokeLast) {
  become_responder();
  const Peer member = peer();
  Peer tablet = member_with_second_device(member);
  auto earlier = said(tablet, kNow.seconds + 9);
  earlier.answer.sent = {kNow.seconds - 5};
  ASSERT_FALSE(take(event(earlier, tablet.who.device_key)));
  ASSERT_FALSE(take(event(said(member, 7, AnswerKind::need_help), member.who.device_key)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).at(0).answer, AnswerKind::need_help);
}

TEST_F(AlertsTest, TakeNothingFromFarAhead) {
  become_responder();
  const Peer member = peer();
  EXPECT_EQ(take(event(said(member, ~0ULL), member.who.device_key)), ClientError::not_trusted);
  auto given = said(member, 5);
  given.answer.sent = {kNow.seconds + std::uint64_t{2} * 86'400};
  EXPECT_EQ(take(event(given, member.who.device_key)), ClientError::not_trusted);
}

// Once the key is there, it is read from where it was left.
TEST_F(AlertsTest, WaitForTheKeyThatOpensAnAnswer) {
  become_responder();
  announce();
  ASSERT_TRUE(refresh());
  const Peer member = peer();
  protocol::AnswersReadReply reply;
  auto sealed_later = event(said(member, 5), member.who.device_key, 2);
  reply.answers.push_back(sealed_later.answer);
  server_.always<protocol::AnswersReadRequest>("answers.read", reply);
  EXPECT_EQ(run(alerts_.read_answers(account_, alert_)).error(), ClientError::no_box);
  put_box(2);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(run(alerts_.read_answers(account_, alert_)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).size(), 1U);
}

TEST_F(AlertsTest, TakeNothingThatTheMemberDidNotSay) {
  become_responder();
  const Peer member = peer();
  const Peer other = peer();
  const auto good = [&] { return event(said(member, 5), member.who.device_key); };
  EXPECT_EQ(take(event(said(member, 5), other.who.device_key)), ClientError::not_trusted);
  auto altered = good();
  altered.answer.sealed.back() ^= 1;
  EXPECT_EQ(take(altered), ClientError::not_trusted);
  altered = good();
  altered.answer.member = other.who.id;
  EXPECT_EQ(take(altered), ClientError::not_trusted);
  altered = good();
  altered.answer.counter = 6;
  EXPECT_EQ(take(altered), ClientError::not_trusted);
  altered = good();
  altered.subject = protocol::Hash{8};
  EXPECT_EQ(take(altered), ClientError::not_trusted);
  altered = good();
  altered.circle = world_.circle_id();
  EXPECT_EQ(take(altered), ClientError::not_trusted);
  EXPECT_TRUE(test::must(alerts_.answers(alert_)).empty());
  EXPECT_TRUE(receipts_.empty());
  EXPECT_FALSE(take(good()));
}

TEST_F(AlertsTest, AreNotAnsweredToWhoIsNoResponder) {
  const Peer member = peer();
  EXPECT_EQ(take(event(said(member, 5), member.who.device_key)), ClientError::not_trusted);
  EXPECT_EQ(run(alerts_.read_answers(account_, alert_)).error(), ClientError::not_allowed);
  EXPECT_TRUE(run(alerts_.read_all_answers(account_)));
}

TEST_F(AlertsTest, ReadAnswersPageByPageAndOnceEach) {
  become_responder();
  std::vector<protocol::KeptAnswer> kept;
  for (int i = 0; i < 3; ++i) {
    const Peer member = peer();
    kept.push_back(event(said(member, 5), member.who.device_key).answer);
  }
  server_.on<protocol::AnswersReadRequest>(
      "answers.read", [kept](const protocol::AnswersReadRequest& request) {
        protocol::AnswersReadReply reply;
        for (const protocol::KeptAnswer& answer : kept) {
          if (answer.number > request.after && reply.answers.size() < 2) {
            reply.answers.push_back(answer);
          }
        }
        reply.more = !reply.answers.empty() && reply.answers.back().number < 3;
        return Result<protocol::AnswersReadReply>(reply);
      });
  ASSERT_TRUE(run(alerts_.read_all_answers(account_)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).size(), 3U);
  EXPECT_EQ(server_.count("answers.read"), 2U);
  ASSERT_TRUE(run(alerts_.read_answers(account_, alert_)));
  EXPECT_EQ(receipts_.size(), 3U);
}

TEST_F(AlertsTest, ReadAgainWhatWasNoGood) {
  become_responder();
  const Peer one = peer();
  const Peer other = peer();
  protocol::AnswersReadReply good;
  good.answers.push_back(event(said(one, 5), one.who.device_key).answer);
  good.answers.push_back(event(said(other, 5), other.who.device_key).answer);
  protocol::AnswersReadReply spoilt = good;
  spoilt.answers.front().sealed.back() ^= 1;
  std::vector<std::uint64_t> asked;
  bool is_spoilt = true;
  server_.on<protocol::AnswersReadRequest>(
      "answers.read", [&](const protocol::AnswersReadRequest& request) {
        asked.push_back(request.after);
        return Result<protocol::AnswersReadReply>(is_spoilt ? spoilt : good);
      });
  ASSERT_TRUE(run(alerts_.read_answers(account_, alert_)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).size(), 1U);
  is_spoilt = false;
  ASSERT_TRUE(run(alerts_.read_answers(account_, alert_)));
  EXPECT_EQ(test::must(alerts_.answers(alert_)).size(), 2U);
  server_.always<protocol::AnswersReadRequest>("answers.read", protocol::AnswersReadReply{});
  EXPECT_EQ(asked, (std::vector<std::uint64_t>{0, 0}));
}

TEST_F(AlertsTest, AreNotReadForEver) {
  become_responder();
  const Peer member = peer();
  protocol::AnswersReadReply reply;
  reply.answers.push_back(event(said(member, 5), member.who.device_key).answer);
  reply.more = true;
  server_.always<protocol::AnswersReadRequest>("answers.read", reply);
  EXPECT_EQ(run(alerts_.read_answers(account_, alert_)).error(), ClientError::unexpected_answer);
}

TEST_F(AlertsTest, StandByTheirDigest) {
  EXPECT_EQ(test::must(alerts_.find(alert_)).seq, 1U);
  EXPECT_EQ(alerts_.find(protocol::Hash{8}).error(), ClientError::unknown_alert);
  EXPECT_EQ(test::must(alerts_.all()).size(), 1U);
}

}  // namespace
}  // namespace indaba::client
