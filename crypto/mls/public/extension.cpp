#include "crypto/mls/public/extension.h"

namespace indaba::mls {

const Bytes* ExtensionList::find(ExtensionType type) const {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [type](const Extension& item) { return item.type == type; });
  return found == items.end() ? nullptr : &found->data;
}

void ExtensionList::set(ExtensionType type, Bytes data) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [type](const Extension& item) { return item.type == type; });
  if (found == items.end()) {
    items.push_back({type, std::move(data)});
  } else {
    found->data = std::move(data);
  }
}

bool ExtensionList::has_duplicates() const {
  if (items.size() < 2) {
    return false;
  }
  std::vector<ExtensionType> types;
  types.reserve(items.size());
  for (const Extension& extension : items) {
    types.push_back(extension.type);
  }
  std::sort(types.begin(), types.end());
  return std::adjacent_find(types.begin(), types.end()) != types.end();
}

Status ExtensionList::validate() const {
  return has_duplicates() ? Status(MlsError::duplicate_extension) : Status();
}

}  // namespace indaba::mls
