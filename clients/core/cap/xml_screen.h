// What a document must be before the XML parser sees it. pugixml is quick and lenient: it skips
// over DOCTYPEs, leaves unknown entities as they stand, decodes character references to NUL, and
// takes much for XML that is none. All that is refused here, and so is what would cost too much.
#pragma once

#include <string_view>

#include "clients/core/cap/limits.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace indaba::client::cap {

// UTF-8, and no character that XML 1.0 section 2.2 does not allow. Errors: not_utf8,
// forbidden_character.
Status check_characters(ByteView text);

// That `document` is well-formed XML in UTF-8 of the kind that is read here: one element, no
// DOCTYPE, no entities but the five; processing instructions and comments may be there. That each
// end tag has the name of its start tag, the parser sees itself. Errors: the first group of
// CapError.
Status screen_xml(ByteView document, const Limits& limits);

}  // namespace indaba::client::cap
