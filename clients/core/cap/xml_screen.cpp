#include "clients/core/cap/xml_screen.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "clients/core/cap/error.h"
#include "clients/core/cap/text_values.h"
#include "crypto/base/ranges.h"
#include "protocol/cbor/utf8.h"

namespace indaba::client::cap {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) { return kSpace.find(c) != std::string_view::npos; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

bool same_letters(std::string_view text, std::string_view lower_case) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [lower](char a, char b) { return lower(a) == b; });
}

// XML 1.0 section 2.2, Char.
bool is_allowed(std::uint32_t character) {
  return character == 0x9 || character == 0xA || character == 0xD ||
         (character >= 0x20 && character <= 0xD7FF) ||
         (character >= 0xE000 && character <= 0xFFFD) ||
         (character >= 0x10000 && character <= 0x10FFFF);
}

// Walks over the document once. The first error sticks and ends the walk.
class Screen {
 public:
  Screen(std::string_view document, const Limits& limits) : rest_(document), limits_(limits) {}

  Status run() {
    if (rest_.starts_with(kByteOrderMark)) {
      rest_.remove_prefix(kByteOrderMark.size());
    }
    if (rest_.starts_with("<?xml") && rest_.size() > 5 && is_space(rest_[5])) {
      declaration();
    }
    while (!error_ && !rest_.empty()) {
      step();
    }
    if (!error_ && (depth_ != 0 || elements_ == 0)) {
      fail(CapError::malformed_xml);
    }
    return error_ ? Status(error_) : Status();
  }

 private:
  void fail(CapError error) {
    if (!error_) {
      error_ = make_error_code(error);
    }
  }
  void require(bool holds) {
    if (!holds) {
      fail(CapError::malformed_xml);
    }
  }

