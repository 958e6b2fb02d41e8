#include "clients/cli/program.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "clients/cli/notices.h"
#include "clients/cli/terminal.h"
#include "clients/cli/text/errors.h"
#include "clients/core/store/cost.h"
#include "clients/core/store/error.h"
#include "clients/json/error_name.h"

namespace indaba::cli {
namespace {

constexpr const char* kStoreFile = "/store.sqlite";
// What a store may take of the device's memory while it is opened.
constexpr std::uint32_t kOpeningMemoryKib = 256 * 1024;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<SecretBytes> first_line_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return {};
  }
  auto line = read_line_from(file);
  ::close(file);
  return line;
}

std::optional<Secret<32>> key_in(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return {};
  }
  Secret<33> bytes;
  const ssize_t got = ::read(file, bytes.mutable_view().data(), decltype(bytes)::size_bytes);
  ::close(file);
  return got == 32 ? std::optional(Secret<32>(bytes.view().first<32>())) : std::nullopt;
}

// How long the least that a store may cost takes here.
std::uint64_t measure_floor() {
  const auto start = std::chrono::steady_clock::now();
  const ByteArray<kArgon2idSaltBytes> salt{};
  Secret<32> out;
  (void)argon2id(SecretBytes(as_bytes("a passphrase")), salt, client::kCostMin, out.mutable_view());
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                        std::chrono::steady_clock::now() - start)
                                        .count());
}

ExitCode exit_code_of(std::error_code error) {
  if (error.category() == wire_error_category()) {
    return ExitCode::unreachable;
  }
  if (error.category() == client::store_error_category()) {
    return ExitCode::locked;
  }
  return error == make_error_code(client::ClientError::disconnected) ? ExitCode::unreachable
                                                                     : ExitCode::refused;
}

}  // namespace

Options default_options() {
  Options options;
  options.home = environment("INDABA_HOME");
  if (options.home.empty()) {
    const std::string data = environment("XDG_DATA_HOME");
    options.home = data.empty() ? environment("HOME") + "/.local/share/indaba" : data + "/indaba";
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string locale = environment(name); !locale.empty()) {
      options.language = language_of(locale);
      break;
    }
  }
  return options;
}

std::optional<client::Opener> Program::opener(bool is_new) const {
  if (!options.key_file.empty()) {
    auto key = key_in(options.key_file);
    if (!key) {
      complain(text(Text::unfit_key_file, {options.key_file}), ExitCode::locked);
      return {};
    }
    return client::FileKey{*std::move(key)};
  }
  auto line = passphrase(is_new);
  return line ? std::optional<client::Opener>(client::Passphrase{*std::move(line)}) : std::nullopt;
}

std::optional<SecretBytes> Program::passphrase(bool is_new) const {
  std::optional<SecretBytes> line;
  if (!options.passphrase_file.empty() || options.passphrase_descriptor >= 0) {
    line = options.passphrase_file.empty() ? read_line_from(options.passphrase_descriptor)
                                           : first_line_of(options.passphrase_file);
    if (!line) {
      complain(text(Text::unreadable_passphrase_file,
                    {options.passphrase_file.empty() ? std::to_string(options.passphrase_descriptor)
                                                     : options.passphrase_file}),
               ExitCode::locked);
    }
    return line;
  }
  if (!has_terminal()) {
    complain(text(Text::no_terminal), ExitCode::locked);
    return {};
  }
  line = ask_secretly(text(is_new ? Text::new_passphrase_prompt : Text::passphrase_prompt));
  if (!line) {
    complain(make_error_code(client::StoreError::unfit_passphrase));
    return {};
  }
  if (is_new) {
    const auto again = ask_secretly(text(Text::again_prompt));
    if (!again || !equal(*line, *again)) {
      complain(text(Text::passphrases_differ), ExitCode::locked);
      return {};
    }
  }
  return line;
}

Result<client::SealedStore> Program::make_store(client::Fence fence, const client::Opener& opener) {
  SystemRandom random;
  const bool by_passphrase = std::holds_alternative<client::Passphrase>(opener);
  const Argon2idParameters cost =
      by_passphrase ? client::choose_cost(measure_floor(), kOpeningMemoryKib) : client::kCostMin;
  INDABA_TRY_ASSIGN(client::SealedStore::Created made,
                    client::SealedStore::create(*file_, opener, cost, random));
  INDABA_TRY(file_->write({made.header}, fence));
  return std::move(made.store);
}

std::optional<ExitCode> Program::open(bool may_create) {
  auto file = client::SqliteKeyValues::open({.path = options.home + kStoreFile});
  if (!file) {
    return complain(file.error());
  }
  file_ = *std::move(file);
  const auto fence = file_->open_fence();
  if (!fence) {
    return complain(fence.error());
  }
  const auto kind = client::SealedStore::opened_by(*file_);
  const bool is_new = kind.error() == make_error_code(client::StoreError::absent);
  if (!kind && (!is_new || !may_create)) {
    return is_new ? complain(make_error_code(client::ClientError::not_joined))
                  : complain(kind.error());
  }
  const auto opened_by = opener(is_new);
  if (!opened_by) {
    return ExitCode::locked;
  }
  auto store =
      is_new ? make_store(*fence, *opened_by) : client::SealedStore::open(*file_, *opened_by);
  if (!store) {
    return complain(store.error());
  }
  store_.emplace(*std::move(store));
  auto host = Host::open(*file_, *fence, *store_);
  if (!host) {
    return complain(host.error());
  }
  host_ = *std::move(host);
  host_->listen([this](const client::Event& event) { show_notice(*this, event); });
  return {};
}

Status Program::forget() {
  host_.reset();
  store_.reset();
  file_.reset();
  return client::SqliteKeyValues::erase({.path = options.home + kStoreFile});
}

Result<client::Outcome> Program::carry_out(client::Command command) {
  INDABA_TRY(host_->catch_up());
  auto outcome = host_->run(std::move(command));
  if (outcome) {
    INDABA_TRY(host_->catch_up());
    put(to_json(*outcome));
  }
  return outcome;
}

void Program::tell(const std::string& line) const {
  if (!options.json) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }
}

void Program::put(const Json& json) const {
  if (options.json) {
    std::printf("%s\n", client::to_line(json).c_str());
    std::fflush(stdout);
  }
}

ExitCode Program::complain(std::error_code error) const {
  const std::string sentence = say(options.language, error);
  put({{"error", client::error_name(error)}, {"message", sentence}});
  std::fprintf(stderr, "%s\n", text(Text::error_line, {sentence}).c_str());
  return exit_code_of(error);
}

ExitCode Program::complain(const std::string& sentence, ExitCode code) const {
  put({{"error", "refused"}, {"message", sentence}});
  std::fprintf(stderr, "%s\n", text(Text::error_line, {sentence}).c_str());
  return code;
}

ExitCode Program::complain(const FileProblem& problem) const {
  std::string where = harmless(problem.path, false);
  if (problem.line != 0) {
    where = text(Text::at_line, {where, std::to_string(problem.line)});
  }
  if (!problem.field.empty()) {
    where += ", " + harmless(problem.field, false);
  }
  return complain(text(Text::wrong_at, {where, problem.what}), ExitCode::refused);
}

}  // namespace indaba::cli
