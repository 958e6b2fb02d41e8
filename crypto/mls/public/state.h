// The saved form of a group: records under short keys, each put or deleted on its own, so that a
// message, which changes one sender's ratchet, writes a few hundred bytes, and a commit writes what
// it touched of the tree.
//
// A key is a tag and big-endian numbers, so keys sort by kind. Values hold secrets: they wipe
// themselves, and whoever stores them seals them.
#pragma once

#include <map>
#include <optional>

#include "crypto/mls/public/codec.h"
#include "crypto/mls/public/types.h"

namespace indaba::mls {

// The version that every header record begins with. A change of any record's form raises it; what
// earlier ones wrote still loads.
inline constexpr std::uint16_t kStateVersion = 2;
inline constexpr std::uint16_t kStateVersionMin = 1;

enum class StateTag : std::uint8_t {
  public_header = 'C',  // context, transcript
  proposal = 'Q',       // + order: one that is cached
  tree_node = 'N',      // + node
  member_header = 'E',  // the epoch's secrets
  pending_commit = 'P',
  secret_tree_node = 'S',  // + epoch, node
  sender_ratchets = 'R',   // + epoch, leaf
  past_epoch = 'H',        // + epoch
};

// A record holds several things of which each may be as long as a message.
inline constexpr std::size_t kRecordBytesMax = 8 * kInputBytesMax;

using StateKey = Bytes;

StateKey state_key(StateTag tag);
StateKey state_key(StateTag tag, std::uint32_t index);
StateKey state_key(StateTag tag, Epoch epoch);
StateKey state_key(StateTag tag, Epoch epoch, std::uint32_t index);

// Puts (a value) and deletes (none), to be stored in one atomic batch.
struct StateChanges {
  std::map<StateKey, std::optional<SecretBytes>> records;

  template <class T>
  void put(StateKey key, const T& value) {
    records[std::move(key)] = encode_secret(value);
  }
  void erase(StateKey key) { records[std::move(key)].reset(); }
  std::size_t bytes() const;
};

// All records of one group, as a store hands them back.
class SavedState {
 public:
  void apply(StateChanges&& changes);
  void put(StateKey key, SecretBytes value) { records_[std::move(key)] = std::move(value); }
  const std::map<StateKey, SecretBytes>& records() const { return records_; }

  // Errors: corrupt_state, if there is no such record or it is not a T.
  template <class T>
  Result<T> get(const StateKey& key) const {
    const auto found = records_.find(key);
    if (found == records_.end()) {
      return MlsError::corrupt_state;
    }
    auto value = decode<T>(found->second.view(), kRecordBytesMax);
    if (!value) {
      return value.error() == make_error_code(MlsError::unsupported_state_version)
                 ? MlsError::unsupported_state_version
                 : MlsError::corrupt_state;
    }
    return value;
  }

  // The records whose keys begin with that tag (and epoch), with the number behind it.
  struct Numbered {
    std::uint32_t index = 0;
    const StateKey* key = nullptr;
  };
  std::vector<Numbered> numbered(const StateKey& prefix) const;

 private:
  std::map<StateKey, SecretBytes> records_;
};

// First field of the header records.
struct StateVersion {
  std::uint16_t number = kStateVersion;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.number);
    if constexpr (Io::is_reader) {
      if (io.ok() && (self.number < kStateVersionMin || self.number > kStateVersion)) {
        io.fail(MlsError::unsupported_state_version);
      }
    }
  }
};

}  // namespace indaba::mls
