// QR codes (ISO/IEC 18004) on a terminal, for a phone to scan.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/cli/program.h"

namespace indaba::cli {

inline constexpr std::size_t kQrTextBytesMax = 1024;

// How its light modules look: as on a terminal whose letters are lighter than its ground, or by
// colours of its own, whatever the terminal's are.
enum class QrLook : std::uint8_t { plain, coloured };

// Lines of half blocks, two rows of modules in each, within the four light modules around it that
// the standard asks for. Empty for an empty text and for more than kQrTextBytesMax.
std::optional<std::string> qr_code(std::string_view text, QrLook look);

// Shows it to people if it is wanted, or if they sit at a terminal; never with --json.
void tell_qr(const Program& program, std::string_view text, bool is_wanted);

}  // namespace indaba::cli
