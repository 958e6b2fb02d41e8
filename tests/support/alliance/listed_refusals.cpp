#include "tests/support/alliance/listed_refusals.h"

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <unordered_map>

#include "protocol/frames/methods.h"
#include "server/dispatch/services.h"

namespace indaba::test {
namespace {

class MethodsByFunction {
 public:
  MethodsByFunction() { server::add_services(*this); }

  template <auto Function>
  void add(std::string_view name) {
    methods_.emplace(reinterpret_cast<AnyFunction>(Function), protocol::find_method(name));
  }

  // Null for a function that serves none.
  const protocol::Method* find(AnyFunction function) const {
    const auto found = methods_.find(function);
    return found == methods_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<AnyFunction, const protocol::Method*> methods_;
};

}  // namespace

void check_is_listed(AnyFunction function, const std::error_code& error) {
  static const MethodsByFunction methods;
  const protocol::Method* method = methods.find(function);
  if (method == nullptr || error.category() != protocol::refusal_category()) {
    return;
  }
  const auto code = static_cast<protocol::ErrorCode>(error.value());
  if (!protocol::errors_of(*method).contains(code)) {
    std::cerr << method->name << " refuses with " << cbor::name_of(code)
              << ", which its row of the method table does not list\n";
    std::abort();
  }
}

}  // namespace indaba::test
