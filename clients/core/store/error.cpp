#include "clients/core/store/error.h"

#include <string>

namespace indaba::client {
namespace {

class StoreErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.client.store"; }

  std::string message(int value) const override {
    switch (static_cast<StoreError>(value)) {
      case StoreError::superseded:
        return "the store was opened anew elsewhere";
      case StoreError::disk_full:
        return "the disk is full";
      case StoreError::io:
        return "the disk failed; open the store again";
      case StoreError::in_use:
        return "another program is using the store";
      case StoreError::no_access:
        return "the store's folder can't be read and written";
      case StoreError::exposed:
        return "other people of this machine could get at the store; take their permissions away";
      case StoreError::not_a_store:
        return "the file is not a member's store";
      case StoreError::newer_version:
        return "the store was written by a later version of this program";
      case StoreError::corrupt:
        return "the store's file is damaged";
      case StoreError::absent:
        return "there is no store here yet";
      case StoreError::already_made:
        return "there is a store here already";
      case StoreError::damaged_header:
        return "the store's header is damaged";
      case StoreError::wrong_passphrase:
        return "wrong passphrase";
      case StoreError::wrong_file_key:
        return "not the key of this store";
      case StoreError::wants_passphrase:
        return "the store opens with a passphrase";
      case StoreError::wants_file_key:
        return "the store opens with a key from a file";
      case StoreError::unfit_passphrase:
        return "a passphrase has between 1 and 4096 bytes";
      case StoreError::unfit_cost:
        return "a guess would cost too little or too much";
      case StoreError::too_large:
        return "more than the store takes under one name";
      case StoreError::damaged_value:
        return "a stored value is damaged or was moved";
    }
    return "unknown store error";
  }
};

}  // namespace

const std::error_category& store_error_category() {
  static const StoreErrorCategory category;
  return category;
}

std::error_code make_error_code(StoreError error) {
  return {static_cast<int>(error), store_error_category()};
}

}  // namespace indaba::client
