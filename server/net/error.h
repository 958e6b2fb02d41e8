// NetError: why the server could not set up its network.
#pragma once

#include <system_error>

namespace indaba::server::net {

enum class NetError {
  certificate_unreadable = 1,  // the certificate file is missing or not PEM
  key_unreadable,              // the key file is missing, not PEM, or protected by a passphrase
  key_mismatch,                // the key is not the certificate's
  key_exposed,                 // others than its owner may read the key file
  certificate_not_written,     // the self-signed one could not be made or stored
  tls_failed,                  // OpenSSL refused its configuration
  address_invalid,             // not an IP address
  not_loopback,                // an unencrypted listener was asked to leave this machine
  listen_failed,               // the address or port is taken or forbidden
  static_folder_unreadable,    // the folder of static files
  data_folder_unusable,        // can't be made or entered
  not_running,                 // no server answers on the local socket
};

const std::error_category& net_error_category();
std::error_code make_error_code(NetError error);

}  // namespace indaba::server::net

template <>
struct std::is_error_code_enum<indaba::server::net::NetError> : std::true_type {};
