// StaticFiles: the page's files, read into memory once, so that no request touches the disk.
//
// The files of a folder, `index.html` also as `/`. Each has its content's hash as ETag. A file
// whose name contains the first 8 or more hex digits of that hash never changes under its name, and
// is cached for good; all others are asked for anew each time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

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

  // Nothing if there is no such file. 304 if `if_none_match` has its tag.
  std::optional<net::HttpResponse> find(const std::string& path,
                                        const std::optional<std::string>& if_none_match) const;

 private:
  struct File {
    std::shared_ptr<const Bytes> content;
    std::string tag;
    std::string_view type;
    bool is_immutable = false;
  };

  Status add(const std::filesystem::path& file, const std::string& path);

  std::map<std::string, File> files_;  // by request path
};

}  // namespace indaba::server
