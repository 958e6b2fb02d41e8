// Limits: how much of a document is read. The defaults leave room for what other publishers write,
// and keep what a document costs in memory within a small multiple of its bytes.
#pragma once

#include <cstddef>

namespace indaba::client::cap {

struct Limits {
  std::size_t document_bytes_max = std::size_t{256} << 10;
  std::size_t depth_max = 16;  // elements within elements, the outermost counted
  std::size_t elements_max = 8'192;
  std::size_t attributes_max = 16;  // of one element
  std::size_t text_bytes_max = std::size_t{16} << 10;
  std::size_t deref_uri_bytes_max = std::size_t{192} << 10;  // a small picture, in base64
  std::size_t addresses_max = 256;
  std::size_t codes_max = 32;
  std::size_t references_max = 128;
  std::size_t incidents_max = 32;
  std::size_t infos_max = 32;
  std::size_t categories_max = 12;
  std::size_t response_types_max = 9;
  std::size_t event_codes_max = 32;
  std::size_t parameters_max = 64;
  std::size_t resources_max = 32;
  std::size_t areas_max = 64;
  std::size_t polygons_max = 64;
  std::size_t points_max = 512;  // of one polygon
  std::size_t area_circles_max = 64;
  std::size_t geocodes_max = 512;
};

}  // namespace indaba::client::cap
