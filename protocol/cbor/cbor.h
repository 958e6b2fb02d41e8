// The two functions that everybody needs: a value to bytes, bytes to a value.
#pragma once

#include "crypto/base/result.h"
#include "protocol/cbor/reader.h"
#include "protocol/cbor/writer.h"

namespace indaba::cbor {

template <class T>
Bytes encode(const T& value) {
  Writer counter;
  counter.write(value);
  Bytes bytes(counter.size());
  Writer writer(bytes);
  writer.write(value);
  check(writer.size() == bytes.size());
  return bytes;
}

// The whole of `input`, which must outlive whatever views T has, as one T. Errors: what
// ProtocolError names.
template <class T>
Result<T> decode(ByteView input, UnknownKeys unknown_keys = UnknownKeys::refuse) {
  Reader reader(input, unknown_keys);
  T value{};
  reader.read(value);
  if (reader.ok() && !reader.empty()) {
    reader.fail(ProtocolError::trailing_bytes);
  }
  if (!reader.ok()) {
    return reader.error();
  }
  return value;
}

}  // namespace indaba::cbor
