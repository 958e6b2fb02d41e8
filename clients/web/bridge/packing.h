// How an answer of the bridge is laid out for JavaScript, in one buffer.
//
// Numbers are unsigned, of 32 bits, little-endian; a text or bytes are their length and themselves:
//   size      of all that follows
//   error     text: its name; empty if there is none, and nothing follows one
//   writes    their number; of each: key, text; 1 and the value, bytes, or 0 where it is deleted
//   frames    their number; each bytes
//   events    their number; each text, a line of JSON
#pragma once

#include "clients/web/bridge/bridge.h"

namespace indaba::web {

Bytes pack(const Output& output);
Bytes pack_error(std::error_code error);
// `size`, and the text.
Bytes pack_text(std::string_view text);

}  // namespace indaba::web
