// StaticFiles: the page's files, read into memory once, so that no request touches the disk.
//
// The files of a folder, `index.html` also as `/`. Each has its content's hash as ETag. A file
// whose name contains the first 8 or more hex digits of that hash never changes under its name, and
// is cached for good; all others are asked for anew each time.
//
// FILE.br and FILE.gz beside a FILE are FILE compressed, as the page's build leaves them. They have
// no path of their own: whoever accepts the coding gets one of them for FILE.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "server/net/http/message.h"

namespace indaba::server {

class StaticFiles {
 public:
  StaticFiles() = default;  // none

  // Regular files only; names that begin with a dot, and links, are left out. Files are taken up to
  // 64 MiB in all. Errors: NetError::static_folder_unreadable.
  static Result<StaticFiles> read(const std::filesystem::path& folder);

  // Nothing if there is no such file. 304 if `if_none_match` has the tag of what would be sent to
  // whoever says `accept_encoding`.
  std::optional<net::HttpResponse> find(const std::string& path,
                                        const std::optional<std::string>& if_none_match,
                                        std::string_view accept_encoding = {}) const;

 private:
  struct Coded {
    std::string_view coding;
    std::shared_ptr<const Bytes> content;
    std::string tag;
  };
  struct File {
    std::shared_ptr<const Bytes> content;
    std::string tag;
    std::string_view type;
    bool is_immutable = false;
    std::vector<Coded> coded{};  // the best first
  };

  Status add(const std::filesystem::path& file, const std::string& path);
  // Puts what is compressed to what it is made of.
  void pair_up();

  std::map<std::string, File> files_;  // by request path
};

}  // namespace indaba::server
