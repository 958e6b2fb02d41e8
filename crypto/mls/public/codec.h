// The TLS presentation language of RFC 9420 section 2.1: big-endian numbers, optionals, and vectors
// behind a variable-size length of 1, 2 or 4 bytes that must be minimal.
//
// Each structure lists its fields once, in `fields(self, io)`, and both directions read that list:
// `io` is a Reader that fills the fields or a Writer that appends them. A Reader's first error
// sticks and later reads do nothing, so `fields` needs no error handling; nothing is allocated that
// the input does not pay for with bytes of its own.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/mls/public/error.h"

namespace indaba::mls {

// The longest input that any decoder takes: a Welcome of 10,000 members with its tree is smaller.
inline constexpr std::size_t kInputBytesMax = std::size_t{16} << 20;
// What decoding may allocate for the elements of vectors, so that a small message never becomes a
// large one in memory: so much for each byte of input, and so much for any input. References to
// proposals take 12 bytes for one; the free ones let a commit remove 10,000 members, which
// takes 60.
inline constexpr std::size_t kDecodedBytesPerByte = 16;
inline constexpr std::size_t kDecodedBytesFree = std::size_t{4} << 20;
// The longest vector that the length encoding can announce.
inline constexpr std::size_t kVectorBytesMax = (std::size_t{1} << 30) - 1;

template <class T, class Io>
concept HasFields = requires(T& value, Io& io) {
  T::fields(value, io);
};

class Reader {
 public:
  static constexpr bool is_reader = true;

  explicit Reader(Bytes&&) = delete;  // the input must outlive the reader
  explicit Reader(ByteView input) : Reader(input, kInputBytesMax) {}
  Reader(ByteView input, std::size_t bytes_max)
      : rest_(input), allowance_(kDecodedBytesFree + kDecodedBytesPerByte * input.size()) {
    if (input.size() > bytes_max) {
      fail(MlsError::oversized);
    }
  }

  template <class... T>
  void operator()(T&... fields) {
    (read(fields), ...);
  }

  // The first error sticks.
  void fail(MlsError error) {
    if (!error_) {
      error_ = make_error_code(error);
      rest_ = {};
    }
  }
  bool ok() const { return !error_; }
  std::error_code error() const { return error_; }
  bool empty() const { return rest_.empty(); }

  // Everything not read yet.
  ByteView take_rest() { return std::exchange(rest_, ByteView{}); }
  ByteView take(std::size_t size);
  // The contents of a vector<V>.
  ByteView take_vector();
  // Just the length in front of a vector<V>.
  std::size_t take_length();

 private:
  void read(bool& flag) {
    std::uint8_t byte = 0;
    read(byte);
    if (byte > 1) {
      return fail(MlsError::unknown_value);
    }
    flag = byte == 1;
  }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) void read(T& number) {
    const ByteView bytes = take(sizeof(T));
    T value = 0;
    for (const std::uint8_t byte : bytes) {
      value = static_cast<T>(static_cast<std::uint64_t>(value) << 8 | byte);
    }
    number = value;
  }
  template <class T>
  requires std::is_enum_v<T>
  void read(T& value) {
    std::underlying_type_t<T> number = 0;
    read(number);
    value = static_cast<T>(number);
  }
  void read(Bytes& bytes) { bytes = to_bytes(take_vector()); }
  void read(SecretBytes& bytes) { bytes = SecretBytes(take_vector()); }
  template <std::size_t N>
  void read(Secret<N>& secret) {
    const ByteView bytes = take_vector();
    if (bytes.size() != N) {
      return fail(MlsError::wrong_length);
    }
    secret = Secret<N>(std::span<const std::uint8_t, N>(bytes));
  }
  // opaque field[N]: no length in front.
  template <std::size_t N>
  void read(ByteArray<N>& array) {
    if (const ByteView bytes = take(N); bytes.size() == N) {
      std::memcpy(array.data(), bytes.data(), N);
    }
  }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void read(std::vector<T>& items) {
    Reader inner(take_vector(), kVectorBytesMax);
    inner.allowance_ = allowance_;
    items.clear();
    while (ok() && inner.ok() && !inner.empty()) {
      if (inner.allowance_ < sizeof(T)) {
        inner.fail(MlsError::oversized);
        break;
      }
      inner.allowance_ -= sizeof(T);
      inner.read(items.emplace_back());
    }
    allowance_ = inner.allowance_;
    if (!inner.ok()) {
      error_ = error_ ? error_ : inner.error_;
      rest_ = {};
    }
  }
  template <class T>
  void read(std::optional<T>& value) {
    bool present = false;
    read(present);
    value.reset();
    if (ok() && present) {
      read(value.emplace());
    }
  }
  template <class T>
  requires HasFields<T, Reader>
  void read(T& value) {
    if (ok()) {
      T::fields(value, *this);
    }
  }

