// A certificate of our own making, for servers that no authority vouches for: devices know its key
// from their invite.
#pragma once

#include <filesystem>
#include <string_view>

#include "crypto/base/result.h"

namespace indaba::server {

// Unless both files are there: makes a P-256 key (mode 0600) and a certificate for `name` and
// localhost that it signs itself, good for ten years. The folder must exist.
// Errors: NetError::certificate_not_written.
Status ensure_certificate(std::string_view name, const std::filesystem::path& certificate,
                          const std::filesystem::path& key);

}  // namespace indaba::server
