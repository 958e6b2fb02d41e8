#include "clients/cli/store/private_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "clients/core/store/error.h"

namespace indaba::client {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOfOthers = S_IRWXG | S_IRWXO;

// From the outermost that is absent to the innermost.
Status make(const fs::path& folder) {
  if (folder.empty() || ::access(folder.c_str(), F_OK) == 0) {
    return {};
  }
  INDABA_TRY(make(folder.parent_path()));
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return errno == ENOSPC ? StoreError::disk_full : StoreError::no_access;
  }
  return {};
}

}  // namespace

Status prepare_private_folder(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const fs::path folder = parent.empty() ? "." : parent;
  INDABA_TRY(make(folder));
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      ::faccessat(AT_FDCWD, folder.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    return StoreError::no_access;
  }
  if ((status.st_mode & kOfOthers) != 0) {
    return StoreError::exposed;
  }
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? Status() : StoreError::no_access;
  }
  if (!S_ISREG(status.st_mode) ||
      ::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) != 0) {
    return StoreError::no_access;
  }
  return (status.st_mode & kOfOthers) == 0 ? Status() : StoreError::exposed;
}

}  // namespace indaba::client
