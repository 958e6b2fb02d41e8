#include "server/config.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "protocol/cbor/utf8.h"
#include "server/toml.h"

namespace indaba::server {
namespace {

template <class... Cases>
struct Overload : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overload(Cases...) -> Overload<Cases...>;

std::string replace_separators(std::string_view name, char with) {
  std::string out(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '.' || c == '_'; }, with);
  return out;
}

// Paths and names go to the system, which ends them at a NUL, and back into TOML.
bool is_plain(std::string_view text) {
  return cbor::is_utf8(as_bytes(text)) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

// TOML lets a name hold anything; the operator's terminal is to show a sentence.
std::string problem(std::string_view name, std::string_view what) {
  return std::string(is_plain(name) ? name : "a name with control characters")
      .append(": ")
      .append(what);
}

// Calls `f` with a reference to the row's value in a Config or const Config.
template <class ConfigType, class F>
auto with_field(const ConfigRow& row, ConfigType& config, F f) {
  return std::visit(
      [&](auto member) {
        if constexpr (std::is_invocable_v<decltype(std::mem_fn(member)), ConfigType&>) {
          return f(config.*member);
        } else if constexpr (std::is_invocable_v<decltype(std::mem_fn(member)),
                                                 const storage::Retention&>) {
          return f(config.retention.*member);
        } else {
          return f(config.limits.*member);
        }
      },
      row.field);
}

ConfigProblem set_number(const ConfigRow& row, std::uint64_t number, Config& config) {
  if (number < row.min || number > row.max) {
    return problem(row.name,
                   "must be from " + std::to_string(row.min) + " to " + std::to_string(row.max));
  }
  with_field(row, config,
             Overload{[&](std::string& /*text*/) {}, [&](std::vector<std::string>& /*texts*/) {},
                      [&](net::milliseconds& field) {
                        field = net::milliseconds(static_cast<std::int64_t>(number));
                      },
                      [&](std::unsigned_integral auto& field) { field = number; }});
  return std::nullopt;
}

ConfigProblem parse_number(const ConfigRow& row, std::string_view text, Config& config) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return problem(row.name, "must be a whole number");
  }
  return set_number(row, number, config);
}

// As certificates and the hello event take it.
bool is_host(std::string_view text) {
  constexpr std::size_t bytes_max = 253;
  return !text.empty() && text.size() <= bytes_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           const bool alphanumeric =
               (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           return alphanumeric || c == '.' || c == '-' || c == ':';
         });
}

ConfigProblem set_text(const ConfigRow& row, std::string_view text, std::string& field) {
  if (!is_plain(text)) {
    return problem(row.name, "must be UTF-8 without control characters");
  }
  field = text;
  return std::nullopt;
}

ConfigProblem set_texts(const ConfigRow& row, const std::vector<std::string>& texts,
                        std::vector<std::string>& field) {
  std::vector<std::string> taken(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (auto failed = set_text(row, texts[i], taken[i])) {
      return failed;
    }
  }
  field = std::move(taken);
  return std::nullopt;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

ConfigProblem set_from_toml(const ConfigRow& row, const toml::node& node, Config& config) {
  return with_field(
      row, config,
      Overload{[&](std::string& field) -> ConfigProblem {
                 const auto* text = node.as_string();
                 if (text == nullptr) {
                   return problem(row.name, "must be a text");
                 }
                 return set_text(row, text->get(), field);
               },
               [&](std::vector<std::string>& field) -> ConfigProblem {
                 const auto* list = node.as_array();
                 if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::string>())) {
                   return problem(row.name, "must be a list of texts");
                 }
                 std::vector<std::string> texts;
                 for (const toml::node& item : *list) {
                   texts.push_back(item.as_string()->get());
                 }
                 return set_texts(row, texts, field);
               },
               [&](auto& /*number*/) -> ConfigProblem {
                 const auto* number = node.as_integer();
                 if (number == nullptr || number->get() < 0) {
                   return problem(row.name, "must be a whole number");
                 }
                 return set_number(row, static_cast<std::uint64_t>(number->get()), config);
               }});
}

