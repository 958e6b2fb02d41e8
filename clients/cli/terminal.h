// The terminal: passphrases that don't show, texts of strangers that can't move the cursor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba::cli {

inline constexpr std::size_t kPassphraseBytesMax = 1024;

// Whether there is one to ask on.
bool has_terminal();

// Asks on the terminal, without echo. Empty if there is no terminal or nothing is typed.
std::optional<SecretBytes> ask_secretly(const std::string& prompt);
// Asks on the terminal; anything but a line that begins with y, o or s (yes, oui, sí) means no.
bool ask_yes(const std::string& prompt);
// Asks on the terminal. Empty if there is none, or nothing is typed.
std::optional<std::string> ask_line(const std::string& prompt);
// Up to the first line end. Empty if it can't be read or is longer than kPassphraseBytesMax.
std::optional<SecretBytes> read_line_from(int descriptor);

// What somebody else wrote, with everything that a terminal would obey (C0 and C1 controls, bidi
// overrides) shown as U+FFFD; line ends stay if `keeps_lines`.
std::string harmless(std::string_view text, bool keeps_lines);

}  // namespace indaba::cli
