#include "clients/cli/terminal.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

#include "protocol/cbor/utf8.h"

namespace indaba::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

class WithoutEcho {
 public:
  explicit WithoutEcho(int descriptor) : descriptor_(descriptor) {
    is_set_ = ::tcgetattr(descriptor_, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_set_ = is_set_ && ::tcsetattr(descriptor_, TCSAFLUSH, &quiet) == 0;
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;
  ~WithoutEcho() {
    if (is_set_) {
      ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    }
  }

 private:
  int descriptor_;
  termios before_{};
  bool is_set_ = false;
};

// How many bytes the character has that begins the text, and its scalar value; 0 for what is no
// UTF-8.
std::size_t read_scalar(std::string_view text, std::uint32_t& scalar) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size > text.size() || !cbor::is_utf8(as_bytes(text.substr(0, size)))) {
    return 0;
  }
  scalar = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    scalar = scalar << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  }
  return size;
}

bool is_obeyed(std::uint32_t scalar, bool keeps_lines) {
  if (scalar == '\n') {
    return !keeps_lines;
  }
  return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) ||
         (scalar >= 0x202A && scalar <= 0x202E) || (scalar >= 0x2066 && scalar <= 0x2069) ||
         scalar == 0x2028 || scalar == 0x2029;
}

}  // namespace

bool has_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal >= 0) {
    ::close(terminal);
  }
  return terminal >= 0;
}

std::optional<SecretBytes> ask_secretly(const std::string& prompt) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) {
    return {};
  }
  std::optional<SecretBytes> line;
  {
    const WithoutEcho quiet(terminal);
    if (::write(terminal, prompt.data(), prompt.size()) >= 0) {
      line = read_line_from(terminal);
    }
    (void)!::write(terminal, "\n", 1);
  }
  ::close(terminal);
  return line && !line->empty() ? std::move(line) : std::nullopt;
}

std::optional<std::string> ask_line(const std::string& prompt) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) {
    return {};
  }
  (void)!::write(terminal, prompt.data(), prompt.size());
  const auto line = read_line_from(terminal);
  ::close(terminal);
  return line && line->size() != 0
             ? std::optional(std::string(line->view().begin(), line->view().end()))
             : std::nullopt;
}

bool ask_yes(const std::string& prompt) {
  const auto line = ask_line(prompt);
  return line && std::string_view("yYoOsS").find(line->front()) != std::string_view::npos;
}

std::optional<SecretBytes> read_line_from(int descriptor) {
  SecretBuffer line;
  line.reserve(kPassphraseBytesMax);
  while (true) {
    std::uint8_t byte = 0;
    const ssize_t got = ::read(descriptor, &byte, 1);
    if (got < 0) {
      return {};
    }
    if (got == 0 || byte == '\n') {
      break;
    }
    if (line.size() == kPassphraseBytesMax) {
      return {};
    }
    line.push_back(byte);
  }
  if (!line.empty() && line.back() == '\r') {
    line.pop_back();
  }
  return SecretBytes(std::move(line));
}

std::string harmless(std::string_view text, bool keeps_lines) {
  std::string shown;
  while (!text.empty()) {
    std::uint32_t scalar = 0;
    const std::size_t size = read_scalar(text, scalar);
    if (size == 0 || is_obeyed(scalar, keeps_lines)) {
      shown += kReplacement;
    } else {
      shown += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return shown;
}

}  // namespace indaba::cli
