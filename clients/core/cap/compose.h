// Alerts as people write them: in a quick form of five answers, or whole; then updated or
// cancelled.
//
// Nothing here is sent: issue (document.h) makes the bytes, which the composer shows before it
// signs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/vocabulary.h"
#include "crypto/base/result.h"
#include "protocol/types.h"

namespace indaba::client::cap {

// To whom an alert is restricted unless it says otherwise. CAP's Private is for addresses that the
// alert lists, and whom a signed alert names it names for good; Public is what may go to everybody.
// An alert within the alliance is neither, but Restricted: to its members.
inline constexpr const char* kRestrictionDefault =
    "Alliance members only / Membres de l'alliance uniquement / Solo miembros de la alianza";

// Who sends, and when. The identifier is one that the sender has never used.
struct Origin {
  std::string identifier;
  std::string sender;       // the alliance's public name, as one word
  std::string sender_name;  // as people know it
  DateTime sent;
};

// What people write themselves: no more than a text of a document holds.
inline constexpr cbor::Bounds kSentenceBounds{1, std::size_t{16} << 10};
inline constexpr std::size_t kFormLanguagesMax = 32;
inline constexpr std::size_t kLanguageBytesMax = 40;

struct QuickForm {
  std::string country;    // ISO 3166-1 alpha-2
  std::string violation;  // a code of the vocabulary, like the next three
  std::string verification = "trusted-source";
  std::vector<std::string> affected;
  std::optional<std::string> rating;  // of the country's civic space
  std::string sentence;
  std::vector<std::string> languages;  // the first is that of the sentence

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    constexpr cbor::Bounds code{1, kCodeBounds.max};
    io("rating", self.rating, code);
    io("country", self.country, protocol::kCountryBounds);
    io("affected", self.affected, cbor::at_most(kTermsMax), code);
    io("sentence", self.sentence, kSentenceBounds);
    io("languages", self.languages, cbor::Bounds{1, kFormLanguagesMax},
       cbor::Bounds{1, kLanguageBytesMax});
    io("violation", self.violation, code);
    io("verification", self.verification, code);
  }
};

// An Actual, Restricted, Immediate alert of 72 hours, about all of the country; category, severity
// and freedoms are the violation's, certainty follows from the verification. The sentence stands in
// every info as it was written; all else is in the info's language, as far as the vocabulary has
// it. Errors: unknown_country, unknown_code, missing_language, those of check_alert.
Result<Alert> compose(const QuickForm& form, const Vocabulary& vocabulary, const Origin& origin);

// How the codes of a form ride in every info, in the order in which we write them; those that are
// empty are left out.
std::vector<NamedValue> parameters_of(const QuickForm& codes,
                                      const std::vector<std::string>& freedoms);
// All of a country.
Area area_of(const Country& country, std::string_view language);

// `draft` from `origin`: identifier, sender and date are filled in, and so are, where they are
// missing, the sender's name, the restriction of a Restricted alert, and an end after 72 hours.
// Errors: those of check_alert.
Result<Alert> compose(Alert draft, const Origin& origin);

// `draft` as what takes the place of `earlier`, from the same sender. It is dated later than all
// that it names, whatever the clock says. Errors: not_updatable, those of check_alert.
Result<Alert> compose_update(const Alert& earlier, Alert draft, const Origin& origin);

// The end of `earlier`, which was wrong or is over: its infos, of the past and without resources,
// with `reason` as note and description, so that whoever was told by country or category is told
// this too. Errors: as above.
Result<Alert> compose_cancel(const Alert& earlier, const std::string& reason, const Origin& origin);

}  // namespace indaba::client::cap
