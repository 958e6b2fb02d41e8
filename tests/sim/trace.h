// What a run did: a digest by which two runs compare, how often each thing happened, and the last
// events for who reads a failure.
#pragma once

#include <deque>
#include <map>
#include <stdexcept>
#include <string>

#include "crypto/primitives/hash.h"

namespace indaba::sim {

// An invariant does not hold.
class Violation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws Violation unless `holds`.
void require(bool holds, const char* rule);

class Trace {
 public:
  // Whether every event is printed as it happens.
  void print(bool is_printing) { is_printing_ = is_printing; }
  bool is_printing() const { return is_printing_; }
  // One event, in words that depend on nothing but the seed.
  void note(const std::string& event);
  // Bytes that went out, for the digest alone.
  void bytes(ByteView bytes) { digest_.update(bytes); }
  void count(const std::string& what) { ++counts_[what]; }

  const std::deque<std::string>& latest() const { return latest_; }
  const std::map<std::string, std::uint64_t>& counts() const { return counts_; }
  // Once, at the end: eight bytes in hexadecimal.
  std::string finish();

 private:
  static constexpr std::size_t kLatestMax = 40;

  Sha256 digest_;
  std::deque<std::string> latest_;
  std::map<std::string, std::uint64_t> counts_;
  bool is_printing_ = false;
};

}  // namespace indaba::sim