ConfigProblem read_section(std::string_view section, const toml::table& table, Config& config) {
  for (const auto& [key, node] : table) {
    const std::string name = std::string(section).append(".").append(key.str());
    const auto rows = config_table();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const ConfigRow& r) { return r.name == name; });
    if (row == rows.end()) {
      return problem(name, "no such setting");
    }
    if (auto failed = set_from_toml(*row, node, config)) {
      return failed;
    }
  }
  return std::nullopt;
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

std::string value_text(const ConfigRow& row, const Config& config) {
  return with_field(
      row, config,
      Overload{[](const std::string& text) { return toml_string(text); },
               [](const std::vector<std::string>& texts) {
                 std::string out;
                 for (const std::string& text : texts) {
                   out += (out.empty() ? "" : ", ") + toml_string(text);
                 }
                 return "[" + out + "]";
               },
               [](const net::milliseconds& time) { return std::to_string(time.count()); },
               [](const std::unsigned_integral auto& number) { return std::to_string(number); }});
}

}  // namespace

std::string flag_name(const ConfigRow& row) { return "--" + replace_separators(row.name, '-'); }

std::string environment_name(const ConfigRow& row) {
  std::string name = "INDABA_" + replace_separators(row.name, '_');
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

ConfigProblem read_toml(std::string_view text, Config& config) {
  try {
    const toml::table table = toml::parse(text);
    for (const auto& [section, node] : table) {
      const toml::table* settings = node.as_table();
      if (settings == nullptr) {
        return problem(section.str(), "settings stand in sections, as in [http] port = 443");
      }
      if (auto failed = read_section(section.str(), *settings, config)) {
        return failed;
      }
    }
  } catch (const toml::parse_error& error) {
    // It may quote what stands there.
    const std::string_view wrong = error.description();
    return "line " + std::to_string(error.source().begin.line) + ": " +
           std::string(is_plain(wrong) ? wrong : "this is no TOML");
  } catch (const BrokenToml& /*error*/) {
    return "this is no TOML";
  }
  return std::nullopt;
}

ConfigProblem read_environment(const std::function<const char*(const char*)>& get, Config& config) {
  for (const ConfigRow& row : config_table()) {
    if (const char* text = get(environment_name(row).c_str())) {
      if (auto failed = set_from_text(row, text, config)) {
        return failed;
      }
    }
  }
  return std::nullopt;
}

ConfigProblem set_from_text(const ConfigRow& row, std::string_view text, Config& config) {
  return with_field(row, config,
                    Overload{[&](std::string& field) { return set_text(row, text, field); },
                             [&](std::vector<std::string>& field) {
                               return set_texts(row, split_at_commas(text), field);
                             },
                             [&](auto& /*number*/) { return parse_number(row, text, config); }});
}

ConfigProblem check_config(const Config& config) {
  if (config.log_format != "text" && config.log_format != "json") {
    return problem("log.format", "must be text or json");
  }
  if (config.log_level != "info" && config.log_level != "warn" && config.log_level != "error") {
    return problem("log.level", "must be info, warn or error");
  }
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    return problem("tls", "certificate and key come together or not at all");
  }
  if (!is_host(config.server_name)) {
    return problem("server.name", "must be a host name or an IP address");
  }
  if (config.data_folder.empty()) {
    return problem("server.data_folder", "must not be empty");
  }
  return std::nullopt;
}

std::string print_config(const Config& config) {
  const Config defaults;
  std::string out;
  std::string_view section;
  for (const ConfigRow& row : config_table()) {
    const std::size_t dot = row.name.find('.');
    if (row.name.substr(0, dot) != section) {
      section = row.name.substr(0, dot);
      out.append(out.empty() ? "[" : "\n[").append(section).append("]\n");
    }
    out.append("# ").append(row.meaning);
    if (row.max != 0) {
      out += " (" + std::to_string(row.min) + " to " + std::to_string(row.max) + ")";
    }
    const std::string usual = value_text(row, defaults);
    const std::string value = value_text(row, config);
    if (value != usual) {
      out += "; default " + usual;
    }
    out.append("\n").append(row.name.substr(dot + 1)).append(" = ").append(value).append("\n");
  }
  return out;
}

}  // namespace indaba::server
