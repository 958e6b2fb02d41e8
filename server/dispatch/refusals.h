// What a device is told of what went wrong.
#pragma once

#include <optional>
#include <system_error>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "protocol/frames/error_code.h"
#include "server/net/websocket/protocol.h"
#include "server/service/service.h"

namespace indaba::server {

// A refusal is told as it is. A number that no record may have comes from the request, which is
// malformed. Of a fault of the store the device learns whether trying again can help: `overloaded`,
// `unavailable`; everything else is `internal`, a bug.
protocol::ErrorCode told_of(std::error_code error);

// The error frame for it. Of the details those are told that belong to the code.
Bytes encode_refusal(const RequestId& re, std::error_code error, RefusalDetails details = {});

// What the closing event says before the connection is closed so; nothing where the peer has closed
// or nothing is to be said.
std::optional<protocol::ErrorCode> told_of(net::CloseCode code);

}  // namespace indaba::server
