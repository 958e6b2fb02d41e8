// Proves which alerts pass a reader's filter, by alerts that differ in one thing.
#include "clients/core/cap/filter.h"

#include <gmock/gmock.h>

#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;

Alert alert_in(const std::vector<std::string>& countries, Severity severity = Severity::severe) {
  Alert alert = small_alert();
  alert.info[0].severity = severity;
  for (const std::string& country : countries) {
    Area& area = alert.info[0].area.emplace_back();
    area.area_desc = country;
    area.geocode = {{"ISO3166-1", country}, {"other", "XX"}};
  }
  return alert;
}

Filter in_kenya() {
  Filter filter;
  filter.own_countries = {"KE"};
  return filter;
}

TEST(Filter, LetsAllPassInOnesOwnCountriesByDefault) {
  for (const auto severity : {Severity::extreme, Severity::severe, Severity::moderate,
                              Severity::minor, Severity::unknown}) {
    EXPECT_TRUE(passes(alert_in({"KE"}, severity), in_kenya()));
    EXPECT_TRUE(passes(alert_in({"UG", "KE"}, severity), in_kenya()));
  }
}

TEST(Filter, LetsSevereAndAbovePassElsewhereByDefault) {
  EXPECT_TRUE(passes(alert_in({"UG"}, Severity::extreme), in_kenya()));
  EXPECT_TRUE(passes(alert_in({"UG"}, Severity::severe), in_kenya()));
  EXPECT_FALSE(passes(alert_in({"UG"}, Severity::moderate), in_kenya()));
  EXPECT_FALSE(passes(alert_in({"UG"}, Severity::unknown), in_kenya()));
}

TEST(Filter, TakesAnAlertWithoutCountryForOneAtHome) {
  EXPECT_TRUE(passes(alert_in({}, Severity::minor), in_kenya()));
}

TEST(Filter, LetsEndsAndAnswersPass) {
  Alert cancel = alert_in({"UG"}, Severity::minor);
  cancel.info.clear();
  EXPECT_TRUE(passes(cancel, in_kenya()));
}

TEST(Filter, CanBeNarrowedByCountry) {
  Filter filter = in_kenya();
  filter.countries = {"TZ"};
  EXPECT_TRUE(passes(alert_in({"KE"}), filter));
  EXPECT_TRUE(passes(alert_in({"TZ"}), filter));
  EXPECT_FALSE(passes(alert_in({"UG"}, Severity::extreme), filter));
}

TEST(Filter, CanBeNarrowedBySeverityAtHome) {
  Filter filter = in_kenya();
  filter.own_severity = Severity::moderate;
  EXPECT_TRUE(passes(alert_in({"KE"}, Severity::moderate), filter));
  EXPECT_FALSE(passes(alert_in({"KE"}, Severity::minor), filter));
}

TEST(Filter, CanBeNarrowedByLanguage) {
  Filter filter = in_kenya();
  filter.languages = {"fr"};
  Alert alert = alert_in({"KE"});
  EXPECT_FALSE(passes(alert, filter));
  alert.info.push_back(alert.info[0]);
  alert.info[1].language = "fr-SN";
  EXPECT_TRUE(passes(alert, filter));
}

TEST(Filter, CanBeNarrowedByCategory) {
  Filter filter = in_kenya();
  filter.categories = {Category::infra, Category::safety};
  Alert alert = alert_in({"KE"});
  EXPECT_FALSE(passes(alert, filter));
  alert.info[0].category = {Category::met, Category::safety};
  EXPECT_TRUE(passes(alert, filter));
}

}  // namespace
}  // namespace indaba::client::cap
