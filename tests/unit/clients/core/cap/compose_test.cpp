// Proves that forms become alerts that keep every rule, and that updates and cancels take the place
// of what they name, by issuing what was composed and looking at the lives of all together.
#include "clients/core/cap/compose.h"

#include <gmock/gmock.h>

#include "clients/core/cap/countries.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/filter.h"
#include "clients/core/cap/life.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;
using ::testing::ElementsAre;

Origin origin(const std::string& identifier, std::string_view sent = "2024-05-06T07:08:09-00:00") {
  return {identifier, "alliance.example", "The Alliance", at(sent)};
}

QuickForm raid_in_ivory_coast() {
  QuickForm form;
  form.country = "CI";
  form.violation = "raid";
  form.sentence = "La police a fouillé le bureau.";
  form.languages = {"fr", "en", "es"};
  return form;
}

Result<Alert> quick(const QuickForm& form) {
  return compose(form, default_vocabulary(), origin("a-1"));
}

TEST(QuickForm, BecomesAWholeAlert) {
  QuickForm form = raid_in_ivory_coast();
  form.affected = {"organisations"};
  form.rating = "obstructed";
  const auto alert = quick(form);
  ASSERT_TRUE(alert) << alert.error().message();
  EXPECT_EQ(alert->status, MessageStatus::actual);
  EXPECT_EQ(alert->scope, Scope::restricted);
  EXPECT_EQ(alert->restriction, kRestrictionDefault);
  ASSERT_EQ(alert->info.size(), 3U);
  const Info& info = alert->info[0];
  EXPECT_EQ(info.language, "fr");
  EXPECT_EQ(info.headline, "Perquisition d'un bureau ou d'un domicile: Côte d'Ivoire");
  EXPECT_EQ(info.description, "La police a fouillé le bureau.");
  EXPECT_THAT(info.category, ElementsAre(Category::security));
  EXPECT_EQ(info.urgency, Urgency::immediate);
  EXPECT_EQ(info.severity, Severity::severe);
  EXPECT_EQ(info.certainty, Certainty::likely);
  EXPECT_EQ(info.expires, at("2024-05-09T07:08:09-00:00"));
  EXPECT_EQ(info.sender_name, "The Alliance");
  EXPECT_THAT(info.parameter, ElementsAre(NamedValue{"indaba:violation", "raid"},
                                          NamedValue{"indaba:freedom", "association"},
                                          NamedValue{"indaba:affected", "organisations"},
                                          NamedValue{"indaba:verification", "trusted-source"},
                                          NamedValue{"indaba:civic-space", "obstructed"}));
  EXPECT_EQ(alert->info[2].area[0].area_desc, "Costa de Marfil");
  EXPECT_THAT(countries_of(*alert), ElementsAre("CI"));
}

TEST(QuickForm, CanBeIssuedForEveryCountryAndViolation) {
  QuickForm form = raid_in_ivory_coast();
  for (const Country& country : countries()) {
    form.country = country.code;
    EXPECT_TRUE(issue(*quick(form))) << country.code;
  }
  for (const Violation& violation : default_vocabulary().violations) {
    form.violation = violation.code;
    EXPECT_TRUE(issue(*quick(form))) << violation.code;
  }
  for (const Verification& verification : default_vocabulary().verifications) {
    form.verification = verification.code;
    EXPECT_EQ(quick(form)->info[0].certainty, verification.certainty);
  }
}

TEST(QuickForm, IsRefusedWithAnAnswerThatIsNone) {
  const auto error_after = [](auto change) {
    QuickForm form = raid_in_ivory_coast();
    change(form);
    return quick(form).error();
  };
  EXPECT_EQ(error_after([](QuickForm& f) { f.country = "XX"; }), CapError::unknown_country);
  EXPECT_EQ(error_after([](QuickForm& f) { f.violation = "rain"; }), CapError::unknown_code);
  EXPECT_EQ(error_after([](QuickForm& f) { f.verification = ""; }), CapError::unknown_code);
  EXPECT_EQ(error_after([](QuickForm& f) { f.affected = {"all"}; }), CapError::unknown_code);
  EXPECT_EQ(error_after([](QuickForm& f) { f.rating = "grey"; }), CapError::unknown_code);
  EXPECT_EQ(error_after([](QuickForm& f) { f.sentence = ""; }), CapError::empty_text);
  EXPECT_EQ(error_after([](QuickForm& f) { f.languages = {}; }), CapError::missing_language);
  EXPECT_EQ(error_after([](QuickForm& f) {
              f.languages = {"fr", "FR"};
            }),
            CapError::same_language_twice);
}

