#include "server/service/search_key.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "protocol/frames/error_code.h"

namespace indaba::server {

Result<std::string> search_key(std::string_view text) {
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
      UTF8PROC_STRIPMARK | UTF8PROC_STRIPCC | UTF8PROC_IGNORE);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) {
    return protocol::ErrorCode::malformed;
  }
  std::string key(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  const std::size_t begin = key.find_first_not_of(' ');
  const std::size_t end = key.find_last_not_of(' ');
  return begin == std::string::npos ? std::string() : key.substr(begin, end - begin + 1);
}

}  // namespace indaba::server
