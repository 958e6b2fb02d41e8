// The alliance's vocabulary: the words in which an alert says what happened to whom, which
// freedom it is about, how that is known and how the country stands. It rides in CAP's `parameter`,
// and is data that coordinators edit: default_vocabulary.cpp is only what an alliance begins with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/names.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "protocol/cbor/cbor.h"

namespace indaba::client::cap {

// Names of the parameters, all under one prefix. kViolationParameter names the event code too,
// which is where readers that know CAP and not us look first.
inline constexpr std::string_view kParameterPrefix = "indaba:";
inline constexpr const char* kViolationParameter = "indaba:violation";
inline constexpr const char* kFreedomParameter = "indaba:freedom";
inline constexpr const char* kAffectedParameter = "indaba:affected";
inline constexpr const char* kVerificationParameter = "indaba:verification";
inline constexpr const char* kRatingParameter = "indaba:civic-space";

inline constexpr std::size_t kVocabularyBytesMax = std::size_t{64} << 10;
inline constexpr std::uint64_t kTermsMax = 128;   // of one kind
inline constexpr std::uint64_t kFreedomsMax = 8;  // of one violation
inline constexpr std::uint64_t kLabelBytesMax = 160;

// [a-z0-9]+(-[a-z0-9]+)*, up to 40 characters.
bool is_code(std::string_view text);
inline constexpr cbor::Bounds kCodeBounds{1, 40, is_code};
inline constexpr cbor::Bounds kLabelBounds{1, kLabelBytesMax};

// What people read, in the three languages of the alliance.
struct Labels {
  std::string en;
  std::string es;
  std::string fr;
  bool operator==(const Labels&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("en", self.en, kLabelBounds);
    io("es", self.es, kLabelBounds);
    io("fr", self.fr, kLabelBounds);
  }
};
// English where `language` is none of the three.
const std::string& label_in(const Labels& labels, std::string_view language);

struct Term {
  std::string code;
  Labels labels;
  bool operator==(const Term&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("code", self.code, kCodeBounds);
    io("labels", self.labels);
  }
};

struct Violation {
  std::string code;
  Labels labels;
  Category category = Category::security;
  std::vector<std::string> freedoms;  // codes
  Severity severity = Severity::unknown;
  bool operator==(const Violation&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("code", self.code, kCodeBounds);
    io("labels", self.labels);
    io("category", self.category);
    io("freedoms", self.freedoms, cbor::at_most(kFreedomsMax), kCodeBounds);
    io("severity", self.severity);
  }
};

// How what is said is known, and how certain that makes it.
struct Verification {
  std::string code;
  Labels labels;
  Certainty certainty = Certainty::unknown;
  bool operator==(const Verification&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("code", self.code, kCodeBounds);
    io("labels", self.labels);
    io("certainty", self.certainty);
  }
};

struct Vocabulary {
  std::vector<Term> ratings;   // of a country's civic space, the best first
  std::vector<Term> affected;  // whom it happened to
  std::vector<Term> freedoms;
  std::vector<Violation> violations;
  std::vector<Verification> verifications;
  bool operator==(const Vocabulary&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ratings", self.ratings, cbor::at_most(kTermsMax));
    io("affected", self.affected, cbor::at_most(kTermsMax));
    io("freedoms", self.freedoms, cbor::at_most(kTermsMax));
    io("violations", self.violations, cbor::at_most(kTermsMax));
    io("verifications", self.verifications, cbor::at_most(kTermsMax));
  }
};

// What every alliance begins with.
const Vocabulary& default_vocabulary();

// Codes are well formed and unique among their kind, and violations concern freedoms that are
// there. Errors: invalid_code, duplicate_code, unknown_code, empty_text, text_too_long, not_utf8,
// too_many.
Status check_vocabulary(const Vocabulary& vocabulary);

// Errors: those of check_vocabulary, and document_too_large.
Result<Bytes> encode(const Vocabulary& vocabulary);
// Errors: document_too_large, ProtocolError, those of check_vocabulary.
Result<Vocabulary> decode_vocabulary(ByteView bytes);

// The entry with `code`, or null.
template <class T>
const T* find_code(const std::vector<T>& terms, std::string_view code) {
  for (const T& term : terms) {
    if (term.code == code) {
      return &term;
    }
  }
  return nullptr;
}

}  // namespace indaba::client::cap
