#include "clients/cli/qr.h"

#include <qrencode.h>
#include <unistd.h>

#include <memory>

namespace indaba::cli {
namespace {

constexpr int kQuietModules = 4;
// A light ground, dark letters and back again (ECMA-48 SGR).
constexpr std::string_view kColours = "\x1b[30;107m";
constexpr std::string_view kNoColours = "\x1b[0m";

struct Freed {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool is_dark(const QRcode& code, int row, int column) {
  const bool is_within = row >= 0 && column >= 0 && row < code.width && column < code.width;
  return is_within && (code.data[row * code.width + column] & 1) != 0;
}

// Letters are drawn for light modules, or in colours for dark ones.
std::string_view block(bool upper, bool lower) {
  if (upper) {
    return lower ? "█" : "▀";
  }
  return lower ? "▄" : " ";
}

}  // namespace

std::optional<std::string> qr_code(std::string_view text, QrLook look) {
  if (text.empty() || text.size() > kQrTextBytesMax) {
    return {};
  }
  const std::unique_ptr<QRcode, Freed> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_L));
  if (!code) {
    return {};
  }
  const bool drawn = look == QrLook::coloured;
  const int end = code->width + kQuietModules;
  std::string lines;
  for (int row = -kQuietModules; row < end; row += 2) {
    lines += drawn ? kColours : "";
    for (int column = -kQuietModules; column < end; ++column) {
      // Beneath the last row there is nothing, which is neither.
      const bool has_lower = row + 1 < end;
      lines += block(is_dark(*code, row, column) == drawn,
                     has_lower && is_dark(*code, row + 1, column) == drawn);
    }
    lines += drawn ? kNoColours : "";
    lines += "\n";
  }
  lines.pop_back();
  return lines;
}

void tell_qr(const Program& program, std::string_view text, bool is_wanted) {
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  if (program.options.json || (!is_wanted && !is_terminal)) {
    return;
  }
  if (const auto code = qr_code(text, is_terminal ? QrLook::coloured : QrLook::plain)) {
    program.tell(*code);
  }
}

}  // namespace indaba::cli
