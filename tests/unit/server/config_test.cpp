// Proves what the operator may decide and how: every setting of the table by its default, from the
// file, the environment and the command line, each over the one before; and that nothing unknown,
// of a wrong type or out of range is passed over.
#include "server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace indaba::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// The table's kinds of values.
bool is_text(const ConfigRow& row) {
  return std::holds_alternative<std::string Config::*>(row.field);
}
bool is_list(const ConfigRow& row) {
  return std::holds_alternative<std::vector<std::string> Config::*>(row.field);
}
bool is_number(const ConfigRow& row) { return !is_text(row) && !is_list(row); }

const ConfigRow& row_of(std::string_view name) {
  const auto rows = config_table();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const ConfigRow& row) { return row.name == name; });
  EXPECT_NE(found, rows.end()) << name;
  return *found;
}

std::string section_of(const ConfigRow& row) {
  return std::string(row.name.substr(0, row.name.find('.')));
}
std::string key_of(const ConfigRow& row) {
  return std::string(row.name.substr(row.name.find('.') + 1));
}
std::string toml(const ConfigRow& row, const std::string& value) {
  return "[" + section_of(row) + "]\n" + key_of(row) + " = " + value + "\n";
}

// The row's value as the printed configuration has it.
std::string value_of(const ConfigRow& row, const Config& config) {
  const std::string printed = print_config(config);
  const std::size_t section = printed.find("[" + section_of(row) + "]\n");
  const std::string line = "\n" + key_of(row) + " = ";
  const std::size_t value = printed.find(line, section) + line.size();
  return printed.substr(value, printed.find('\n', value) - value);
}

std::string problem_of(const ConfigProblem& problem) { return problem.value_or(""); }
std::string problem_with(const std::string& text) {
  Config config;
  return problem_of(read_toml(text, config));
}
std::string read_into(Config& config, std::map<std::string, std::string> environment) {
  return problem_of(read_environment(
      [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
      },
      config));
}

// A value that is not the default, as TOML and as text.
struct Value {
  std::string toml;
  std::string text;
};
Value other_value(const ConfigRow& row) {
  if (is_text(row)) {
    return {"\"other\"", "other"};
  }
  if (is_list(row)) {
    return {R"(["a", "b"])", "a,b"};
  }
  const std::string least = std::to_string(row.min);
  const std::string number = value_of(row, Config()) == least ? std::to_string(row.min + 1) : least;
  return {number, number};
}

TEST(ConfigTable, NamesEachSettingOnceInSectionsWithItsMeaning) {
  std::set<std::string_view> names;
  std::set<std::string> flags;
  std::set<std::string> variables;
  for (const ConfigRow& row : config_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(flags.insert(flag_name(row)).second) << row.name;
    EXPECT_TRUE(variables.insert(environment_name(row)).second) << row.name;
    EXPECT_EQ(std::count(row.name.begin(), row.name.end(), '.'), 1) << row.name;
    EXPECT_FALSE(row.meaning.empty()) << row.name;
    EXPECT_EQ(row.max != 0, is_number(row)) << row.name;
  }
}

TEST(ConfigTable, GivesFlagsAndVariablesTheNameOfTheSetting) {
  const ConfigRow& row = row_of("http.header_bytes_max");
  EXPECT_EQ(flag_name(row), "--http-header-bytes-max");
  EXPECT_EQ(environment_name(row), "INDABA_HTTP_HEADER_BYTES_MAX");
}

TEST(ConfigTable, HasDefaultsWithinTheirRanges) {
  for (const ConfigRow& row : config_table()) {
    if (is_number(row)) {
      const std::uint64_t usual = std::stoull(value_of(row, Config()));
      EXPECT_GE(usual, row.min) << row.name;
      EXPECT_LE(usual, row.max) << row.name;
    }
  }
  EXPECT_FALSE(check_config(Config()));
}

