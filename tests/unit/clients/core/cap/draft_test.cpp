// Proves that a draft in a file becomes just the alert that it says, and that each mistake in one
// is named with its line and field. Drafts are written out as people would; each wrong one differs
// from a right one in one line.
#include "clients/core/cap/draft.h"

#include <gmock/gmock.h>

#include "clients/core/cap/compose.h"
#include "clients/core/cap/error.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;
using testing::ElementsAre;

constexpr UnixTime kNow{1'800'000'000};

constexpr std::string_view kSmall =
    "# A raid.\n"
    "what: raid\n"
    "country: SN\n"
    "known-by: eyewitness\n"
    "\n"
    "[en]\n"
    "description: Police came at noon.\n"
    "  They took the computers.\n"
    "[fr]\n"
    "description: La police est venue à midi.\n";

std::variant<Alert, DraftProblem> read(std::string_view text) {
  return read_draft(text, default_vocabulary(), kNow);
}
Alert alert_of(std::string_view text) {
  const auto read_as = read(text);
  if (const auto* problem = std::get_if<DraftProblem>(&read_as)) {
    ADD_FAILURE() << problem->line << " " << problem->field << ": " << problem->error.message();
    return {};
  }
  return std::get<Alert>(read_as);
}

// `kSmall` with a line more among what is shared (its line is 2) or at its end (line 11).
DraftProblem problem_with(const std::string& shared, const std::string& at_end = "") {
  std::string text(kSmall);
  text.insert(text.find("what"), shared.empty() ? "" : shared + "\n");
  text.append(at_end);
  const auto read_as = read(text);
  const auto* problem = std::get_if<DraftProblem>(&read_as);
  return problem != nullptr ? *problem : DraftProblem{};
}
DraftProblem wrong(std::size_t line, const std::string& field, CapError error) {
  return {line, field, error};
}

TEST(Draft, TakesFromTheVocabularyWhatItDoesNotSay) {
  const Alert alert = alert_of(kSmall);

  ASSERT_EQ(alert.info.size(), 2U);
  const Info& en = alert.info[0];
  const Violation& raid = *find_code(default_vocabulary().violations, "raid");
  EXPECT_EQ(en.language, "en");
  EXPECT_EQ(en.event, raid.labels.en);
  EXPECT_EQ(en.headline, raid.labels.en + ": Senegal");
  EXPECT_EQ(en.description, "Police came at noon.\nThey took the computers.");
  EXPECT_THAT(en.category, ElementsAre(raid.category));
  EXPECT_EQ(en.severity, raid.severity);
  EXPECT_EQ(en.urgency, Urgency::immediate);
  EXPECT_EQ(en.certainty, find_code(default_vocabulary().verifications, "eyewitness")->certainty);
  EXPECT_EQ(alert.info[1].event, raid.labels.fr);
  EXPECT_EQ(alert.info[1].area.front().area_desc, "Sénégal");
}

TEST(Draft, SaysWhatTheQuickFormSays) {
  QuickForm form;
  form.country = "SN";
  form.violation = "detention";
  form.affected = {"journalists"};
  form.rating = "repressed";
  form.sentence = "Two were taken.";
  form.languages = {"en", "es"};
  const Origin origin{"a-1", "alliance", "Alliance", DateTime::utc(kNow)};
  const Alert quick = compose(form, default_vocabulary(), origin).value();

  const Alert whole = compose(alert_of("what: detention\ncountry: SN\naffected: journalists\n"
                                       "rating: repressed\nknown-by: trusted-source\n"
                                       "[en]\ndescription: Two were taken.\n"
                                       "[es]\ndescription: Two were taken.\n"),
                              origin)
                          .value();

  EXPECT_EQ(whole, quick);
}

TEST(Draft, TakesEveryField) {
  const Alert alert = alert_of(
      "what: raid\r\n"
      "country: SN\r\n"
      "country: ML\r\n"
      "known-by: media-report\n"
      "affected: journalists\n"
      "freedom: expression\n"
      "rating: closed\n"
      "category: Security\n"
      "category: Other\n"
      "urgency: Expected\n"
      "severity: Minor\n"
      "certainty: Possible\n"
      "response-type: Shelter\n"
      "response-type: Avoid\n"
      "effective: 2027-01-16T00:00:00-00:00\n"
      "onset: 2027-01-17T00:00:00-00:00\n"
      "expires: 2027-01-18T00:00:00-00:00\n"
      "area: Market\n"
      "polygon: 1,1 1,2 2,2 1,1\n"
      "area-circle: 1.5,1.5 2\n"
      "geocode: UN/LOCODE=SNDKR\n"
      "altitude: 10\n"
      "ceiling: 20\n"
      "event-code: SAME=CEM\n"
      "parameter: Case=42=a\n"
      "status: Exercise\n"
      "scope: Private\n"
      "addresses: one \"and two\"\n"
      "source: A radio\n"
      "incidents: raids\n"
      "note: Only an exercise\n"
      "code: drill\n"
      "[en]\n"
      "event: Raid of an office\n"
      "headline: A raid\n"
      "description: What\n"
      "instruction: Stay away\n"
      "audience: Journalists\n"
      "contact: @desk\n"
      "web: https://alliance.example/\n"
      "[fr]\n"
      "area: Marché\n"
      "resource: Photo\n"
      "mime-type: image/png\n"
      "uri: https://alliance.example/photo\n"
      "size: 12\n"
      "digest: ab\n");

  EXPECT_EQ(alert.status, MessageStatus::exercise);
  EXPECT_EQ(alert.scope, Scope::private_scope);
  EXPECT_THAT(alert.addresses, ElementsAre("one", "and two"));
  EXPECT_EQ(alert.source, "A radio");
  EXPECT_THAT(alert.incidents, ElementsAre("raids"));
  EXPECT_EQ(alert.note, "Only an exercise");
  EXPECT_THAT(alert.code, ElementsAre("drill"));
  const Info& en = alert.info[0];
  EXPECT_THAT(en.category, ElementsAre(Category::security, Category::other));
  EXPECT_EQ(en.urgency, Urgency::expected);
  EXPECT_EQ(en.severity, Severity::minor);
  EXPECT_EQ(en.certainty, Certainty::possible);
  EXPECT_THAT(en.response_type, ElementsAre(ResponseType::shelter, ResponseType::avoid));
  EXPECT_EQ(en.effective, at("2027-01-16T00:00:00-00:00"));
  EXPECT_EQ(en.onset, at("2027-01-17T00:00:00-00:00"));
  EXPECT_EQ(en.expires, at("2027-01-18T00:00:00-00:00"));
  EXPECT_EQ(en.event, "Raid of an office");
  EXPECT_EQ(en.headline, "A raid");
  EXPECT_EQ(en.instruction, "Stay away");
  EXPECT_EQ(en.audience, "Journalists");
  EXPECT_EQ(en.contact, "@desk");
  EXPECT_EQ(en.web, "https://alliance.example/");
  EXPECT_THAT(en.event_code,
              ElementsAre(NamedValue{kViolationParameter, "raid"}, NamedValue{"SAME", "CEM"}));
  EXPECT_THAT(en.parameter,
              ElementsAre(NamedValue{kViolationParameter, "raid"},
                          NamedValue{kFreedomParameter, "expression"},
                          NamedValue{kAffectedParameter, "journalists"},
                          NamedValue{kVerificationParameter, "media-report"},
                          NamedValue{kRatingParameter, "closed"}, NamedValue{"Case", "42=a"}));
  ASSERT_EQ(en.area.size(), 3U);
  EXPECT_EQ(en.area[2].area_desc, "Market");
  EXPECT_EQ(en.area[2].polygon.front().points.size(), 4U);
  EXPECT_EQ(en.area[2].area_circle.front().radius_km, Decimal::of(2));
  EXPECT_THAT(en.area[2].geocode, ElementsAre(NamedValue{"UN/LOCODE", "SNDKR"}));
  EXPECT_EQ(en.area[2].altitude, Decimal::of(10));
  EXPECT_EQ(en.area[2].ceiling, Decimal::of(20));
  const Info& fr = alert.info[1];
  EXPECT_EQ(fr.area[2].area_desc, "Marché");
  EXPECT_THAT(
      fr.resource,
      ElementsAre(Resource{"Photo", "image/png", 12, "https://alliance.example/photo", {}, "ab"}));
}

// A template has every field, without a value: what is filled in is what counts.
TEST(Draft, LeavesOutWhatStaysEmpty) {
  std::string text;
  for (const DraftField& field : draft_fields(DraftPart::shared, default_vocabulary())) {
    text.append(field.name).append(field.name == "what" ? ": raid\n" : ":\n");
  }
  text += "[en]\n";
  for (const DraftField& field : draft_fields(DraftPart::section, default_vocabulary())) {
    text.append(field.name).append(":  \n");
  }

  EXPECT_EQ(alert_of(text), alert_of("what: raid\n[en]\n"));
}

TEST(Draft, TakesEachWordOfATemplate) {
  for (const DraftField& field : draft_fields(DraftPart::shared, default_vocabulary())) {
    for (const std::string& word : field.words) {
      const auto name = std::string(field.name);
      const std::string needs = word == "Private" ? "addresses: one\n" : "";
      const std::string rest = name == "what" ? "" : "what: raid\n";
      std::string text = name;
      text.append(": ").append(word).append("\n").append(needs).append(rest).append("[en]\n");
      alert_of(text);
    }
  }
}

TEST(Draft, NamesTheLineAndFieldOfAMistake) {
  EXPECT_EQ(problem_with(""), DraftProblem{});
  EXPECT_EQ(problem_with("something"), wrong(2, "", CapError::unreadable_line));
  EXPECT_EQ(problem_with("colour: red"), wrong(2, "colour", CapError::unknown_field));
  EXPECT_EQ(problem_with("headline: Raid"), wrong(2, "headline", CapError::unknown_field));
  EXPECT_EQ(problem_with("rating: closed\nrating: open"),
            wrong(3, "rating", CapError::repeated_field));
  EXPECT_EQ(problem_with("country: XX"), wrong(2, "country", CapError::unknown_country));
  EXPECT_EQ(problem_with("country: sn"), wrong(2, "country", CapError::unknown_country));
  EXPECT_EQ(problem_with("affected: everybody"), wrong(2, "affected", CapError::unknown_code));
  EXPECT_EQ(problem_with("freedom: of-choice"), wrong(2, "freedom", CapError::unknown_code));
  EXPECT_EQ(problem_with("rating: bad"), wrong(2, "rating", CapError::unknown_code));
  EXPECT_EQ(problem_with("severity: severe"), wrong(2, "severity", CapError::unknown_value));
  EXPECT_EQ(problem_with("category: Politics"), wrong(2, "category", CapError::unknown_value));
  EXPECT_EQ(problem_with("expires: tomorrow"), wrong(2, "expires", CapError::invalid_date));
  EXPECT_EQ(problem_with("onset: 2027-01-16"), wrong(2, "onset", CapError::invalid_date));
  EXPECT_EQ(problem_with("polygon: 1,1 1,2 2,2 1,1"),
            wrong(2, "polygon", CapError::misplaced_field));
  EXPECT_EQ(problem_with("area: Here\npolygon: 1,1 1"),
            wrong(3, "polygon", CapError::invalid_polygon));
  EXPECT_EQ(problem_with("area: Here\narea-circle: 1"),
            wrong(3, "area-circle", CapError::invalid_area_circle));
  EXPECT_EQ(problem_with("area: Here\naltitude: high"),
            wrong(3, "altitude", CapError::invalid_number));
  EXPECT_EQ(problem_with("area: Here\naltitude: 1\naltitude: 2"),
            wrong(4, "altitude", CapError::repeated_field));
  EXPECT_EQ(problem_with("parameter: Case"), wrong(2, "parameter", CapError::invalid_token));
  EXPECT_EQ(problem_with("parameter: indaba:violation=raid"),
            wrong(2, "parameter", CapError::unknown_code));
  EXPECT_EQ(problem_with("addresses: \"one"), wrong(2, "addresses", CapError::invalid_list));
  EXPECT_EQ(problem_with("", "nonsense"), wrong(11, "", CapError::unreadable_line));
  EXPECT_EQ(problem_with("", "severity: Minor"), wrong(11, "severity", CapError::unknown_field));
  EXPECT_EQ(problem_with("", "area: Ici"), wrong(11, "area", CapError::misplaced_field));
  EXPECT_EQ(problem_with("", "uri: https://a.example/"),
            wrong(11, "uri", CapError::misplaced_field));
  EXPECT_EQ(problem_with("", "resource: Photo"), wrong(9, "mime-type", CapError::empty_text));
  EXPECT_EQ(problem_with("", "resource: Photo\nsize: big"),
            wrong(12, "size", CapError::invalid_number));
  EXPECT_EQ(problem_with("", "[fr]"), wrong(11, "", CapError::same_language_twice));
  EXPECT_EQ(problem_with("", "[FR]"), wrong(11, "", CapError::same_language_twice));
  EXPECT_EQ(problem_with("", "[es"), wrong(11, "", CapError::invalid_token));
  EXPECT_EQ(problem_with("", "[]"), wrong(11, "", CapError::invalid_token));
}

TEST(Draft, NamesTheFieldOfARuleThatIsBroken) {
  EXPECT_EQ(problem_with("expires: 2020-01-01T00:00:00-00:00"),
            wrong(2, "expires", CapError::expires_too_early));
  EXPECT_EQ(problem_with("scope: Public\nrestriction: Members"),
            wrong(3, "restriction", CapError::restriction_without_scope));
  EXPECT_EQ(problem_with("scope: Private"), wrong(0, "addresses", CapError::missing_addresses));
  EXPECT_EQ(problem_with("area: Here\npolygon: 1,1 1,2 2,2 3,3"),
            wrong(3, "polygon", CapError::open_polygon));
  EXPECT_EQ(problem_with("area: Here\nceiling: 1"),
            wrong(3, "ceiling", CapError::ceiling_without_altitude));
  EXPECT_EQ(std::get<DraftProblem>(read("country: SN\n[en]\nevent: Raid\n")),
            wrong(0, "category", CapError::missing_category));
  EXPECT_EQ(std::get<DraftProblem>(read("country: SN\n[en]\n")),
            wrong(2, "event", CapError::empty_text));
  EXPECT_EQ(std::get<DraftProblem>(read("what: raid\n")), wrong(0, "", CapError::missing_language));
  EXPECT_EQ(std::get<DraftProblem>(read("")), wrong(0, "", CapError::missing_language));
  EXPECT_EQ(std::get<DraftProblem>(read("  goes on")), wrong(1, "", CapError::unreadable_line));
}

TEST(Draft, MayBeSoLongAndNoLonger) {
  std::string text(kSmall);
  text.append(kDraftBytesMax - text.size(), '\n');
  alert_of(text);
  text += '\n';
  EXPECT_EQ(std::get<DraftProblem>(read(text)), wrong(0, "", CapError::document_too_large));
}

TEST(Draft, IsReadWhateverIsCutOff) {
  for (std::size_t size = 0; size < kSmall.size(); ++size) {
    (void)read(kSmall.substr(0, size));
  }
}

}  // namespace
}  // namespace indaba::client::cap
