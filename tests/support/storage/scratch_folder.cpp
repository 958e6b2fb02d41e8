#include "tests/support/storage/scratch_folder.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "crypto/base/check.h"

namespace indaba::test {

ScratchFolder::ScratchFolder()
    : folder_((std::filesystem::temp_directory_path() / "indaba-test-XXXXXX").string()) {
  check(::mkdtemp(folder_.data()) != nullptr);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace indaba::test
