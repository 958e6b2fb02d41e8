#include "server/dispatch/service_table.h"

namespace indaba::server {

Result<std::unique_ptr<Call>> ServiceTable::decode(const protocol::Method& method,
                                                   ByteView with) const {
  const Decoder decoder = decoders_[index(method)];
  if (decoder == nullptr) {
    return protocol::ErrorCode::unknown_method;
  }
  return decoder(method, with);
}

}  // namespace indaba::server
