#include "tests/bench/figures.h"

#include <cstdio>

namespace indaba::bench {
namespace {

const char* verdict(bool met) { return met ? "met" : "MISSED"; }

}  // namespace

std::string name_of(Primitive primitive) {
  static constexpr const char* kNames[] = {"X25519",
                                           "Ed25519_sign",
                                           "Ed25519_verify",
                                           "SHA256_1KiB",
                                           "SHA512_1KiB",
                                           "HMAC_SHA256",
                                           "ChaCha20Poly1305_1KiB",
                                           "ChaCha20Poly1305_12B",
                                           "AES128GCM_1KiB",
                                           "AES128GCM_12B",
                                           "HPKE_seal",
                                           "HPKE_open"};
  return std::string("primitive/") + kNames[static_cast<std::size_t>(primitive)];
}

void Figures::compare(const std::string& name, const std::string& base, double ratio_max) {
  ratios_.push_back({name, base, ratio_max});
}

// Nothing if a primitive was not measured, since the run was filtered.
std::optional<double> Figures::seconds_of(const Work& work) const {
  double total = 0;
  for (const auto& [primitive, times] : work) {
    const auto measured = seconds_.find(name_of(primitive));
    if (measured == seconds_.end()) {
      return std::nullopt;
    }
    total += times * measured->second;
  }
  return total;
}

void Figures::print() const {
  std::printf("\n%-34s %12s %12s %9s   %s\n", "work", "time", "floor", "multiple", "target");
  for (const Figure& figure : figures_) {
    print_figure(figure);
  }
  print_ratios();
  print_sizes();
}

void Figures::print_figure(const Figure& figure) const {
  const auto measured = seconds_.find(figure.name);
  const auto work = floors_.find(figure.name);
  if (measured == seconds_.end() || work == floors_.end()) {
    return;
  }
  const std::optional<double> floor = seconds_of(work->second);
  if (!floor) {
    return;
  }
  const double ms = 1e3 * measured->second;
  const double multiple = measured->second / *floor;
  std::printf("%-34s %9.4f ms %9.4f ms %8.2fx", figure.name.c_str(), ms, 1e3 * *floor, multiple);
  if (const auto most = figure.target.ms_max) {
    std::printf("   %g ms: %s", *most, verdict(ms <= *most));
  }
  if (const auto most = figure.target.multiple_max) {
    std::printf("   %g x floor: %s", *most, verdict(multiple <= *most));
  }
  std::printf("\n");
}

void Figures::print_ratios() const {
  for (const auto& [name, base, max] : ratios_) {
    const auto above = seconds_.find(name);
    const auto below = seconds_.find(base);
    if (above != seconds_.end() && below != seconds_.end()) {
      const double ratio = above->second / below->second;
      std::printf("%s : %s = %.2f   at most %g: %s\n", name.c_str(), base.c_str(), ratio, max,
                  verdict(ratio <= max));
    }
  }
}

void Figures::print_sizes() const {
  if (!sizes_.empty()) {
    std::printf("\n%-48s %12s\n", "size", "bytes");
  }
  for (const auto& [what, size] : sizes_) {
    std::printf("%-48s %12zu", what.c_str(), size.bytes);
    if (size.most) {
      std::printf("   at most %zu: %s", *size.most, verdict(size.bytes <= *size.most));
    }
    std::printf("\n");
  }
}

}  // namespace indaba::bench
