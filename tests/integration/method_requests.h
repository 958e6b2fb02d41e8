// What each method of the table is asked with: a valid request, whoever asks, and what the rules
// behind the table say to them.
//
//   for (const MethodRequest& row : method_requests()) {
//     const Asked asked = row.ask(cast, cast.actor(Part::insider));
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "tests/integration/cast.h"

namespace indaba::test {

struct Asked {
  Bytes with;           // the request, encoded
  std::string refusal;  // what the rules say to who the table lets in; empty: it is done
  std::function<void()> done = [] {};     // once it was
  std::function<void()> refused = [] {};  // once it was not
};

struct MethodRequest {
  std::string_view method;
  std::string_view what;  // where a method has more than one
  Asked (*ask)(Cast& cast, Actor& who);
};

// At least one for each method; whatever ends an actor comes last.
std::span<const MethodRequest> method_requests();

}  // namespace indaba::test
