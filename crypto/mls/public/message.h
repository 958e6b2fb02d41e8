// MLSMessage (RFC 9420 section 6): the outermost envelope, by which one party hands anything of MLS
// to another.
#pragma once

#include "crypto/mls/public/framing.h"
#include "crypto/mls/public/welcome.h"

namespace indaba::mls {

// In the order of WireFormat, 1 to 5.
struct MlsMessage {
  std::variant<PublicMessage, PrivateMessage, Welcome, GroupInfo, KeyPackage> body;

  WireFormat wire_format() const { return static_cast<WireFormat>(body.index() + 1); }
  template <class T>
  const T* get() const {
    return std::get_if<T>(&body);
  }
  template <class T>
  T* get() {
    return std::get_if<T>(&body);
  }
  bool operator==(const MlsMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    ProtocolVersion version = ProtocolVersion::mls10;
    WireFormat format = self.wire_format();
    io(version, format);
    if constexpr (Io::is_reader) {
      if (io.ok() && version != ProtocolVersion::mls10) {
        return io.fail(MlsError::unsupported_version);
      }
      switch (format) {
        case WireFormat::public_message:
          self.body.template emplace<PublicMessage>();
          break;
        case WireFormat::private_message:
          self.body.template emplace<PrivateMessage>();
          break;
        case WireFormat::welcome:
          self.body.template emplace<Welcome>();
          break;
        case WireFormat::group_info:
          self.body.template emplace<GroupInfo>();
          break;
        case WireFormat::key_package:
          self.body.template emplace<KeyPackage>();
          break;
        default:
          return io.fail(MlsError::unknown_value);
      }
    }
    std::visit([&io](auto& alternative) { io(alternative); }, self.body);
    if constexpr (Io::is_reader) {
      if (const auto* key_package = self.template get<KeyPackage>();
          key_package != nullptr && io.ok()) {
        if (key_package->version != version) {
          io.fail(MlsError::unsupported_version);
        }
      }
    }
  }
};

}  // namespace indaba::mls
