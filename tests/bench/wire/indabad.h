// Indabad: the server under measurement, over the store that stands in a folder.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/server/child_process.h"

namespace indaba::bench {

// Programs of this build.
std::string program(const std::string& name);

// No rates and no bound on who signs in from one address: everything comes from here.
std::vector<std::string> settings(const std::filesystem::path& folder, std::uint16_t port);

// `indabad serve` over `folder`, whose database is store.sqlite. `processor`: its only one.
std::unique_ptr<test::ChildProcess> start_indabad(const std::filesystem::path& folder,
                                                  std::uint16_t port, std::optional<int> processor);

}  // namespace indaba::bench
