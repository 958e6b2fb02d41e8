#include "tests/integration/served.h"

#include <cstdlib>
#include <stdexcept>

namespace indaba::test {
namespace {

ChildOptions options(const TemporaryFolder& folder, std::vector<std::string> settings,
                     std::uint64_t descriptors_max) {
  ChildOptions options;
  options.command = {program("frame_server"), "echo"};
  options.environment = {"INDABA_SERVER_DATA_FOLDER=" + folder.path().string(),
                         "INDABA_HTTP_PORT=0", "INDABA_METRICS_PORT=0",
                         "INDABA_HTTP_ADDRESS=127.0.0.1"};
  options.environment.insert(options.environment.end(), settings.begin(), settings.end());
  if (descriptors_max != 0) {
    options.descriptors_max = descriptors_max;
  }
  return options;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "indaba-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string program(const std::string& name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

std::uint16_t number_in(const std::string& line, const std::string& name) {
  const std::size_t at = line.find(name + "=");
  return at == std::string::npos
             ? std::uint16_t{0}
             : static_cast<std::uint16_t>(std::stoul(line.substr(at + name.size() + 1)));
}

Indabad::Indabad(std::vector<std::string> arguments, std::vector<std::string> settings)
    : data_(folder_.path() / "data"),
      arguments_(std::move(arguments)),
      settings_(std::move(settings)) {
  start();
}

Indabad::Indabad(const std::function<void(const std::string&)>& plant,
                 std::vector<std::string> settings, std::vector<std::string> under)
    : data_(folder_.path() / "data"), settings_(std::move(settings)), under_(std::move(under)) {
  std::filesystem::create_directory(data_);
  plant((data_ / "store.sqlite").string());
  start();
}

void Indabad::start() {
  ChildOptions options;
  options.command = under_;
  options.command.insert(options.command.end(), {program("indabad"), "serve"});
  options.command.insert(options.command.end(), arguments_.begin(), arguments_.end());
  options.environment = {"INDABA_SERVER_DATA_FOLDER=" + data_.string(), "INDABA_HTTP_PORT=0",
                         "INDABA_METRICS_PORT=" + std::to_string(free_port()),
                         "INDABA_HTTP_ADDRESS=127.0.0.1"};
  options.environment.insert(options.environment.end(), settings_.begin(), settings_.end());
  options.takes_errors = true;
  process_ = std::make_unique<ChildProcess>(std::move(options));
  // It may have something to say before, of what it swept for instance.
  std::string said;
  do {
    ready_line_ = process_->read_line();
    said += "\n" + ready_line_;
  } while (!ready_line_.empty() && !ready_line_.starts_with("ready "));
  const std::size_t host = ready_line_.find("://");
  const std::size_t colon = host == std::string::npos ? host : ready_line_.find(':', host + 3);
  if (colon == std::string::npos) {
    throw std::runtime_error("the server did not start:" + said);
  }
  port_ = static_cast<std::uint16_t>(std::stoul(ready_line_.substr(colon + 1)));
  metrics_port_ = number_in(ready_line_, "metrics_port");
}

void Indabad::start_again() { start(); }

Indabad::Answer Indabad::ask(const std::string& command, std::vector<std::string> arguments) const {
  ChildOptions options;
  options.command = {program("indabad"), command};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  options.environment = {"INDABA_SERVER_DATA_FOLDER=" + data_.string()};
  options.takes_errors = true;
  ChildProcess process(std::move(options));
  std::string text = process.read_all();
  return {process.wait(), std::move(text)};
}

FrameServer::FrameServer(std::vector<std::string> settings, std::uint64_t descriptors_max)
    : process_(options(folder_, std::move(settings), descriptors_max)) {
  const std::string line = process_.read_line();
  port_ = number_in(line, "ready port");
  metrics_port_ = number_in(line, "metrics_port");
  if (port_ == 0) {
    throw std::runtime_error("the server did not start");
  }
}

}  // namespace indaba::test
