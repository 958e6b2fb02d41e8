#include "clients/cli/text/errors.h"

#include "clients/cli/net/wire.h"
#include "clients/core/cap/error.h"
#include "clients/core/error.h"
#include "clients/core/store/error.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/error.h"

namespace indaba::cli {
namespace {

std::span<const ErrorText> texts_of(const std::error_category& category) {
  if (category == client::client_error_category()) {
    return client_error_texts();
  }
  if (category == protocol::refusal_category()) {
    return refusal_texts();
  }
  if (category == protocol::statement_error_category()) {
    return statement_error_texts();
  }
  if (category == client::store_error_category()) {
    return store_error_texts();
  }
  if (category == wire_error_category()) {
    return wire_error_texts();
  }
  return category == client::cap::cap_error_category() ? cap_error_texts()
                                                       : std::span<const ErrorText>();
}

}  // namespace

std::string_view raw_text(Language language, std::error_code error) {
  for (const ErrorText& row : texts_of(error.category())) {
    if (row.value == error.value()) {
      return row.in[static_cast<std::size_t>(language)];
    }
  }
  return {};
}

std::string say(Language language, std::error_code error) {
  if (const std::string_view text = raw_text(language, error); !text.empty()) {
    return std::string(text);
  }
  const std::string code =
      std::string(error.category().name()) + "." + std::to_string(error.value());
  return say(language, Text::unexpected_error, {code});
}

}  // namespace indaba::cli
