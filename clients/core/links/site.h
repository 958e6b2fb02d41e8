// Where a page is served, as people name it.
#pragma once

#include "clients/core/links/links.h"

namespace indaba::client {

// The address of the page, or any link of its alliance, whose key then counts. Errors:
// ClientError::not_a_link.
Result<ServerAddress> read_site(std::string_view text);

}  // namespace indaba::client
