// What an MLSMessage (RFC 9420 section 6) holds, if it is the kind that is expected.
#pragma once

#include <optional>
#include <utility>

#include "crypto/mls/public/message.h"

namespace indaba::client {

template <class T>
std::optional<T> unwrap(ByteView encoded) {
  auto message = mls::decode<mls::MlsMessage>(encoded);
  T* found = message ? message->template get<T>() : nullptr;
  return found != nullptr ? std::optional<T>(std::move(*found)) : std::nullopt;
}

}  // namespace indaba::client
