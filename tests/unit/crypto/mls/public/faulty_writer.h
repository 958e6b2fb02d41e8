// A writer of the presentation language that gets one thing wrong: the n-th length, the n-th
// presence byte or the n-th selector of a structure, with all outer lengths right for it.
#pragma once

#include <limits>

#include "crypto/mls/public/message.h"

namespace indaba::test {

enum class Fault : std::uint8_t { none, non_minimal_length, prefix_11, flag_over_1, unknown_value };

class FaultyWriter {
 public:
  static constexpr bool is_reader = false;

  FaultyWriter(Fault fault, std::size_t at) : fault_(fault), at_(at) {}

  template <class... T>
  void operator()(const T&... fields) {
    (write(fields), ...);
  }

  // Whether there was an n-th thing to get wrong.
  bool applied() const { return applied_; }
  // The error that an unknown selector has if it is refused at all.
  mls::MlsError selector_error() const { return selector_error_; }
  // Whether the selector's kind is closed: unknown ones are never kept.
  bool is_closed() const { return closed_; }
  const Bytes& bytes() const { return buffer_; }

 private:
  bool is_here(Fault fault) {
    if (fault != fault_ || at_ != seen_++) {
      return false;
    }
    applied_ = true;
    return true;
  }
  Bytes length(std::size_t size) {
    Bytes header = to_bytes(mls::VectorLength(size).view());
    if (size < 0x4000 && is_here(Fault::non_minimal_length)) {
      header = size < 0x40 ? Bytes{0x40, header[0]}
                           : Bytes{0x80, 0, static_cast<std::uint8_t>(size >> 8),
                                   static_cast<std::uint8_t>(size)};
    } else if (is_here(Fault::prefix_11)) {
      header[0] |= 0xc0;
    }
    return header;
  }
  void vector(ByteView bytes) {
    append(buffer_, length(bytes.size()));
    append(buffer_, bytes);
  }

  void write(bool flag) {
    buffer_.push_back(is_here(Fault::flag_over_1) ? 2 : static_cast<std::uint8_t>(flag));
  }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) void write(T number) { append(buffer_, mls::encode(number)); }
  template <class T>
  requires std::is_enum_v<T>
  void write(T value) {
    using enum mls::MlsError;
    if (is_here(Fault::unknown_value)) {
      value = static_cast<T>(std::numeric_limits<std::underlying_type_t<T>>::max());
      selector_error_ = std::same_as<T, mls::CredentialType>    ? unknown_credential_type
                        : std::same_as<T, mls::ProposalType>    ? unknown_proposal_type
                        : std::same_as<T, mls::ProtocolVersion> ? unsupported_version
                                                                : unknown_value;
      closed_ = sizeof(T) == 1;  // the enumerations of the structures; registries have two bytes
    }
    append(buffer_, mls::encode(value));
  }
  void write(const Bytes& bytes) { vector(bytes); }
  void write(const SecretBytes& bytes) { vector(bytes.view()); }
  template <std::size_t N>
  void write(const Secret<N>& secret) {
    vector(secret.view());
  }
  template <std::size_t N>
  void write(const ByteArray<N>& array) {
    append(buffer_, array);
  }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void write(const std::vector<T>& items) {
    const Bytes before = std::exchange(buffer_, {});
    for (const T& item : items) {
      write(item);
    }
    const Bytes body = std::exchange(buffer_, before);
    vector(body);
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) {
      write(*value);
    }
  }
  template <class T>
  requires mls::HasFields<const T, FaultyWriter>
  void write(const T& value) { T::fields(value, *this); }

  Fault fault_;
  std::size_t at_;
  std::size_t seen_ = 0;
  bool applied_ = false;
  bool closed_ = false;
  mls::MlsError selector_error_ = mls::MlsError::unknown_value;
  Bytes buffer_;
};

}  // namespace indaba::test