TEST(ConfigTable, CoversEveryRetention) {
  const std::map<std::string, std::uint64_t> defaults = {{"retention.closed_message_days", 90},
                                                         {"retention.topic_message_days", 365},
                                                         {"retention.answer_days", 33},
                                                         {"retention.inbox_days", 30},
                                                         {"retention.inbox_acknowledged_days", 7},
                                                         {"retention.reply_days", 1},
                                                         {"retention.invite_days", 14}};
  std::size_t rows = 0;
  for (const ConfigRow& row : config_table()) {
    rows += section_of(row) == "retention" ? 1 : 0;
  }
  EXPECT_EQ(rows, defaults.size());
  EXPECT_EQ(sizeof(storage::Retention), defaults.size() * sizeof(std::uint64_t));
  for (const auto& [name, days] : defaults) {
    const ConfigRow& row = row_of(name);
    EXPECT_EQ(value_of(row, Config()), std::to_string(days)) << name;
    EXPECT_EQ(row.min, 1U) << name;
    EXPECT_EQ(row.max, 36'500U) << name;
  }
}

TEST(ConfigTable, CoversEveryLimit) {
  std::size_t rows = 0;
  for (const ConfigRow& row : config_table()) {
    rows += std::holds_alternative<std::size_t net::Limits::*>(row.field) ||
                    std::holds_alternative<net::milliseconds net::Limits::*>(row.field)
                ? 1
                : 0;
  }
  EXPECT_EQ(sizeof(net::Limits), rows * sizeof(std::uint64_t));
}

TEST(ConfigSources, EachSetEverySettingAndItAlone) {
  for (const ConfigRow& row : config_table()) {
    const Value value = other_value(row);
    Config from_file;
    EXPECT_EQ(problem_of(read_toml(toml(row, value.toml), from_file)), "") << row.name;
    Config from_environment;
    EXPECT_EQ(read_into(from_environment, {{environment_name(row), value.text}}), "") << row.name;
    Config from_flag;
    EXPECT_EQ(problem_of(set_from_text(row, value.text, from_flag)), "") << row.name;
    for (const Config* config : {&from_file, &from_environment, &from_flag}) {
      for (const ConfigRow& one : config_table()) {
        EXPECT_EQ(value_of(one, *config),
                  one.name == row.name ? value.toml : value_of(one, Config()))
            << one.name << " by " << row.name;
      }
    }
  }
}

TEST(ConfigSources, StandEachOverTheOneBefore) {
  const ConfigRow& port = row_of("http.port");
  Config config;
  ASSERT_EQ(problem_of(read_toml("[http]\nport = 1\n", config)), "");
  EXPECT_EQ(config.http_port, 1U);
  ASSERT_EQ(read_into(config, {{"INDABA_HTTP_PORT", "2"}}), "");
  EXPECT_EQ(config.http_port, 2U);
  ASSERT_EQ(problem_of(set_from_text(port, "3", config)), "");
  EXPECT_EQ(config.http_port, 3U);
}

TEST(ConfigSources, ReplaceAListAsAWhole) {
  Config config;
  ASSERT_EQ(problem_of(read_toml(R"([http]
origins = ["https://a", "https://b"]
)",
                                 config)),
            "");
  ASSERT_EQ(read_into(config, {{"INDABA_HTTP_ORIGINS", "https://c"}}), "");
  EXPECT_THAT(config.http_origins, ElementsAre("https://c"));
  ASSERT_EQ(read_into(config, {{"INDABA_HTTP_ORIGINS", ""}}), "");
  EXPECT_THAT(config.http_origins, IsEmpty());
}

TEST(ConfigSources, IgnoreWhatIsNotTheirs) {
  Config config;
  EXPECT_EQ(read_into(config, {{"INDABA_HTTP_PROT", "1"}, {"HTTP_PORT", "1"}}), "");
  EXPECT_EQ(problem_with(""), "");
  EXPECT_EQ(problem_with("[http]\n"), "");
}

