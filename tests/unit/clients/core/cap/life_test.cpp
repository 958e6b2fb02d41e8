// Proves when an alert is in force and which message changes which, by small sets of messages.
#include "clients/core/cap/life.h"

#include <gmock/gmock.h>

#include "clients/core/cap/compose.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;
using ::testing::ElementsAre;

constexpr std::int64_t kSent = 1'000'000;

Alert message(const std::string& identifier, std::int64_t sent,
              const std::vector<Alert>& references = {}, MessageType type = MessageType::alert) {
  Alert alert = small_alert();
  alert.identifier = identifier;
  alert.sent = {sent, 0};
  alert.msg_type = type;
  for (const Alert& earlier : references) {
    alert.references.push_back(reference_to(earlier));
  }
  return alert;
}

std::vector<Life> lives_at(const std::vector<Alert>& alerts, std::int64_t now = kSent + 10) {
  return lives(alerts, UnixTime{static_cast<std::uint64_t>(now)});
}

TEST(Life, EndsAfterThreeDaysOrAsTheInfoSays) {
  Alert alert = message("a", kSent);
  EXPECT_THAT(lives_at({alert}, kSent + kLifeSecondsDefault - 1), ElementsAre(Life::in_force));
  EXPECT_THAT(lives_at({alert}, kSent + kLifeSecondsDefault), ElementsAre(Life::expired));
  alert.info[0].expires = DateTime{kSent + 5, 120};
  EXPECT_THAT(lives_at({alert}, kSent + 4), ElementsAre(Life::in_force));
  EXPECT_THAT(lives_at({alert}, kSent + 5), ElementsAre(Life::expired));
}

TEST(Life, BeginsWhenTheInfoTakesEffectAndAtOnceOtherwise) {
  Alert alert = message("a", kSent);
  EXPECT_THAT(lives_at({alert}, kSent - 100), ElementsAre(Life::in_force));
  alert.info[0].effective = DateTime{kSent + 5, 0};
  EXPECT_THAT(lives_at({alert}, kSent + 4), ElementsAre(Life::not_yet));
  EXPECT_THAT(lives_at({alert}, kSent + 5), ElementsAre(Life::in_force));
}

TEST(Life, GoesOnInTheUpdate) {
  const Alert first = message("a", kSent);
  const Alert second = message("b", kSent + 1, {first}, MessageType::update);
  const Alert third = message("c", kSent + 2, {first, second}, MessageType::update);
  EXPECT_THAT(lives_at({third, first, second}),
              ElementsAre(Life::in_force, Life::updated, Life::updated));
}

TEST(Life, EndsWithTheCancelInWhateverOrderTheyCome) {
  const Alert first = message("a", kSent);
  const Alert update = message("b", kSent + 1, {first}, MessageType::update);
  const Alert cancel = message("c", kSent + 2, {first, update}, MessageType::cancel);
  EXPECT_THAT(lives_at({first, update, cancel}),
              ElementsAre(Life::cancelled, Life::cancelled, Life::notice));
  EXPECT_THAT(lives_at({cancel, update, first}),
              ElementsAre(Life::notice, Life::cancelled, Life::cancelled));
}

TEST(Life, IsNotChangedByAcksAndErrors) {
  const Alert first = message("a", kSent);
  const Alert ack = message("b", kSent + 1, {first}, MessageType::ack);
  const Alert error = message("c", kSent + 1, {first}, MessageType::error);
  EXPECT_THAT(lives_at({first, ack, error}),
              ElementsAre(Life::in_force, Life::notice, Life::notice));
}

TEST(Life, IsNotChangedByOthersByTestsOrFromThePast) {
  const Alert first = message("a", kSent);
  Alert stranger = message("b", kSent + 1, {first}, MessageType::cancel);
  stranger.sender = "stranger.example";
  Alert test = message("c", kSent + 1, {first}, MessageType::cancel);
  test.status = MessageStatus::test;
  const Alert earlier = message("d", kSent - 1, {first}, MessageType::cancel);
  EXPECT_THAT(lives_at({first, stranger, test, earlier})[0], Life::in_force);
}

TEST(Life, NeverEndsInACircleOfUpdates) {
  Alert one = message("a", kSent, {}, MessageType::update);
  const Alert other = message("b", kSent, {one}, MessageType::update);
  one.references = {reference_to(other)};
  EXPECT_THAT(lives_at({one, other}), ElementsAre(Life::in_force, Life::in_force));
}

TEST(Life, KnowsAReferenceByItsInstant) {
  const Alert first = message("a", kSent);
  Alert cancel = message("b", kSent + 1, {first}, MessageType::cancel);
  cancel.references[0].sent.offset_minutes = 120;
  EXPECT_THAT(lives_at({first, cancel})[0], Life::cancelled);
  cancel.references[0].sent.unix_seconds += 1;
  EXPECT_THAT(lives_at({first, cancel})[0], Life::in_force);
}

TEST(Life, IsNamedWholeByWhatComesNext) {
  const Alert first = message("a", kSent);
  const Alert update = message("b", kSent + 1, {first}, MessageType::update);
  EXPECT_THAT(references_after(update), ElementsAre(reference_to(first), reference_to(update)));
}

}  // namespace
}  // namespace indaba::client::cap
