#include "clients/core/cap/vocabulary.h"

#include <set>

#include "clients/core/cap/error.h"
#include "clients/core/cap/language.h"
#include "crypto/base/ranges.h"
#include "protocol/cbor/utf8.h"

namespace indaba::client::cap {
namespace {

Status check_label(const std::string& label) {
  if (label.empty()) {
    return CapError::empty_text;
  }
  if (label.size() > kLabelBytesMax) {
    return CapError::text_too_long;
  }
  if (!cbor::is_utf8(as_bytes(label))) {
    return CapError::not_utf8;
  }
  return {};
}

template <class T>
Status check_terms(const std::vector<T>& terms) {
  if (terms.size() > kTermsMax) {
    return CapError::too_many;
  }
  std::set<std::string_view> codes;
  for (const T& term : terms) {
    if (!is_code(term.code)) {
      return CapError::invalid_code;
    }
    if (!codes.insert(term.code).second) {
      return CapError::duplicate_code;
    }
    for (const auto* label : {&term.labels.en, &term.labels.es, &term.labels.fr}) {
      INDABA_TRY(check_label(*label));
    }
  }
  return {};
}

}  // namespace

bool is_code(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= kCodeBounds.max && text.front() != '-' &&
         text.back() != '-' && text.find("--") == std::string_view::npos &&
         ranges::all_of(text, [is_letter](char c) { return is_letter(c) || c == '-'; });
}

const std::string& label_in(const Labels& labels, std::string_view language) {
  if (is_kind_of(language, "fr")) {
    return labels.fr;
  }
  return is_kind_of(language, "es") ? labels.es : labels.en;
}

Status check_vocabulary(const Vocabulary& vocabulary) {
  INDABA_TRY(check_terms(vocabulary.ratings));
  INDABA_TRY(check_terms(vocabulary.affected));
  INDABA_TRY(check_terms(vocabulary.freedoms));
  INDABA_TRY(check_terms(vocabulary.violations));
  INDABA_TRY(check_terms(vocabulary.verifications));
  for (const Violation& violation : vocabulary.violations) {
    if (violation.freedoms.size() > kFreedomsMax) {
      return CapError::too_many;
    }
    const std::set<std::string_view> freedoms(violation.freedoms.begin(), violation.freedoms.end());
    if (freedoms.size() != violation.freedoms.size()) {
      return CapError::duplicate_code;
    }
    for (const std::string_view freedom : freedoms) {
      if (find_code(vocabulary.freedoms, freedom) == nullptr) {
        return CapError::unknown_code;
      }
    }
  }
  return {};
}

Result<Bytes> encode(const Vocabulary& vocabulary) {
  INDABA_TRY(check_vocabulary(vocabulary));
  Bytes bytes = cbor::encode(vocabulary);
  if (bytes.size() > kVocabularyBytesMax) {
    return CapError::document_too_large;
  }
  return bytes;
}

Result<Vocabulary> decode_vocabulary(ByteView bytes) {
  if (bytes.size() > kVocabularyBytesMax) {
    return CapError::document_too_large;
  }
  INDABA_TRY_ASSIGN(Vocabulary vocabulary, cbor::decode<Vocabulary>(bytes));
  INDABA_TRY(check_vocabulary(vocabulary));
  return vocabulary;
}

}  // namespace indaba::client::cap
