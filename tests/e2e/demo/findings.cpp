#include "tests/e2e/demo/findings.h"

#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "crypto/base/base64.h"
#include "crypto/base/bytes.h"
#include "crypto/base/hex.h"

namespace indaba::e2e {
namespace {

// The scalar values of UTF-8 that is known to be right.
std::u32string scalars_of(const std::string& text) {
  std::u32string scalars;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) {
      scalars.back() = scalars.back() << 6U | (byte & 0x3FU);
    } else {
      scalars.push_back(byte < 0x80U ? byte : byte < 0xE0U ? byte & 0x1FU : byte & 0x0FU);
    }
  }
  return scalars;
}

// Of the basic plane, in which all scripts lie that the stories are told in.
std::string utf_16(const std::string& text, bool high_first) {
  std::string bytes;
  for (const char32_t scalar : scalars_of(text)) {
    const auto high = static_cast<char>(scalar >> 8U & 0xFFU);
    const auto low = static_cast<char>(scalar & 0xFFU);
    bytes += high_first ? high : low;
    bytes += high_first ? low : high;
  }
  return bytes;
}

// Without the characters that depend on what stands before and behind.
std::string base64_behind(std::size_t before, const std::string& text, Base64 variant) {
  const std::string padded = std::string(before, '\0') + text;
  const std::string encoded = to_base64(as_bytes(padded), variant);
  const std::size_t begin = (before * 8 + 5) / 6;
  const std::size_t end = padded.size() * 8 / 6;
  return encoded.substr(begin, end - begin);
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

std::vector<Form> forms_of(const std::string& text) {
  const std::string hex = to_hex(as_bytes(text));
  std::vector<Form> forms{{"UTF-8", text},
                          {"UTF-16, low byte first", utf_16(text, false)},
                          {"UTF-16, high byte first", utf_16(text, true)},
                          {"hex", hex},
                          {"hex in capitals", upper(hex)}};
  for (std::size_t before = 0; before < 3; ++before) {
    forms.push_back({"base64", base64_behind(before, text, Base64::standard)});
    forms.push_back({"base64url", base64_behind(before, text, Base64::url_no_padding)});
  }
  return forms;
}

std::vector<Place> places_in(const std::filesystem::path& folder) {
  std::vector<Place> places;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      std::ifstream file(entry.path(), std::ios::binary);
      places.push_back({entry.path().filename().string(),
                        {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
    }
  }
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.name < b.name; });
  return places;
}

std::vector<std::string> find(const std::string& text, const std::vector<Place>& places) {
  std::vector<std::string> found;
  for (const Form& form : forms_of(text)) {
    for (const Place& place : places) {
      if (place.bytes.find(form.bytes) != std::string::npos) {
        found.push_back(form.name + " in " + place.name);
      }
    }
  }
  return found;
}

std::vector<std::vector<std::string>> ask_database(const std::filesystem::path& file,
                                                   const std::string& question) {
  sqlite3* opened = nullptr;
  const int code = ::sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, &::sqlite3_close);
  std::vector<std::vector<std::string>> rows;
  const auto keep = [](void* to, int columns, char** values, char** /*names*/) {
    auto& row = static_cast<std::vector<std::vector<std::string>>*>(to)->emplace_back();
    for (int i = 0; i < columns; ++i) {
      row.emplace_back(values[i] == nullptr ? "" : values[i]);
    }
    return 0;
  };
  if (code != SQLITE_OK || ::sqlite3_exec(opened, question.c_str(), keep, &rows, nullptr) != 0) {
    throw std::runtime_error("the database can't be asked: " +
                             std::string(::sqlite3_errmsg(opened)));
  }
  return rows;
}

}  // namespace indaba::e2e
