#include "clients/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace indaba::cli {

std::optional<std::string> file_text(const std::string& path, std::size_t bytes_max) {
  std::ifstream file(path, std::ios::binary);
  std::string text(bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.eof()) {
    return {};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

NewFile::NewFile(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)),
      is_whole_(file_ >= 0) {}

NewFile::~NewFile() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

void NewFile::put(std::string_view text) {
  while (is_whole_ && !text.empty()) {
    const ssize_t put = ::write(file_, text.data(), text.size());
    is_whole_ = put > 0;
    text.remove_prefix(is_whole_ ? static_cast<std::size_t>(put) : 0);
  }
}

bool NewFile::is_whole() { return is_whole_ && ::fsync(file_) == 0; }

}  // namespace indaba::cli
