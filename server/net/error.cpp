#include "server/net/error.h"

#include <string>

namespace indaba::server::net {
namespace {

class NetErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.net"; }

  std::string message(int value) const override {
    switch (static_cast<NetError>(value)) {
      case NetError::certificate_unreadable:
        return "the certificate file can't be read or is not PEM";
      case NetError::key_unreadable:
        return "the key file can't be read, is not PEM, or has a passphrase";
      case NetError::key_mismatch:
        return "the key does not belong to the certificate";
      case NetError::key_exposed:
        return "the key file may be read by others than its owner";
      case NetError::certificate_not_written:
        return "the self-signed certificate could not be made or stored";
      case NetError::tls_failed:
        return "OpenSSL refused its configuration";
      case NetError::address_invalid:
        return "not an IP address";
      case NetError::not_loopback:
        return "an unencrypted listener may be on loopback only";
      case NetError::listen_failed:
        return "can't listen: the address or port is taken or forbidden";
      case NetError::static_folder_unreadable:
        return "the folder of static files can't be read";
      case NetError::data_folder_unusable:
        return "the data folder can't be made or entered";
      case NetError::not_running:
        return "no server answers on the local socket";
    }
    return "unknown net error";
  }
};

}  // namespace

const std::error_category& net_error_category() {
  static const NetErrorCategory category;
  return category;
}

std::error_code make_error_code(NetError error) {
  return {static_cast<int>(error), net_error_category()};
}

}  // namespace indaba::server::net