  ByteView rest_;
  std::size_t allowance_;
  std::error_code error_;
};

// The variable-size encoding of a vector's length (RFC 9420 section 2.1.2).
class VectorLength {
 public:
  explicit VectorLength(std::size_t length);
  ByteView view() const { return ByteView(bytes_).first(size_); }

 private:
  ByteArray<4> bytes_{};
  std::size_t size_ = 1;
};

// Appends to a Bytes or, for what is secret, to a SecretBuffer, of which no freed block keeps
// anything.
template <class Buffer>
class BasicWriter {
 public:
  static constexpr bool is_reader = false;

  BasicWriter() = default;
  explicit BasicWriter(std::size_t expected_bytes) { buffer_.reserve(expected_bytes); }

  template <class... T>
  void operator()(const T&... fields) {
    (write(fields), ...);
  }

  void raw(ByteView bytes) { buffer_.insert(buffer_.end(), bytes.begin(), bytes.end()); }
  // opaque<V>
  void vector(ByteView bytes) {
    length(bytes.size());
    raw(bytes);
  }
  void length(std::size_t size) { raw(VectorLength(size).view()); }

  std::size_t size() const { return buffer_.size(); }
  Buffer finish() { return std::move(buffer_); }

 private:
  void write(bool flag) { write(static_cast<std::uint8_t>(flag)); }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) void write(T number) {
    for (std::size_t shift = 8 * sizeof(T); shift > 0; shift -= 8) {
      buffer_.push_back(
          static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (shift - 8)));
    }
  }
  template <class T>
  requires std::is_enum_v<T>
  void write(T value) { write(static_cast<std::underlying_type_t<T>>(value)); }
  void write(const Bytes& bytes) { vector(bytes); }
  void write(const SecretBytes& bytes) { vector(bytes.view()); }
  template <std::size_t N>
  void write(const Secret<N>& secret) {
    vector(secret.view());
  }
  template <std::size_t N>
  void write(const ByteArray<N>& array) {
    raw(array);
  }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void write(const std::vector<T>& items) {
    const std::size_t start = buffer_.size();
    for (const T& item : items) {
      write(item);
    }
    // The length comes in front once it is known; the body moves up to make room.
    const VectorLength header(buffer_.size() - start);
    buffer_.insert(buffer_.begin() + static_cast<std::ptrdiff_t>(start), header.view().begin(),
                   header.view().end());
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) {
      write(*value);
    }
  }
  template <class T>
  requires HasFields<const T, BasicWriter>
  void write(const T& value) { T::fields(value, *this); }

  Buffer buffer_;
};

using Writer = BasicWriter<Bytes>;
using SecretWriter = BasicWriter<SecretBuffer>;

// The whole of `input` as one T. Errors: truncated, trailing_bytes, oversized, non_minimal_length,
// and whatever T's own fields refuse.
template <class T>
Result<T> decode(ByteView input, std::size_t bytes_max = kInputBytesMax) {
  Reader reader(input, bytes_max);
  T value{};
  reader(value);
  if (reader.ok() && !reader.empty()) {
    reader.fail(MlsError::trailing_bytes);
  }
  if (!reader.ok()) {
    return reader.error();
  }
  return value;
}

template <class T>
Bytes encode(const T& value) {
  Writer writer;
  writer(value);
  return writer.finish();
}

template <class T>
SecretBytes encode_secret(const T& value) {
  SecretWriter writer;
  writer(value);
  return SecretBytes(writer.finish());
}

}  // namespace indaba::mls
