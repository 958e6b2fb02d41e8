// An alert and its bytes: CAP 1.2 XML.
//
// What is signed, forwarded and published are bytes, so an alert that we write has one form: UTF-8,
// the schema's order, a line an element, dates with a numeric offset (UTC is `-00:00`), no DOCTYPE,
// no entities but XML's own. What others write is read in whatever form the standard's schema
// takes.
#pragma once

#include "clients/core/cap/alert.h"
#include "clients/core/cap/limits.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/primitives/hash.h"

namespace indaba::client::cap {

// Reads one document. What the schema takes is read, but for DOCTYPEs and what its text says of
// lists, references and shapes; XML signatures, comments and processing instructions are passed
// over. Errors: the first two groups of CapError.
Result<Alert> parse(ByteView document, const Limits& limits = {});

// Our form: parse(serialise(alert)) is the alert, and serialise(parse(document)) is the document if
// it came from here. Errors: as XmlWriter says, for texts and dates that have no form in XML or
// CAP.
Result<Bytes> serialise(const Alert& alert);

// The bytes to sign: those of an alert that keeps every rule (check.h) and that every reader with
// the default limits reads as this one. Errors: those of check_alert, serialise and parse;
// not_readable_again.
Result<Bytes> issue(const Alert& alert);

// SHA-256 of exactly these bytes: what answers to an alert name it by.
Sha256Digest digest(ByteView document);

}  // namespace indaba::client::cap
