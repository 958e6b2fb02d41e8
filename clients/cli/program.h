// Program: what every verb shares: the store and its passphrase, the language, how answers are
// printed, and with which exit code it ends.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clients/cli/host.h"
#include "clients/cli/store/sqlite_key_values.h"
#include "clients/cli/text/texts.h"
#include "clients/json/writer.h"

namespace indaba::cli {

using client::Json;
using client::to_json;

// What scripts can rely on.
enum class ExitCode : int {
  done = 0,
  refused = 1,      // by the server, the rules or the state of things
  misused = 2,      // wrong arguments
  unreachable = 3,  // no connection to the server
  locked = 4,       // the store can't be opened: passphrase, another program, damage
  internal = 5,
};

struct Options {
  std::string home;             // the folder in which the store lies
  std::string passphrase_file;  // whose first line is the passphrase
  int passphrase_descriptor = -1;
  std::string key_file;  // 32 bytes in the passphrase's place, for bots
  bool json = false;
  Language language = Language::english;
};

// What the environment says: INDABA_HOME, else XDG_DATA_HOME or HOME; LC_ALL, LC_MESSAGES, LANG.
Options default_options();

// What is wrong in a file, and where: its line if that is not 0, its field if there is one.
struct FileProblem {
  std::string path;
  std::size_t line = 0;
  std::string field;
  std::string what;
};

class Program {
 public:
  Options options = default_options();

  // Opens the store, or makes one if there is none and `may_create`. Whatever goes wrong is said.
  // The exit code if it can't be used.
  std::optional<ExitCode> open(bool may_create);
  Host& host() { return *host_; }
  // Has the agent do it once everything that was missed is taken up, waits for what follows, and
  // prints as JSON what it came to. Errors: the command's; why there is no connection.
  Result<client::Outcome> carry_out(client::Command command);
  const client::Agent& agent() const { return host_->agent(); }
  // The store is no more; nothing of the agent may be used any more. Errors: the store's.
  Status forget();

  std::string text(Text text, std::initializer_list<std::string_view> values = {}) const {
    return say(options.language, text, values);
  }
  // A line for people; nothing when JSON is wanted.
  void tell(const std::string& line) const;
  // A line of JSON; nothing when it isn't wanted.
  void put(const Json& json) const;
  // On standard error, and as JSON where that is wanted.
  ExitCode complain(std::error_code error) const;
  ExitCode complain(const std::string& sentence, ExitCode code) const;
  ExitCode complain(const FileProblem& problem) const;

 private:
  // What is wrong has been said.
  std::optional<client::Opener> opener(bool is_new) const;
  std::optional<SecretBytes> passphrase(bool is_new) const;
  Result<client::SealedStore> make_store(client::Fence fence, const client::Opener& opener);

  std::unique_ptr<client::SqliteKeyValues> file_;
  std::optional<client::SealedStore> store_;
  std::unique_ptr<Host> host_;
};

}  // namespace indaba::cli
