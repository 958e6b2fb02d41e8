// ChannelRefs: the short number under which all tables know a channel.
#pragma once

#include <cstdint>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "storage/base/query.h"

namespace indaba::storage::sqlite {

enum class ChannelRef : std::uint64_t {};

class ChannelRefs {
 public:
  explicit ChannelRefs(Connection& connection) : connection_(connection) {}

  // Errors: not_found.
  Result<ChannelRef> of(const ChannelId& channel) const {
    ChannelRef ref{};
    INDABA_TRY(read_one(of_(channel), ref));
    return ref;
  }

 private:
  Connection& connection_;
  Query of_{connection_, "SELECT ref FROM channels WHERE id = ?1"};
};

}  // namespace indaba::storage::sqlite
