#include "storage/meta.h"

#include "storage/error.h"

namespace indaba::storage {
namespace {

constexpr std::size_t kNumberBytes = 8;

}  // namespace

Result<std::optional<std::uint64_t>> MetaStore::number(MetaKey key) const {
  const Result<Bytes> kept = value(key);
  if (kept.error() == make_error_code(StorageError::not_found)) {
    return std::optional<std::uint64_t>();
  }
  if (!kept || kept->size() != kNumberBytes) {
    return kept ? make_error_code(StorageError::corrupt) : kept.error();
  }
  std::uint64_t number = 0;
  for (const std::uint8_t byte : *kept) {
    number = number << 8U | byte;
  }
  return std::optional(number);
}

Status MetaStore::set_number(MetaKey key, std::uint64_t number) {
  ByteArray<kNumberBytes> bytes{};
  for (std::size_t i = kNumberBytes; i-- > 0; number >>= 8U) {
    bytes[i] = static_cast<std::uint8_t>(number);
  }
  return set_value(key, bytes);
}

}  // namespace indaba::storage
