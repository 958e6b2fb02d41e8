#include "crypto/mls/public/state.h"

namespace indaba::mls {

StateKey state_key(StateTag tag) { return {static_cast<std::uint8_t>(tag)}; }

StateKey state_key(StateTag tag, std::uint32_t index) {
  Writer writer;
  writer(tag, index);
  return writer.finish();
}

StateKey state_key(StateTag tag, Epoch epoch) {
  Writer writer;
  writer(tag, epoch);
  return writer.finish();
}

StateKey state_key(StateTag tag, Epoch epoch, std::uint32_t index) {
  Writer writer;
  writer(tag, epoch, index);
  return writer.finish();
}

std::size_t StateChanges::bytes() const {
  std::size_t total = 0;
  for (const auto& [key, value] : records) {
    total += key.size() + (value ? value->size() : 0);
  }
  return total;
}

void SavedState::apply(StateChanges&& changes) {
  for (auto& [key, value] : changes.records) {
    if (value) {
      records_[key] = std::move(*value);
    } else {
      records_.erase(key);
    }
  }
}

std::vector<SavedState::Numbered> SavedState::numbered(const StateKey& prefix) const {
  std::vector<Numbered> found;
  for (auto record = records_.lower_bound(prefix); record != records_.end(); ++record) {
    const StateKey& key = record->first;
    if (key.size() < prefix.size() || !same_bytes(ByteView(key).first(prefix.size()), prefix)) {
      break;
    }
    if (key.size() != prefix.size() + sizeof(std::uint32_t)) {
      continue;
    }
    Reader reader(ByteView(key).subspan(prefix.size()));
    std::uint32_t index = 0;
    reader(index);
    found.push_back({index, &key});
  }
  return found;
}

}  // namespace indaba::mls
