// Feeds files to a fuzz target without libFuzzer: every file named, and every file in each folder
// named, goes through LLVMFuzzerTestOneInput once. A target reports a finding by crashing; a path
// that is missing or a folder without files is a failure too, since nothing was proved then.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

bool replay(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    std::fprintf(stderr, "cannot read %s\n", file.c_str());
    return false;
  }
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(input.data(), input.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  bool all_read = true;
  for (int i = 1; i < argc; ++i) {
    const std::filesystem::path path(argv[i]);
    const std::size_t before = count;
    if (!std::filesystem::is_directory(path)) {
      all_read &= replay(path);
      ++count;
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      all_read &= replay(entry.path());
      ++count;
    }
    if (count == before) {
      std::fprintf(stderr, "no inputs in %s\n", path.c_str());
      all_read = false;
    }
  }
  std::printf("%zu inputs replayed\n", count);
  return all_read && count > 0 ? 0 : 1;
}