TEST(WholeForm, FillsInOnlyWhatIsMissing) {
  Alert draft = small_alert();
  draft.scope = Scope::restricted;
  draft.info[0].sender_name = "The Kenyan hub";
  draft.info[0].expires = at("2024-05-07T00:00:00+03:00");
  const auto alert = compose(draft, origin("a-2"));
  ASSERT_TRUE(alert);
  EXPECT_EQ(alert->identifier, "a-2");
  EXPECT_EQ(alert->restriction, kRestrictionDefault);
  EXPECT_EQ(alert->info[0].sender_name, "The Kenyan hub");
  EXPECT_EQ(alert->info[0].expires, at("2024-05-07T00:00:00+03:00"));
  draft.scope = Scope::public_scope;
  EXPECT_EQ(compose(draft, origin("a-2"))->restriction, std::nullopt);
}

TEST(Update, TakesThePlaceOfAllBeforeIt) {
  const Alert first = *quick(raid_in_ivory_coast());
  const auto second = compose_update(first, first, origin("a-2", "2024-05-06T08:00:00-00:00"));
  ASSERT_TRUE(second);
  const auto third = compose_update(*second, first, origin("a-3", "2024-05-06T09:00:00-00:00"));
  ASSERT_TRUE(third);
  EXPECT_TRUE(issue(*third));
  EXPECT_THAT(third->references, ElementsAre(reference_to(first), reference_to(*second)));
  const std::vector<Alert> all{first, *second, *third};
  EXPECT_THAT(lives(all, UnixTime{1'715'000'000}),
              ElementsAre(Life::updated, Life::updated, Life::in_force));
}

TEST(Update, IsLaterThanWhatItNamesWhateverTheClockSays) {
  const Alert first = *quick(raid_in_ivory_coast());
  const auto update = compose_update(first, first, origin("a-2", "2024-05-06T03:00:00+02:00"));
  ASSERT_TRUE(update);
  EXPECT_EQ(update->sent, at("2024-05-06T09:08:10+02:00"));
}

TEST(Cancel, EndsAnAlertForAllWhoWereToldOfIt) {
  const Alert first = *quick(raid_in_ivory_coast());
  const auto cancel = compose_cancel(first, "It was another office.", origin("a-2"));
  ASSERT_TRUE(cancel) << cancel.error().message();
  EXPECT_TRUE(issue(*cancel));
  EXPECT_EQ(cancel->note, "It was another office.");
  EXPECT_EQ(cancel->info[1].urgency, Urgency::past);
  EXPECT_EQ(countries_of(*cancel), countries_of(first));
  const std::vector<Alert> all{first, *cancel};
  EXPECT_THAT(lives(all, UnixTime{1'715'000'000}), ElementsAre(Life::cancelled, Life::notice));
}

TEST(UpdateAndCancel, AreOfAnAlertOrUpdateOfTheSameSender) {
  const Alert first = *quick(raid_in_ivory_coast());
  const Alert cancel = *compose_cancel(first, "over", origin("a-2"));
  Origin stranger = origin("a-3");
  stranger.sender = "stranger.example";
  EXPECT_EQ(compose_update(cancel, first, origin("a-3")).error(), CapError::not_updatable);
  EXPECT_EQ(compose_cancel(cancel, "over", origin("a-3")).error(), CapError::not_updatable);
  EXPECT_EQ(compose_update(first, first, stranger).error(), CapError::not_updatable);
  EXPECT_EQ(compose_cancel(first, "over", stranger).error(), CapError::not_updatable);
  EXPECT_EQ(compose_cancel(first, "", origin("a-3")).error(), CapError::empty_text);
}

}  // namespace
}  // namespace indaba::client::cap
