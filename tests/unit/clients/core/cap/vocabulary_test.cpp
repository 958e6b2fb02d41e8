// Proves that vocabularies travel whole and are refused when they are broken, and that the one that
// an alliance begins with is complete in its three languages.
#include "clients/core/cap/vocabulary.h"

#include <gmock/gmock.h>

#include <set>

#include "clients/core/cap/countries.h"
#include "clients/core/cap/error.h"
#include "protocol/cbor/utf8.h"

namespace indaba::client::cap {
namespace {

using protocol::ProtocolError;

template <class Change>
std::error_code error_after(Change change) {
  Vocabulary vocabulary = default_vocabulary();
  change(vocabulary);
  return check_vocabulary(vocabulary).error();
}

TEST(Vocabulary, TravelsAsItIs) {
  const auto bytes = encode(default_vocabulary());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*decode_vocabulary(*bytes), default_vocabulary());
}

TEST(Vocabulary, IsRefusedAtEveryTruncationAndWithMoreBehindIt) {
  Bytes bytes = *encode(default_vocabulary());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decode_vocabulary(ByteView(bytes).first(size)).error(), ProtocolError::truncated);
  }
  bytes.push_back(0);
  EXPECT_EQ(decode_vocabulary(bytes).error(), ProtocolError::trailing_bytes);
  EXPECT_EQ(decode_vocabulary(Bytes(kVocabularyBytesMax + 1)).error(),
            CapError::document_too_large);
}

TEST(Vocabulary, HasCodesOfOneForm) {
  for (const char* code : {"", "Raid", "raid ", "-raid", "raid-", "ra--id", "räid", "ra_id",
                           "a2345678901234567890123456789012345678901"}) {
    EXPECT_EQ(error_after([&](Vocabulary& v) { v.affected[0].code = code; }),
              CapError::invalid_code)
        << code;
  }
  EXPECT_FALSE(error_after([](Vocabulary& v) { v.affected[0].code = "article-19"; }));
}

TEST(Vocabulary, HasEachCodeOnceOfItsKind) {
  EXPECT_EQ(error_after([](Vocabulary& v) { v.violations[1].code = v.violations[0].code; }),
            CapError::duplicate_code);
  EXPECT_EQ(error_after([](Vocabulary& v) {
              v.violations[0].freedoms = {"association", "association"};
            }),
            CapError::duplicate_code);
  EXPECT_FALSE(error_after([](Vocabulary& v) { v.affected[0].code = v.ratings[0].code; }));
}

TEST(Vocabulary, ConcernsFreedomsThatItHas) {
  EXPECT_EQ(error_after([](Vocabulary& v) { v.violations[0].freedoms = {"movement"}; }),
            CapError::unknown_code);
  EXPECT_EQ(error_after([](Vocabulary& v) { v.freedoms.clear(); }), CapError::unknown_code);
}

TEST(Vocabulary, HasLabelsThatCanBeRead) {
  EXPECT_EQ(error_after([](Vocabulary& v) { v.ratings[0].labels.fr = ""; }), CapError::empty_text);
  EXPECT_EQ(error_after([](Vocabulary& v) { v.ratings[0].labels.es = "\xFF"; }),
            CapError::not_utf8);
  EXPECT_EQ(
      error_after([](Vocabulary& v) { v.ratings[0].labels.en.assign(kLabelBytesMax + 1, 'a'); }),
      CapError::text_too_long);
}

TEST(Vocabulary, HasLimits) {
  const auto with = [](std::size_t terms) {
    return error_after([terms](Vocabulary& v) {
      while (v.ratings.size() < terms) {
        v.ratings.push_back(v.ratings[0]);
        v.ratings.back().code = "r" + std::to_string(v.ratings.size());
      }
    });
  };
  EXPECT_FALSE(with(kTermsMax));
  EXPECT_EQ(with(kTermsMax + 1), CapError::too_many);
  EXPECT_EQ(error_after([](Vocabulary& v) {
              v.violations[0].freedoms.assign(kFreedomsMax + 1, "association");
            }),
            CapError::too_many);
  Vocabulary large = default_vocabulary();
  large.affected.clear();
  for (std::size_t term = 0; term < kTermsMax; ++term) {
    const std::string label(kLabelBytesMax, 'a');
    large.affected.push_back({"a" + std::to_string(term), {label, label, label}});
  }
  large.ratings = large.affected;
  EXPECT_EQ(encode(large).error(), CapError::document_too_large);
}

TEST(Vocabulary, NamesTermsInThreeLanguagesAndElseInEnglish) {
  const Labels labels{"one", "uno", "un"};
  EXPECT_EQ(label_in(labels, "es-MX"), "uno");
  EXPECT_EQ(label_in(labels, "FR"), "un");
  EXPECT_EQ(label_in(labels, "en-GB"), "one");
  EXPECT_EQ(label_in(labels, "sw"), "one");
  EXPECT_EQ(label_in(labels, "est"), "one");
}

TEST(DefaultVocabulary, KeepsItsOwnRulesAndHasWhatTheAllianceSpeaksOf) {
  const Vocabulary& vocabulary = default_vocabulary();
  EXPECT_TRUE(check_vocabulary(vocabulary));
  for (const char* code :
       {"detention", "raid", "attack", "excessive-force", "protest-disruption", "censorship",
        "restrictive-law", "prosecution", "intimidation", "shutdown"}) {
    EXPECT_NE(find_code(vocabulary.violations, code), nullptr) << code;
  }
  for (const char* code : {"open", "narrowed", "obstructed", "repressed", "closed"}) {
    EXPECT_NE(find_code(vocabulary.ratings, code), nullptr) << code;
  }
  for (const char* code : {"association", "peaceful-assembly", "expression"}) {
    EXPECT_NE(find_code(vocabulary.freedoms, code), nullptr) << code;
  }
}

TEST(Countries, AreAllOfIso3166InOrder) {
  EXPECT_EQ(countries().size(), 249U);
  std::string_view last;
  for (const Country& country : countries()) {
    EXPECT_LT(last, country.code);
    EXPECT_EQ(find_country(country.code), &country);
    for (const std::string_view name : {country.en, country.es, country.fr}) {
      EXPECT_TRUE(!name.empty() && cbor::is_utf8(as_bytes(name)));
    }
    last = country.code;
  }
  for (const char* code : {"", "ke", "KEN", "UK", "XX", "A", "ZZ"}) {
    EXPECT_EQ(find_country(code), nullptr) << code;
  }
}

TEST(Countries, AreCalledAsTheReaderCallsThem) {
  const Country& country = *find_country("CI");
  EXPECT_EQ(name_in(country, "en"), "Côte d'Ivoire");
  EXPECT_EQ(name_in(country, "es-GQ"), "Costa de Marfil");
  EXPECT_EQ(name_in(*find_country("ET"), "fr"), "Éthiopie");
  EXPECT_EQ(name_in(*find_country("ET"), "am"), "Ethiopia");
}

}  // namespace
}  // namespace indaba::client::cap
