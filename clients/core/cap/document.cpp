#include "clients/core/cap/document.h"

#include "clients/core/cap/check.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/xml_reader.h"
#include "clients/core/cap/xml_screen.h"
#include "clients/core/cap/xml_writer.h"

namespace indaba::client::cap {
namespace {

// Comments and processing instructions are dropped, white space is kept: it may be all of a text.
constexpr unsigned kParserOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                    pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

}  // namespace

Result<Alert> parse(ByteView document, const Limits& limits) {
  INDABA_TRY(screen_xml(document, limits));
  pugi::xml_document tree;
  if (!tree.load_buffer(document.data(), document.size(), kParserOptions, pugi::encoding_utf8)) {
    return CapError::malformed_xml;
  }
  const pugi::xml_node root = tree.document_element();
  if (!is_element(root, kNamespace, "alert")) {
    return CapError::wrong_namespace;
  }
  Reading reading{limits, {}};
  XmlReader reader(reading, root);
  Alert alert;
  fields(alert, reader);
  reader.finish();
  if (reading.error) {
    return reading.error;
  }
  return alert;
}

Result<Bytes> serialise(const Alert& alert) {
  INDABA_TRY_ASSIGN(const std::string text, XmlWriter::write(alert));
  return to_bytes(text);
}

Result<Bytes> issue(const Alert& alert) {
  INDABA_TRY(check_alert(alert));
  INDABA_TRY_ASSIGN(Bytes document, serialise(alert));
  INDABA_TRY_ASSIGN(const Alert again, parse(document));
  if (again != alert) {
    return CapError::not_readable_again;
  }
  return document;
}

Sha256Digest digest(ByteView document) { return sha256(document); }

}  // namespace indaba::client::cap
