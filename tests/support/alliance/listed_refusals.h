// Holds what service functions refuse against protocol's method table.
#pragma once

#include <system_error>

namespace indaba::test {

using AnyFunction = void (*)();

// Ends the program if the function serves a method whose row of the table does not list that error.
void check_is_listed(AnyFunction function, const std::error_code& error);

}  // namespace indaba::test
