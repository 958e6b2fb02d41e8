#include "server/service/search_key.h"

#include "protocol/frames/error_code.h"
#include "protocol/text/folded.h"

namespace indaba::server {

Result<std::string> search_key(std::string_view text) {
  const auto key = protocol::folded(text);
  if (!key) {
    return protocol::ErrorCode::malformed;
  }
  const std::size_t begin = key->find_first_not_of(' ');
  const std::size_t end = key->find_last_not_of(' ');
  return begin == std::string::npos ? std::string() : key->substr(begin, end - begin + 1);
}

}  // namespace indaba::server
