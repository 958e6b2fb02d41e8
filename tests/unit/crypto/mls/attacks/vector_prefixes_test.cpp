// Proves that every message of the working group's vectors is whole or nothing: each prefix of it
// is refused by name, and so is a byte behind it. The files are found as tests/vectors finds them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "crypto/mls/member/group_secrets.h"
#include "crypto/mls/public/message.h"
#include "crypto/mls/public/ratchet_tree.h"
#include "tests/support/hex.h"

namespace indaba::test {
namespace {

using namespace mls;

using Decoder = std::function<std::error_code(ByteView)>;

template <class T>
Decoder decoder_of() {
  return [](ByteView input) { return decode<T>(input).error(); };
}

std::error_code decode_tree(ByteView input) { return RatchetTree::decode(input).error(); }

// By the names that test-vectors.md gives.
const std::map<std::string, Decoder>& decoders() {
  static const std::map<std::string, Decoder> all{
      {"mls_welcome", decoder_of<MlsMessage>()},
      {"mls_group_info", decoder_of<MlsMessage>()},
      {"mls_key_package", decoder_of<MlsMessage>()},
      {"public_message_application", decoder_of<MlsMessage>()},
      {"public_message_proposal", decoder_of<MlsMessage>()},
      {"public_message_commit", decoder_of<MlsMessage>()},
      {"private_message", decoder_of<MlsMessage>()},
      {"proposal_priv", decoder_of<MlsMessage>()},
      {"proposal_pub", decoder_of<MlsMessage>()},
      {"commit_priv", decoder_of<MlsMessage>()},
      {"commit_pub", decoder_of<MlsMessage>()},
      {"application_priv", decoder_of<MlsMessage>()},
      {"welcome", decoder_of<MlsMessage>()},
      {"key_package", decoder_of<MlsMessage>()},
      {"authenticated_content", decoder_of<AuthenticatedContent>()},
      {"ratchet_tree", decode_tree},
      {"tree", decode_tree},
      {"tree_before", decode_tree},
      {"tree_after", decode_tree},
      {"update_path", decoder_of<UpdatePath>()},
      {"group_secrets", decoder_of<GroupSecrets>()},
      {"add_proposal", decoder_of<Add>()},
      {"update_proposal", decoder_of<Update>()},
      {"remove_proposal", decoder_of<Remove>()},
      {"pre_shared_key_proposal", decoder_of<PreSharedKey>()},
      {"re_init_proposal", decoder_of<ReInit>()},
      {"external_init_proposal", decoder_of<ExternalInit>()},
      {"group_context_extensions_proposal", decoder_of<GroupContextExtensions>()},
  };
  return all;
}

// Every `"name": "hex"` of a JSON file whose name is one of the above.
void for_each_message(const std::string& json,
                      const std::function<void(const Decoder&, const Bytes&)>& call) {
  std::size_t at = 0;
  while ((at = json.find('"', at)) != std::string::npos) {
    const std::size_t end = json.find('"', at + 1);
    const std::string name = json.substr(at + 1, end - at - 1);
    at = end + 1;
    const std::size_t value = json.find_first_not_of(" \n:", at);
    const auto decoder = decoders().find(name);
    if (json[at] == ':' && json[value] == '"') {
      const std::size_t value_end = json.find('"', value + 1);
      if (decoder != decoders().end()) {
        call(decoder->second, hex(json.substr(value + 1, value_end - value - 1)));
      }
      at = value_end + 1;
    }
  }
}

bool is_named(const std::error_code& error) {
  return error && &error.category() == &mls_error_category();
}

// How many prefixes were tried.
std::size_t expect_no_prefix_is_taken(const Decoder& decoder, const Bytes& message) {
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_TRUE(is_named(decoder(ByteView(message).first(size)))) << size;
  }
  Bytes longer = message;
  longer.push_back(0);
  EXPECT_TRUE(is_named(decoder(longer)));
  return message.size();
}

TEST(VectorPrefixes, AreRefusedAtEveryLength) {
  std::size_t messages = 0;
  std::size_t tried = 0;
  const std::filesystem::path folder = INDABA_MLS_VECTORS;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path());
      const std::string json{std::istreambuf_iterator<char>(in), {}};
      for_each_message(json, [&](const Decoder& decoder, const Bytes& message) {
        if (!decoder(message)) {
          tried += expect_no_prefix_is_taken(decoder, message);
          ++messages;
        }
      });
    }
  }
  if (messages == 0) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "no vectors in " << folder;
    GTEST_SKIP() << "no vectors in " << folder << ": set the CMake variable INDABA_MLS_VECTORS";
  }
  EXPECT_GT(tried, 100 * messages / 2) << messages;
}

}  // namespace
}  // namespace indaba::test
