// Figures: what was measured, next to the least that it could have cost.
//
// The floor of a piece of work is arithmetic: how often it must run each primitive, times what that
// primitive takes in the same run. A figure's multiple of its floor says how much is spent on
// anything else, and is comparable between machines.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace indaba::bench {

enum class Primitive : std::uint8_t {
  x25519,
  sign,    // Ed25519, of 32 bytes
  verify,  // likewise
  sha256_kib,
  sha512_kib,  // inside Ed25519: once over what is verified, twice over what is signed
  hmac,        // of 64 bytes under a key of 32: one step of HKDF
  chacha_kib,
  chacha_small,  // of 12 bytes
  aes_kib,       // suite 1's
  aes_small,
  seal,  // HPKE, of 32 bytes, the info hashed already
  open,  // HPKE, of 32 bytes
};
// The name under which it is measured.
std::string name_of(Primitive primitive);

// How often each primitive runs; KiB are fractions.
using Work = std::map<Primitive, double>;

struct Target {
  std::optional<double> ms_max;
  std::optional<double> multiple_max;
};

struct Size {
  std::size_t bytes = 0;
  std::optional<std::size_t> most;
};

class Figures {
 public:
  // A line of the table, in the order of these calls; it is printed if its time and floor are set.
  void expect(const std::string& name, Target target = {}) { figures_.push_back({name, target}); }
  void set_floor(const std::string& name, Work floor) { floors_[name] = std::move(floor); }
  void set_bytes(const std::string& what, std::size_t bytes,
                 std::optional<std::size_t> most = std::nullopt) {
    sizes_[what] = {bytes, most};
  }
  // Limits to the ratio of two measured times.
  void compare(const std::string& name, const std::string& base, double ratio_max);

  void set_time(const std::string& name, double seconds) { seconds_[name] = seconds; }

  // Only of what was measured.
  void print() const;

 private:
  struct Figure {
    std::string name;
    Target target;
  };
  struct Ratio {
    std::string name;
    std::string base;
    double max = 0;
  };

  std::optional<double> seconds_of(const Work& work) const;
  void print_figure(const Figure& figure) const;
  void print_sizes() const;
  void print_ratios() const;

  std::map<std::string, double> seconds_;
  std::map<std::string, Work> floors_;
  std::vector<Figure> figures_;
  std::map<std::string, Size> sizes_;
  std::vector<Ratio> ratios_;
};

}  // namespace indaba::bench
