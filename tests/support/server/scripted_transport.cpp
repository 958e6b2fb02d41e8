#include "tests/support/server/scripted_transport.h"

#include <algorithm>
#include <utility>

namespace indaba::test {

using server::net::IoResult;
using server::net::IoState;

Bytes ScriptedTransport::take_written() { return std::exchange(written, {}); }

IoResult ScriptedTransport::read_some(MutableByteView to) {
  if (is_broken) {
    return {IoState::failed};
  }
  if (incoming.empty()) {
    return {peer_has_ended ? IoState::closed : IoState::want_read};
  }
  const std::size_t size = std::min({to.size(), incoming.size(), read_bytes_max});
  std::copy_n(incoming.begin(), size, to.begin());
  incoming.erase(incoming.begin(), incoming.begin() + static_cast<std::ptrdiff_t>(size));
  return {IoState::done, size};
}

IoResult ScriptedTransport::write_some(ByteView from) {
  if (is_broken) {
    return {IoState::failed};
  }
  if (waiting_at_ != nullptr) {
    retry_was_wrong = retry_was_wrong || from.data() != waiting_at_ ||
                      from.size() < waiting_.size() ||
                      !same_bytes(from.first(waiting_.size()), waiting_);
  }
  const std::size_t size =
      takes_all_or_nothing && room < from.size() ? 0 : std::min(room, from.size());
  if (size == 0) {
    waiting_at_ = from.data();
    waiting_ = to_bytes(from);
    return {IoState::want_write};
  }
  waiting_at_ = nullptr;
  append(written, from.first(size));
  room -= room == kEverything ? 0 : size;
  ++writes;
  return {IoState::done, size};
}

}  // namespace indaba::test
