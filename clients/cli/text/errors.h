// What the command line says of errors, in English, French and Spanish, and what to do next where
// there is something. The codes' names, which programs read, are the same in all languages.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "clients/cli/text/texts.h"

namespace indaba::cli {

// The sentence for people; of what nobody is meant to meet, one that names the code.
std::string say(Language language, std::error_code error);

// One enumerator of a category in all three languages.
struct ErrorText {
  int value = 0;
  std::array<std::string_view, 3> in;  // English, French, Spanish
};
// As it stands in the tables, for tests: empty if the error has no text of its own.
std::string_view raw_text(Language language, std::error_code error);

// The tables, one for each category of which people meet errors.
std::span<const ErrorText> client_error_texts();
std::span<const ErrorText> refusal_texts();
std::span<const ErrorText> statement_error_texts();
std::span<const ErrorText> store_error_texts();
std::span<const ErrorText> wire_error_texts();
std::span<const ErrorText> cap_error_texts();

}  // namespace indaba::cli
