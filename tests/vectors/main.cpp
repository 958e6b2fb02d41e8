// mls_vectors DIR: runs every file of the MLS working group's test vectors in DIR.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

struct Format {
  std::string_view name;  // of the file, without .json
  Verdict (*verify)(const Json& vector);
};

constexpr Format kFormats[] = {
    {"tree-math", verify_tree_math},
    {"crypto-basics", verify_crypto_basics},
    {"secret-tree", verify_secret_tree},
    {"message-protection", verify_message_protection},
    {"key-schedule", verify_key_schedule},
    {"psk_secret", verify_psk_secret},
    {"transcript-hashes", verify_transcript_hashes},
    {"welcome", verify_welcome},
    {"tree-operations", verify_tree_operations},
    {"tree-validation", verify_tree_validation},
    {"treekem", verify_treekem},
    {"messages", verify_messages},
    {"passive-client-welcome", verify_passive_client},
    {"passive-client-handling-commit", verify_passive_client},
    {"passive-client-random", verify_passive_client},
    {"deserialization", verify_deserialization},
};

struct Tally {
  unsigned passed = 0;
  unsigned failed = 0;
  unsigned skipped = 0;
};

bool is_of_unsupported_suite(const Json& vector) {
  return vector.is_object() && vector.contains("cipher_suite") &&
         !mls::is_supported(cipher_suite(vector));
}

Tally run_vectors(const Format& format, const Json& file) {
  Tally tally;
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (is_of_unsupported_suite(file[i])) {
      ++tally.skipped;
      continue;
    }
    const Verdict verdict = format.verify(file[i]);
    if (verdict.has_value()) {
      ++tally.passed;
      continue;
    }
    ++tally.failed;
    printf("%s[%zu]: %s\n", std::string(format.name).c_str(), i, verdict.error().reason.c_str());
  }
  return tally;
}

Tally run_file(const std::filesystem::path& path) {
  const std::string name = path.stem().string();
  const auto* const format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                          [&](const Format& each) { return each.name == name; });
  if (format == std::end(kFormats)) {
    printf("%s: no format of this name\n", name.c_str());
    return {.failed = 1};
  }
  std::ifstream input(path, std::ios::binary);
  const Json file = Json::parse(input, nullptr, false);
  if (!file.is_array()) {
    printf("%s: not an array of vectors\n", name.c_str());
    return {.failed = 1};
  }
  return run_vectors(*format, file);
}

int run(const char* folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  Tally all;
  for (const std::filesystem::path& path : paths) {
    const Tally tally = run_file(path);
    printf("%s: %u passed, %u failed, %u skipped (suite)\n", path.stem().string().c_str(),
           tally.passed, tally.failed, tally.skipped);
    all.passed += tally.passed;
    all.failed += tally.failed;
  }
  if (all.passed + all.failed == 0) {
    printf("no vector ran\n");
    return 1;
  }
  return all.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace indaba::vectors

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: mls_vectors DIR\n");
    return 2;
  }
  return indaba::vectors::run(argv[1]);
}