TEST(ConfigNumbers, AreTakenAtBothEndsOfTheirRangeAndNotBeyond) {
  for (const ConfigRow& row : config_table()) {
    if (!is_number(row)) {
      continue;
    }
    const std::string refusal = std::string(row.name) + ": must be from " +
                                std::to_string(row.min) + " to " + std::to_string(row.max);
    for (const std::uint64_t good : {row.min, row.max}) {
      Config config;
      EXPECT_EQ(problem_with(toml(row, std::to_string(good))), "");
      EXPECT_EQ(problem_of(set_from_text(row, std::to_string(good), config)), "");
      EXPECT_EQ(value_of(row, config), std::to_string(good)) << row.name;
    }
    std::vector<std::uint64_t> bad{row.max + 1};
    if (row.min != 0) {
      bad.push_back(row.min - 1);
    }
    for (const std::uint64_t number : bad) {
      Config config;
      EXPECT_EQ(problem_with(toml(row, std::to_string(number))), refusal);
      EXPECT_EQ(problem_of(set_from_text(row, std::to_string(number), config)), refusal);
      EXPECT_EQ(value_of(row, config), value_of(row, Config())) << row.name;
    }
  }
}

TEST(ConfigNumbers, AreWholeNumbers) {
  const ConfigRow& port = row_of("http.port");
  for (const char* text : {"\"1\"", "1.0", "-1", "true", "[1]", "1979-05-27"}) {
    EXPECT_EQ(problem_with(toml(port, text)), "http.port: must be a whole number") << text;
  }
  for (const char* text :
       {"", " 1", "1 ", "+1", "-1", "0x10", "1.0", "1e3", "one", "18446744073709551616"}) {
    Config config;
    EXPECT_EQ(problem_of(set_from_text(port, text, config)), "http.port: must be a whole number")
        << text;
  }
}

TEST(ConfigTexts, AreTexts) {
  const ConfigRow& name = row_of("server.name");
  for (const char* value : {"1", "true", "[\"a\"]"}) {
    EXPECT_EQ(problem_with(toml(name, value)), "server.name: must be a text") << value;
  }
  const ConfigRow& origins = row_of("http.origins");
  for (const char* value : {"\"a\"", "[1]", "[\"a\", 1]", "[[\"a\"]]"}) {
    EXPECT_EQ(problem_with(toml(origins, value)), "http.origins: must be a list of texts") << value;
  }
}

// Paths and names go to the system, which ends them at a NUL, and to TOML, which wants UTF-8.
TEST(ConfigTexts, HaveNoControlCharactersAndAreUtf8) {
  const std::string refusal = "must be UTF-8 without control characters";
  for (const char* value : {R"("a\u0000b")", R"("a\nb")", R"("a\u007Fb")", R"("\tb")"}) {
    EXPECT_EQ(problem_with(toml(row_of("server.data_folder"), value)),
              "server.data_folder: " + refusal)
        << value;
    EXPECT_EQ(problem_with(toml(row_of("http.origins"), std::string("[") + value + "]")),
              "http.origins: " + refusal)
        << value;
  }
  for (const char* text : {"a\nb", "\x7f", "a\xff", "\xc3"}) {
    Config config;
    EXPECT_EQ(problem_of(set_from_text(row_of("server.name"), text, config)),
              "server.name: " + refusal);
    EXPECT_EQ(problem_of(set_from_text(row_of("http.origins"), text, config)),
              "http.origins: " + refusal);
    EXPECT_EQ(config.server_name, "localhost");
    EXPECT_THAT(config.http_origins, IsEmpty());
  }
  EXPECT_EQ(problem_with(toml(row_of("server.name"), "\"\u00c9ducation\"")), "");
}

TEST(ConfigFile, IsRefusedWhereASettingIsUnknown) {
  EXPECT_EQ(problem_with("[http]\nprot = 1\n"), "http.prot: no such setting");
  EXPECT_EQ(problem_with("[htpt]\nport = 1\n"), "htpt.port: no such setting");
  EXPECT_EQ(problem_with("[http.port]\nx = 1\n"), "http.port: must be a whole number");
  EXPECT_THAT(problem_with("port = 1\n"), StartsWith("port: settings stand in sections"));
}

