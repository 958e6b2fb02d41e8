#include "clients/cli/site.h"

#include <algorithm>

#include "crypto/primitives/hash.h"

namespace indaba::cli {
namespace {

constexpr unsigned kOk = 200;
constexpr std::size_t kDepthMax = 4;

char lowered(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_path_letter(char letter) {
  const char low = lowered(letter);
  return (low >= 'a' && low <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' ||
         letter == '_' || letter == '-' || letter == '/';
}

bool is_path(std::string_view path) {
  return path.starts_with('/') && std::all_of(path.begin(), path.end(), is_path_letter);
}

// Without parameters and case.
std::string bare_type(std::string_view type) {
  std::string bare(type.substr(0, type.find(';')));
  while (bare.ends_with(' ')) {
    bare.pop_back();
  }
  std::transform(bare.begin(), bare.end(), bare.begin(), lowered);
  return bare;
}

}  // namespace

client::ReadJson<SiteManifest> read_site_manifest(std::string_view text) {
  auto read = client::from_json<SiteManifest>(
      text, {.text_bytes_max = kSiteManifestBytesMax, .depth_max = kDepthMax});
  if (!read.value) {
    return read;
  }
  bool has_page = false;
  for (std::size_t i = 0; i < read.value->files.size(); ++i) {
    const SiteFile& file = read.value->files[i];
    if (!is_path(file.path)) {
      return {client::JsonError::wrong_form, "files." + std::to_string(i) + ".path"};
    }
    has_page = has_page || file.path == "/";
  }
  if (!has_page) {
    return {client::JsonError::wrong_form, "files"};
  }
  return read;
}

std::string_view name_of(SiteVerdict verdict) {
  switch (verdict) {
    case SiteVerdict::same:
      return "same";
    case SiteVerdict::differs:
      return "differs";
    case SiteVerdict::missing:
      return "missing";
    case SiteVerdict::wrong_type:
      return "wrong_type";
  }
  return "";
}

SiteVerdict compare(const SiteFile& file, const Fetched& fetched) {
  if (fetched.status != kOk) {
    return SiteVerdict::missing;
  }
  if (fetched.is_too_long || fetched.body.size() != file.bytes ||
      sha256(fetched.body) != file.sha256) {
    return SiteVerdict::differs;
  }
  return bare_type(fetched.type) == bare_type(file.type) ? SiteVerdict::same
                                                         : SiteVerdict::wrong_type;
}

}  // namespace indaba::cli
