// Export: all that the server holds of a member, handed to one of their devices page by page.
#pragma once

#include "protocol/frames/account.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// How much one page looks at: of rows in a log, of circles.
inline constexpr std::size_t kExportedRowsMax = 400;
inline constexpr std::size_t kExportedCirclesMax = 100;
// A page of statements or boxes ends once it has so many bytes or boxes.
inline constexpr std::size_t kExportedBytesMax = std::size_t{256} << 10;
inline constexpr std::size_t kExportedBoxesMax = 72;

// The page at `request.from`; pages may be empty. Left out is what is kept for a day to hold limits
// only: whose key packages the member claimed, and who claimed theirs; what they wrote into
// channels that they have left, which would take going through all logs; and what became of their
// requests to talk that were not accepted. Errors: malformed for a place that no page named.
Outcome<protocol::AccountExportReply> account_export(ServiceContext& context,
                                                     const storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::AccountExportRequest& request);

}  // namespace indaba::server
