#include "storage/base/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "storage/error.h"

namespace indaba::storage::sqlite {

Status create_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return StorageError::io;
  }
  ::close(descriptor);
  return {};
}

}  // namespace indaba::storage::sqlite
