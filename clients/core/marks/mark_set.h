// MarkSet: the marks of one kind, one for each channel, member, device or name, of which the one
// that counts is kept. What is taken twice, or in another order, comes to the same.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "clients/core/agent/records.h"
#include "crypto/base/hex.h"
#include "protocol/content/marks.h"

namespace indaba::client {

// What a mark is about, and whether it counts in place of another about the same.
inline const ChannelId& subject_of(const protocol::ReadMark& mark) { return mark.channel; }
inline const ChannelId& subject_of(const protocol::ChannelMark& mark) { return mark.channel; }
inline const MemberId& subject_of(const protocol::MemberMark& mark) { return mark.member; }
inline const DeviceId& subject_of(const protocol::DeviceMark& mark) { return mark.device; }
inline const std::string& subject_of(const protocol::ProfileMark& mark) { return mark.name; }
inline bool counts_over(const protocol::ReadMark& mark, const protocol::ReadMark& kept) {
  return mark.seq > kept.seq;
}
template <class Mark>
bool counts_over(const Mark& mark, const Mark& kept) {
  if (mark.changed != kept.changed) {
    return mark.changed > kept.changed;
  }
  if constexpr (requires { mark.on; }) {
    return mark.on && !kept.on;
  } else {
    return cbor::encode(mark) > cbor::encode(kept);
  }
}

// Of a subject, under which its mark is kept.
template <class SomeId>
std::string key_of_subject(const SomeId& id) {
  return to_hex(id.view());
}
inline std::string key_of_subject(const std::string& name) { return to_hex(as_bytes(name)); }

template <class Mark>
class MarkSet {
 public:
  using Subject = std::remove_cvref_t<decltype(subject_of(std::declval<Mark>()))>;

  // Each is kept under the prefix.
  explicit MarkSet(std::string_view prefix) : prefix_(prefix) {}

  // Errors: corrupt_store, the host's.
  Status restore(const Records& records) {
    INDABA_TRY_ASSIGN(const auto kept, records.all<Mark>(prefix_));
    for (const auto& [key, mark] : kept) {
      marks_.insert_or_assign(subject_of(mark), mark);
    }
    return {};
  }

  // Whether it counts from now on. One about a subject of which nothing was known is left out where
  // there are `limit` already.
  bool take(Records& records, const Mark& mark, std::size_t limit) {
    const Mark* kept = find(subject_of(mark));
    if (kept == nullptr ? marks_.size() >= limit : !counts_over(mark, *kept)) {
      return false;
    }
    marks_.insert_or_assign(subject_of(mark), mark);
    records.put(std::string(prefix_) + key_of_subject(subject_of(mark)), mark);
    return true;
  }

  const Mark* find(const Subject& subject) const {
    const auto found = marks_.find(subject);
    return found == marks_.end() ? nullptr : &found->second;
  }
  void forget_all() { marks_.clear(); }
  const std::map<Subject, Mark>& all() const { return marks_; }

 private:
  std::string_view prefix_;
  std::map<Subject, Mark> marks_;
};

}  // namespace indaba::client
