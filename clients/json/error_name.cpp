#include "clients/json/error_name.h"

#include "clients/core/cap/error.h"
#include "clients/core/error.h"
#include "clients/core/store/error.h"
#include "clients/json/error.h"
#include "crypto/primitives/error.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/error.h"

namespace indaba::client {
namespace {

template <class Enum>
bool is_of(std::error_code error) {
  return error.category() == make_error_code(Enum{}).category();
}

template <class Enum>
std::string name_of(std::error_code error) {
  return std::string(cbor::name_of(static_cast<Enum>(error.value())));
}

// Of the primitives, what a device can be short of.
std::string name_of_lack(std::error_code error) {
  if (error == make_error_code(CryptoError::random_failed)) {
    return "random_failed";
  }
  return error == make_error_code(CryptoError::out_of_memory) ? "out_of_memory" : "";
}

}  // namespace

std::string error_name(std::error_code error) {
  std::string name;
  if (is_of<ClientError>(error)) {
    name = name_of<ClientError>(error);
  } else if (is_of<protocol::ErrorCode>(error)) {
    name = name_of<protocol::ErrorCode>(error);
  } else if (is_of<StoreError>(error)) {
    name = name_of<StoreError>(error);
  } else if (is_of<cap::CapError>(error)) {
    name = name_of<cap::CapError>(error);
  } else if (is_of<protocol::StatementError>(error)) {
    name = name_of<protocol::StatementError>(error);
  } else if (is_of<JsonError>(error)) {
    name = name_of<JsonError>(error);
  } else {
    name = name_of_lack(error);
  }
  return name.empty() ? std::string(error.category().name()) + "." + std::to_string(error.value())
                      : name;
}

}  // namespace indaba::client
