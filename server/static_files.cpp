#include "server/static_files.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "crypto/base/hex.h"
#include "server/content_coding.h"
#include "server/net/error.h"

namespace indaba::server {
namespace {

using net::NetError;

constexpr std::size_t kBytesMax = 64 << 20;

struct CodedExtension {
  std::string_view extension;
  std::string_view coding;
};
// The best first.
constexpr auto kCodedExtensions = std::to_array<CodedExtension>({{".br", "br"}, {".gz", "gzip"}});

std::string_view content_type(const std::filesystem::path& file) {
  static constexpr auto kTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
  });
  for (const auto& [extension, type] : kTypes) {
    if (file.extension() == extension) {
      return type;
    }
  }
  return "application/octet-stream";
}

std::string content_hash(ByteView content) {
  ByteArray<32> hash{};
  EVP_Digest(content.data(), content.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  return to_hex(hash);
}

// Does a piece of the name, between separators, begin the hash?
bool names_hash(std::string_view name, std::string_view hash) {
  constexpr std::size_t digits_min = 8;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("-._"), name.size());
    const auto piece = name.substr(0, end);
    if (piece.size() >= digits_min && hash.substr(0, piece.size()) == piece) {
      return true;
    }
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

}  // namespace

Result<StaticFiles> StaticFiles::read(const std::filesystem::path& folder) {
  StaticFiles files;
  std::error_code error;
  std::size_t bytes = 0;
  std::filesystem::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::recursive_directory_iterator();
       entries.increment(error)) {
    const bool is_hidden = entries->path().filename().string().starts_with('.');
    if (is_hidden || entries->is_symlink(error)) {
      entries.disable_recursion_pending();
      continue;
    }
    if (!entries->is_regular_file(error)) {
      continue;
    }
    bytes += entries->file_size(error);
    if (bytes > kBytesMax) {
      return NetError::static_folder_unreadable;
    }
    INDABA_TRY(files.add(entries->path(),
                         "/" + entries->path().lexically_relative(folder).generic_string()));
  }
  if (error) {
    return NetError::static_folder_unreadable;
  }
  files.pair_up();
  if (const auto index = files.files_.find("/index.html"); index != files.files_.end()) {
    files.files_.emplace("/", index->second);
  }
  return files;
}

Status StaticFiles::add(const std::filesystem::path& file, const std::string& path) {
  std::ifstream stream(file, std::ios::binary);
  Bytes content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    return NetError::static_folder_unreadable;
  }
  const std::string hash = content_hash(content);
  files_.emplace(path, File{std::make_shared<const Bytes>(std::move(content)), '"' + hash + '"',
                            content_type(file), names_hash(file.filename().string(), hash)});
  return {};
}

void StaticFiles::pair_up() {
  std::vector<std::string> paired;
  for (auto& [path, file] : files_) {
    for (const CodedExtension& coded : kCodedExtensions) {
      const auto beside = files_.find(path + std::string(coded.extension));
      if (beside != files_.end()) {
        std::string tag = file.tag;
        tag.insert(tag.size() - 1, "-" + std::string(coded.coding));
        file.coded.push_back({coded.coding, beside->second.content, std::move(tag)});
        paired.push_back(beside->first);
      }
    }
  }
  for (const std::string& path : paired) {
    files_.erase(path);
  }
}

std::optional<net::HttpResponse> StaticFiles::find(const std::string& path,
                                                   const std::optional<std::string>& if_none_match,
                                                   std::string_view accept_encoding) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return std::nullopt;
  }
  const File& file = found->second;
  const auto coded = std::find_if(file.coded.begin(), file.coded.end(), [&](const Coded& one) {
    return accepts_coding(accept_encoding, one.coding);
  });
  const bool is_coded = coded != file.coded.end();
  const std::string& tag = is_coded ? coded->tag : file.tag;
  net::HttpResponse response;
  response.fields = {
      {"ETag", tag},
      {"Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (!file.coded.empty()) {
    response.fields.push_back({"Vary", "Accept-Encoding"});
  }
  if (if_none_match == tag) {
    response.status = net::HttpStatus::not_modified;
    return response;
  }
  response.fields.push_back({"Content-Type", std::string(file.type)});
  if (is_coded) {
    response.fields.push_back({"Content-Encoding", std::string(coded->coding)});
  }
  response.body = is_coded ? coded->content : file.content;
  return response;
}

}  // namespace indaba::server
