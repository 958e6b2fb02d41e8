// Names: what the requests that inputs start from name or hold, by its type, so that one request
// can come to speak of what another one does.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "protocol/statements/authentic.h"

namespace indaba::fuzz {

class Names {
 private:
  template <class... T>
  using ListsOf = std::tuple<std::vector<T>...>;
  using Lists =
      ListsOf<MemberId, DeviceId, ChannelId, MessageId, protocol::CircleId, protocol::Serial,
              protocol::Hash, std::string, Bytes, std::uint64_t, protocol::Statement>;
  template <class T, class... List>
  static constexpr bool is_among(const std::tuple<List...>* /*lists*/) {
    return (std::is_same_v<std::vector<T>, List> || ...);
  }

 public:
  template <class T>
  static constexpr bool holds() {
    return is_among<T>(static_cast<const Lists*>(nullptr));
  }
  // Of ids, words of 32 bytes (hashes and keys), texts, byte strings, numbers, statements.
  template <class T>
  const std::vector<T>& of() const {
    return std::get<std::vector<T>>(lists_);
  }
  // Each once.
  template <class T>
  void add(const T& name) {
    auto& names = std::get<std::vector<T>>(lists_);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  // What `take` and `sign` make a RequestWalk's visitor.
  template <class T>
  void take(T& value) {
    if constexpr (holds<T>()) {
      add(value);
    }
    if constexpr (std::is_same_v<T, protocol::Statement>) {
      add(protocol::hash_of(value));
    }
  }
  void sign(protocol::Statement& /*statement*/, const protocol::StatementBody& /*body*/) {}

 private:
  Lists lists_;
};

}  // namespace indaba::fuzz
