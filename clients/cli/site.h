// Site: what a build of the page consists of, as its `assets.json` lists it, and how what a server
// gives compares with it. No network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/net/fetch.h"
#include "clients/json/reader.h"

namespace indaba::cli {

inline constexpr std::size_t kSiteManifestBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kSiteFilesMax = 1'000;
inline constexpr std::size_t kSiteFileBytesMax = std::size_t{64} << 20;

struct SiteFile {
  std::string path;
  std::string type;  // without parameters: text/html
  std::uint64_t bytes = 0;
  protocol::Hash sha256{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("path", self.path, cbor::Bounds{1, 200});
    io("type", self.type, cbor::Bounds{1, 100});
    io("bytes", self.bytes, cbor::Bounds{0, kSiteFileBytesMax});
    io("sha256", self.sha256);
  }
};

struct SiteManifest {
  std::vector<SiteFile> files;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("files", self.files, cbor::Bounds{1, kSiteFilesMax});
  }
};

// Errors: those of JSON; wrong_form for a path that does not begin with / or has anything but
// letters, digits and . _ - / in it; and for a manifest that leaves out the page itself, `/`.
client::ReadJson<SiteManifest> read_site_manifest(std::string_view text);

enum class SiteVerdict : unsigned char { same, differs, missing, wrong_type };
std::string_view name_of(SiteVerdict verdict);

SiteVerdict compare(const SiteFile& file, const Fetched& fetched);

}  // namespace indaba::cli