  bool take(std::string_view text) {
    const bool there = rest_.starts_with(text);
    if (there) {
      rest_.remove_prefix(text.size());
    }
    return there;
  }
  // What stands before `end`, which is taken too.
  std::string_view take_through(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) {
      fail(CapError::malformed_xml);
      return {};
    }
    const std::string_view taken = rest_.substr(0, at);
    rest_.remove_prefix(at + end.size());
    return taken;
  }
  bool take_space() {
    const std::size_t size = std::min(rest_.find_first_not_of(kSpace), rest_.size());
    rest_.remove_prefix(size);
    return size > 0;
  }
  std::string_view take_name() {
    require(!rest_.empty() && is_name_start(rest_.front()));
    const auto end = ranges::find_if(rest_, [](char c) { return !is_name(c); });
    const std::string_view name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(name.size());
    return name;
  }
  // name = "value"
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };
  Attribute take_attribute() {
    const std::string_view name = take_name();
    take_space();
    require(take("="));
    take_space();
    const bool single = rest_.starts_with('\'');
    require(single || rest_.starts_with('"'));
    if (error_) {
      return {};
    }
    rest_.remove_prefix(1);
    const std::string_view value = take_through(single ? "'" : "\"");
    require(value.find('<') == std::string_view::npos);
    check_entities(value);
    return {name, value};
  }

  // version, encoding, standalone, of which only the encoding matters.
  void declaration() {
    take("<?xml");
    std::vector<std::string_view> names;
    while (!error_ && take_space() && !rest_.starts_with("?>")) {
      const auto [name, value] = take_attribute();
      names.push_back(name);
      if (name == "encoding" && !same_letters(value, "utf-8") && !same_letters(value, "us-ascii")) {
        fail(CapError::not_utf8);
      } else if (name == "version") {
        require(value == "1.0");
      } else if (name == "standalone") {
        require(value == "yes" || value == "no");
      }
    }
    require(take("?>"));
    constexpr std::array<std::string_view, 3> kNames{"version", "encoding", "standalone"};
    std::size_t at = 0;
    for (const std::string_view name : names) {
      while (at < kNames.size() && kNames[at] != name) {
        ++at;
      }
      require(at++ < kNames.size());
    }
    require(!names.empty() && names.front() == "version");
  }

  void step() {
    if (take("<!--")) {
      const std::string_view comment = take_through("-->");
      require(comment.find("--") == std::string_view::npos && !comment.ends_with('-'));
    } else if (take("<![CDATA[")) {
      require(depth_ > 0);
      take_through("]]>");
    } else if (rest_.starts_with("<!")) {
      fail(rest_.starts_with("<!DOCTYPE") ? CapError::doctype : CapError::malformed_xml);
    } else if (take("<?")) {
      const std::string_view target = take_name();
      require(!same_letters(target, "xml") && (rest_.starts_with("?>") || take_space()));
      take_through("?>");
    } else if (take("</")) {
      take_name();
      take_space();
      require(take(">") && depth_ > 0);
      depth_ -= error_ ? 0 : 1;
    } else if (take("<")) {
      start_tag();
    } else {
      text();
    }
  }

  void start_tag() {
    require(depth_ > 0 || elements_ == 0);
    if (++elements_ > limits_.elements_max) {
      return fail(CapError::too_many_elements);
    }
    if (depth_ + 1 > limits_.depth_max) {
      return fail(CapError::too_deep);
    }
    take_name();
    std::vector<std::string_view> names;
    while (!error_ && take_space() && !rest_.starts_with('/') && !rest_.starts_with('>')) {
      if (names.size() == limits_.attributes_max) {
        return fail(CapError::too_many_attributes);
      }
      const std::string_view name = take_attribute().name;
      require(ranges::find(names, name) == names.end());
      names.push_back(name);
    }
    if (!take("/>")) {
      require(take(">"));
      ++depth_;
    }
  }

  void text() {
    const std::string_view text = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(text.size());
    require(text.find("]]>") == std::string_view::npos);
    require(depth_ > 0 || ranges::all_of(text, is_space));
    check_entities(text);
  }

  void check_entities(std::string_view text) {
    for (std::size_t at = text.find('&'); !error_ && at != std::string_view::npos;
         at = text.find('&')) {
      text.remove_prefix(at + 1);
      const std::size_t end = text.find(';');
      if (end == std::string_view::npos) {
        return fail(CapError::malformed_xml);
      }
      check_entity(text.substr(0, end));
    }
  }
  void check_entity(std::string_view name) {
    if (!name.starts_with('#')) {
      constexpr std::array<std::string_view, 5> kKnown{"amp", "lt", "gt", "quot", "apos"};
      if (ranges::find(kKnown, name) == kKnown.end()) {
        fail(CapError::unknown_entity);
      }
      return;
    }
    const bool hexadecimal = name.starts_with("#x");
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    std::uint32_t character = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(),
                                              character, hexadecimal ? 16 : 10);
    require(error != std::errc::invalid_argument && end == digits.data() + digits.size());
    if (error != std::errc{} || !is_allowed(character)) {
      fail(CapError::forbidden_character);
    }
  }

  std::string_view rest_;
  const Limits& limits_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
  std::error_code error_;
};

}  // namespace

Status check_characters(ByteView text) {
  if (!cbor::is_utf8(text)) {
    return CapError::not_utf8;
  }
  const std::string_view characters(reinterpret_cast<const char*>(text.data()), text.size());
  const bool control = ranges::any_of(text, [](std::uint8_t byte) {
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
  });
  if (control || characters.find("\xEF\xBF\xBE") != std::string_view::npos ||
      characters.find("\xEF\xBF\xBF") != std::string_view::npos) {
    return CapError::forbidden_character;
  }
  return {};
}

Status screen_xml(ByteView document, const Limits& limits) {
  if (document.size() > limits.document_bytes_max) {
    return CapError::document_too_large;
  }
  INDABA_TRY(check_characters(document));
  return Screen({reinterpret_cast<const char*>(document.data()), document.size()}, limits).run();
}

}  // namespace indaba::client::cap
