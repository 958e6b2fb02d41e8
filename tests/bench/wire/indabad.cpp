#include "tests/bench/wire/indabad.h"

namespace indaba::bench {

std::string program(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

std::vector<std::string> settings(const std::filesystem::path& folder, std::uint16_t port) {
  return {"INDABA_SERVER_DATA_FOLDER=" + folder.string(),
          "INDABA_HTTP_PORT=" + std::to_string(port), "INDABA_METRICS_PORT=0",
          "INDABA_CONNECTIONS_UNAUTHENTICATED_PER_ADDRESS_MAX=0", "INDABA_REQUESTS_RATE_PERCENT=0"};
}

std::unique_ptr<test::ChildProcess> start_indabad(const std::filesystem::path& folder,
                                                  std::uint16_t port,
                                                  std::optional<int> processor) {
  return std::make_unique<test::ChildProcess>(
      test::ChildOptions{.command = {program("indabad"), "serve"},
                         .environment = settings(folder, port),
                         .processor = processor});
}

}  // namespace indaba::bench
