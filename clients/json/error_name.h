// The names of errors for programs: they stay, in whatever language their sentences are shown.
#pragma once

#include <string>
#include <system_error>

namespace indaba::client {

// "not_joined"; of a category whose codes have no names, which nobody is meant to meet, its own
// name with the number: "indaba.mls.7".
std::string error_name(std::error_code error);

}  // namespace indaba::client
