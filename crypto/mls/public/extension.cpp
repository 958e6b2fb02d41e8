#include "crypto/mls/public/extension.h"

namespace indaba::mls {

const Bytes* ExtensionList::find(ExtensionType type) const {
  const auto found = std::ranges::find(items, type, &Extension::type);
  return found == items.end() ? nullptr : &found->data;
}

void ExtensionList::set(ExtensionType type, Bytes data) {
  const auto found = std::ranges::find(items, type, &Extension::type);
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
  std::ranges::sort(types);
  return std::ranges::adjacent_find(types) != types.end();
}

}  // namespace indaba::mls
