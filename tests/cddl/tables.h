// The tables of methods and codes, as Markdown.
#pragma once

#include <ostream>

namespace indaba::test {

void print_tables(std::ostream& out);

}  // namespace indaba::test