TEST(ConfigFile, IsRefusedInOneLineWhateverItsNamesHold) {
  EXPECT_EQ(problem_with("[http]\n\"a\\nb\" = 1\n"),
            "a name with control characters: no such setting");
  EXPECT_EQ(problem_with("[\"a\\u001B\"]\nb = 1\n"),
            "a name with control characters: no such setting");
  EXPECT_THAT(problem_with("\"a\\nb\" = 1\n"),
              StartsWith("a name with control characters: settings stand in sections"));
  EXPECT_EQ(problem_with("[server]\nname=t\n"), "line 2: this is no TOML");
}

TEST(ConfigFile, IsRefusedByTheLineWhereItIsNoToml) {
  EXPECT_THAT(problem_with("[http]\nport = \n"), StartsWith("line 2: "));
  EXPECT_THAT(problem_with("[http\n"), StartsWith("line 1: "));
  EXPECT_THAT(problem_with("[http]\nport = 1\nport = 2\n"), StartsWith("line 3: "));
  EXPECT_THAT(problem_with("[server]\nname = \"\xff\"\n"), StartsWith("line 2: "));
}

// Where toml++ itself is at a loss.
TEST(ConfigFile, IsRefusedInASentenceHoweverBrokenItIs) {
  EXPECT_EQ(problem_with("[\nb\"]\n\"\n\"c"), "this is no TOML");
  EXPECT_THAT(problem_with("[http]\np\u00e9rt = 1\n"), StartsWith("line 2: "));
}

TEST(ConfigAsAWhole, HasToFitTogether) {
  const auto problem = [](auto change) {
    Config config;
    change(config);
    return problem_of(check_config(config));
  };
  EXPECT_EQ(problem([](Config& config) { config.log_format = "xml"; }),
            "log.format: must be text or json");
  EXPECT_EQ(problem([](Config& config) { config.log_level = "debug"; }),
            "log.level: must be info, warn or error");
  EXPECT_EQ(problem([](Config& config) { config.tls_key = "key.pem"; }),
            "tls: certificate and key come together or not at all");
  EXPECT_EQ(problem([](Config& config) { config.tls_certificate = "certificate.pem"; }),
            "tls: certificate and key come together or not at all");
  for (const std::string& name : {std::string(), std::string("a b"), std::string("a,DNS:b"),
                                  std::string("\u00e9"), std::string(254, 'a')}) {
    EXPECT_EQ(problem([&](Config& config) { config.server_name = name; }),
              "server.name: must be a host name or an IP address")
        << name;
  }
  for (const std::string& name : {std::string("chat.example-1.org"), std::string("192.0.2.1"),
                                  std::string("2001:db8::1"), std::string(253, 'a')}) {
    EXPECT_EQ(problem([&](Config& config) { config.server_name = name; }), "") << name;
  }
  EXPECT_EQ(problem([](Config& config) { config.data_folder = ""; }),
            "server.data_folder: must not be empty");
  for (const char* level : {"info", "warn", "error"}) {
    EXPECT_EQ(problem([&](Config& config) { config.log_level = level; }), "");
  }
  EXPECT_EQ(problem([](Config& config) { config.log_format = "json"; }), "");
}

TEST(PrintedConfig, IsReadBackAsItself) {
  Config config;
  for (const ConfigRow& row : config_table()) {
    ASSERT_EQ(problem_of(set_from_text(row, other_value(row).text, config)), "");
  }
  config.data_folder = R"(back\slash "quoted" Éducation)";
  const std::string printed = print_config(config);
  Config again;
  ASSERT_EQ(problem_of(read_toml(printed, again)), "");
  EXPECT_EQ(print_config(again), printed);
  EXPECT_EQ(again.data_folder, config.data_folder);
}

TEST(PrintedConfig, SaysMeaningRangeAndDefault) {
  Config config;
  config.http_port = 1;
  config.retention.inbox_days = 2;
  const std::string printed = print_config(config);
  EXPECT_THAT(printed, HasSubstr("\n# TCP port to listen on; 0: any that is free (0 to 65535); "
                                 "default 8443\nport = 1\n"));
  EXPECT_THAT(printed, HasSubstr("(1 to 36500); default 30\ninbox_days = 2\n"));
  EXPECT_THAT(printed, HasSubstr("\nname = \"localhost\"\n"));
}

}  // namespace
}  // namespace indaba::server
