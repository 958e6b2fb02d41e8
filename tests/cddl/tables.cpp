#include "tests/cddl/tables.h"

#include <string>

#include "protocol/frames/methods.h"

namespace indaba::test {
namespace {

using namespace protocol;

std::string_view name_of(Access access) {
  switch (access) {
    case Access::before_sign_in:
      return "before sign-in";
    case Access::anybody:
      return "anybody";
    case Access::device:
      return "device";
    case Access::provisional:
      return "provisional";
    case Access::member:
      return "member";
  }
  return "";
}

std::string_view name_of(Repeat repeat) {
  switch (repeat) {
    case Repeat::reads:
      return "reads";
    case Repeat::by_id:
      return "by id";
    case Repeat::itself:
      return "itself";
  }
  return "";
}

// "access" or "role, role".
std::string who(const Method& method) {
  std::string roles;
  for (const auto& role : enum_names(RoleName{})) {
    if (method.roles.contains(role.value)) {
      roles += (roles.empty() ? "" : ", ") + std::string(role.name);
    }
  }
  return roles.empty() ? std::string(name_of(method.access)) : roles;
}

std::string own_codes(const Method& method) {
  std::string codes;
  for (const auto& code : enum_names(ErrorCode{})) {
    if (method.errors.contains(code.value)) {
      codes += (codes.empty() ? "" : ", ") + std::string(code.name);
    }
  }
  return codes;
}

}  // namespace

void print_tables(std::ostream& out) {
  out << "| method | who | repeated | a minute, at once | KiB | codes of its own |\n"
         "| --- | --- | --- | --- | --- | --- |\n";
  for (const Method& method : methods()) {
    out << "| `" << method.name << "` | " << who(method) << " | " << name_of(method.repeat) << " | "
        << method.rate.per_minute << ", " << method.rate.burst << " | "
        << method.request_bytes_max / 1024 << " | " << own_codes(method) << " |\n";
  }
  out << "\n| code | meaning |\n| --- | --- |\n";
  for (const auto& code : enum_names(ErrorCode{})) {
    out << "| `" << code.name << "` | " << sentence(code.value) << " |\n";
  }
}

}  // namespace indaba::test
