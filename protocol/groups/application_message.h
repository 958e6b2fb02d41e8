// What an encrypted message shows from outside: enough to see that it is one of the channel's and
// of the epoch that it claims, without any secret.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"

namespace indaba::protocol {

// Whether `body` is an MLSMessage with a PrivateMessage (RFC 9420 section 6.3) of content type
// application, of that group and epoch, whose authenticated data is the message's id and nothing
// else. Errors: those of mls::decode; GroupError::wrong_group for another group or epoch,
// GroupError::wrong_message otherwise.
Status check_application_message(ByteView body, const ChannelId& channel, std::uint64_t generation,
                                 std::uint64_t epoch, const MessageId& message);

}  // namespace indaba::protocol
