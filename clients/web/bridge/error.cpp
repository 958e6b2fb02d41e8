#include "clients/web/bridge/error.h"

#include "clients/json/error_name.h"

namespace indaba::web {
namespace {

class BridgeErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.web"; }

  std::string message(int value) const override {
    switch (static_cast<BridgeError>(value)) {
      case BridgeError::locked:
        return "the store is locked";
      case BridgeError::open_already:
        return "the store is open already";
      case BridgeError::unfit_entry:
        return "this is no entry of a store";
      case BridgeError::message_too_large:
        return "this is more than a server says at once";
    }
    return "unknown bridge error";
  }
};

}  // namespace

const std::error_category& bridge_error_category() {
  static const BridgeErrorCategory category;
  return category;
}

std::error_code make_error_code(BridgeError error) {
  return {static_cast<int>(error), bridge_error_category()};
}

std::string name_of(std::error_code error) {
  return error.category() == bridge_error_category()
             ? std::string(cbor::name_of(static_cast<BridgeError>(error.value())))
             : client::error_name(error);
}

}  // namespace indaba::web
