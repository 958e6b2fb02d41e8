#include "storage/error.h"

#include <string>

namespace indaba::storage {
namespace {

class StorageErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.storage"; }

  std::string message(int value) const override {
    switch (static_cast<StorageError>(value)) {
      case StorageError::not_found:
        return "no such record";
      case StorageError::already_exists:
        return "the record is there already";
      case StorageError::conflict:
        return "the record is not as expected";
      case StorageError::out_of_range:
        return "a number or length that no record may have";
      case StorageError::read_limit:
        return "the read took too long or too many rows";
      case StorageError::overloaded:
        return "too much work is waiting";
      case StorageError::stopped:
        return "the store is closing";
      case StorageError::disk_full:
        return "the disk is full";
      case StorageError::io:
        return "the disk failed";
      case StorageError::failed:
        return "the store is read-only since an earlier failure";
      case StorageError::in_use:
        return "the store is open elsewhere";
      case StorageError::corrupt:
        return "the stored bytes are not what was written";
      case StorageError::not_a_store:
        return "the file is not a store";
      case StorageError::newer_version:
        return "the store was written by a later version";
      case StorageError::clock_jumped:
        return "the wall clock jumped";
    }
    return "unknown storage error";
  }
};

}  // namespace

const std::error_category& storage_error_category() {
  static const StorageErrorCategory category;
  return category;
}

std::error_code make_error_code(StorageError error) {
  return {static_cast<int>(error), storage_error_category()};
}

}  // namespace indaba::storage
