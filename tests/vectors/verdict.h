// Verdict: what a verification step says of a vector: nothing, or why it fails. It passes through
// INDABA_TRY like a Status does, and takes over the errors of the library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba::vectors {

struct Failure {
  std::string reason;
};

class [[nodiscard]] Verdict {
 public:
  Verdict() = default;
  // Implicit on purpose, as those of Result.
  Verdict(Failure failure) : failure_(std::move(failure)) {}
  Verdict(std::error_code error) : failure_(Failure{error.message()}) {}

  bool has_value() const { return !failure_.has_value(); }
  Failure error() const { return *failure_; }

 private:
  std::optional<Failure> failure_;
};

inline Verdict expect(bool holds, std::string_view what) {
  return holds ? Verdict() : Verdict(Failure{"expected: " + std::string(what)});
}

// Also of secrets: those of a vector are no secrets.
inline Verdict expect_same(ByteView ours, ByteView theirs, std::string_view what) {
  return same_bytes(ours, theirs) ? Verdict() : Verdict(Failure{"differs: " + std::string(what)});
}

// The same verdict, which tells where it was reached.
inline Verdict within(std::string_view where, const Verdict& verdict) {
  return verdict.has_value() ? verdict
                             : Verdict(Failure{std::string(where) + ": " + verdict.error().reason});
}

template <class T>
Verdict succeeds(const Result<T>& result, std::string_view what) {
  return result ? Verdict() : within(what, result.error());
}

}  // namespace indaba::vectors
