// Files that people name: read whole up to a limit, or written anew for their owner alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace indaba::cli {

// Empty if it can't be read or has more bytes than that.
std::optional<std::string> file_text(const std::string& path, std::size_t bytes_max);

// A file that was not there before and that only its owner can read (mode 0600).
class NewFile {
 public:
  explicit NewFile(const std::string& path);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  void put(std::string_view text);
  // Whether it could be made and all of it stands in it, on the disk too.
  bool is_whole();

 private:
  int file_;
  bool is_whole_;
};

}  // namespace indaba::cli
