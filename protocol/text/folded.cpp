#include "protocol/text/folded.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#else
#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#endif

namespace indaba::protocol {

#ifdef __EMSCRIPTEN__

// JavaScript has Unicode's tables, which are larger than all else here would be. Upper case first:
// that is where "ß" becomes "SS". A backslash does not come through whole, so ~ stands for it.
// Returns how many bytes wait to be taken, or -1.
// clang-format off
EM_JS(int, indaba_fold, (const char* text, int size), {
  try {
    const text_of = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const pattern = (form) => form.replaceAll('~', String.fromCharCode(92));
    const space = new RegExp(pattern('~r~n|[~t-~r~x85]'), 'g');
    const left_out = new RegExp(pattern('~p{M}|~p{Cc}|~p{Default_Ignorable_Code_Point}'), 'gu');
    const folded = text_of.decode(HEAPU8.slice(text, text + size)).normalize('NFKD').toUpperCase().toLowerCase()
      .normalize('NFKD').replaceAll('\u03c2', '\u03c3').replace(space, ' ').replace(left_out, "");
    indaba_fold.bytes = new TextEncoder().encode(folded);
    return indaba_fold.bytes.length;
  } catch (error) {
    return -1;
  }
});
EM_JS(void, indaba_take_folded, (char* to), {
  HEAPU8.set(indaba_fold.bytes, to);
  indaba_fold.bytes = null;
});
// clang-format on

std::optional<std::string> folded(std::string_view text) {
  const int size = indaba_fold(text.data(), static_cast<int>(text.size()));
  if (size < 0) {
    return {};
  }
  std::string folded(static_cast<std::size_t>(size), '\0');
  indaba_take_folded(folded.data());
  return folded;
}

#else

std::optional<std::string> folded(std::string_view text) {
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
      UTF8PROC_STRIPMARK | UTF8PROC_STRIPCC | UTF8PROC_IGNORE);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) {
    return {};
  }
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

#endif

}  // namespace indaba::protocol
