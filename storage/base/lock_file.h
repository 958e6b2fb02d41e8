// LockFile: keeps every other process, and a second try in this one, from opening the same store.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/result.h"

namespace indaba::storage::sqlite {

class LockFile {
 public:
  // Creates the file if need be; it stays when the lock ends with this object or the process.
  // Errors: in_use, io.
  static Result<LockFile> take(const std::string& path);
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&& other) noexcept;
  ~LockFile();

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace indaba::storage::sqlite
