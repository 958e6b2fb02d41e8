// IndabaStream: a planted device on a connection to indabad.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/bench/wire/stream.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::bench {

// Ids of which none comes twice in a run.
ByteArray<16> numbered(std::uint64_t number);

// How often a text that does not repeat its first character stands in bytes that come in pieces.
class Occurrences {
 public:
  explicit Occurrences(std::string_view text) : text_(text) {}
  std::size_t count(ByteView bytes);

 private:
  const std::string_view text_;
  std::size_t matched_ = 0;
};

// Whether it resumes, and so is delivered what comes into its channels.
enum class Listens : std::uint8_t { yes, no };

// Signs in at the hello, then resumes if it listens, is ready at the last reply; from then on it
// counts entries and positive replies by their first bytes, which no payload contains.
class IndabaStream final : public Stream {
 public:
  explicit IndabaStream(const test::PlantedDevice& device, Listens listens = Listens::yes)
      : device_(device), replies_to_open_(listens == Listens::yes ? 2 : 1) {}
  Progress take(ByteView payload) override;

 private:
  void open(ByteView payload, Progress& progress);
  void greet(ByteView hello, Progress& progress);

  const test::PlantedDevice& device_;
  const std::size_t replies_to_open_;
  Bytes opening_;
  bool greeted_ = false;
  bool resumes_ = false;
  bool is_ready_ = false;
  Occurrences entries_{
      "\x62"
      "ev"
      "\x65"
      "entry"};
  Occurrences replies_{
      "\xa2\x62"
      "ok"};
  Occurrences refusals_{"error"};  // the key of what went wrong
};

}  // namespace indaba::bench
