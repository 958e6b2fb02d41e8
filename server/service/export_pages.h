// The sections of an export (export.h), each page by page.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/frames/account.h"
#include "protocol/frames/error_code.h"
#include "server/service/pages.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Where in its section a page goes on; what is set depends on the section. Clients hold it between
// two pages, so it says nothing that they may not make up.
struct Mark {
  std::uint64_t number = 0;
  std::optional<Bytes> key;  // an id or a hash

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("k", self.key, cbor::Bounds{1, 48});
    io("n", self.number);
  }
};
// Where the section goes on behind the page; empty when it is through.
using Next = Result<std::optional<Mark>>;

template <class Key>
Bytes bytes_of(const Key& key) {
  return Bytes(key.begin(), key.end());
}
template <class Tag, std::size_t N>
Bytes bytes_of(const Id<Tag, N>& id) {
  return to_bytes(id.view());
}

// Errors: malformed.
template <std::size_t N>
Result<std::optional<ByteArray<N>>> array_in(const Mark& mark) {
  std::optional<ByteArray<N>> array;
  if (mark.key) {
    if (mark.key->size() != N) {
      return protocol::ErrorCode::malformed;
    }
    std::copy(mark.key->begin(), mark.key->end(), array.emplace().begin());
  }
  return array;
}
template <class IdType>
Result<std::optional<IdType>> id_in(const Mark& mark) {
  INDABA_TRY_ASSIGN(const auto array, array_in<IdType::size_bytes>(mark));
  return array ? std::optional(IdType(*array)) : std::nullopt;
}

// Behind a full page of `records` there may be more.
template <class Record, class KeyOf>
std::optional<Mark> behind(const std::vector<Record>& records, KeyOf key) {
  if (records.size() < kPageRows) {
    return std::nullopt;
  }
  return Mark{0, bytes_of(key(records.back()))};
}

class Export {
 public:
  Export(ServiceContext& context, const storage::Store& store, const Caller& caller)
      : context_(context), store_(store), caller_(caller), member_(caller.signed_in->member) {}

  // Of that section alone, so that what is looked at stays bounded.
  Outcome<protocol::AccountExportReply> page(protocol::ExportSection section, const Mark& from);

 private:
  using Section = Next (Export::*)(const Mark&);
  static const std::array<Section, 13> kSections;  // in the order of ExportSection

  Next account(const Mark& from);
  Next devices(const Mark& from);
  Next statements(const Mark& from);
  Next issued(const Mark& from);
  Next contacts(const Mark& from);
  Next channels(const Mark& from);
  Next bans(const Mark& from);
  Next entries(const Mark& from);
  Next inboxes(const Mark& from);
  Next answers(const Mark& from);
  Next boxes(const Mark& from);
  Next invites(const Mark& from);
  Next replies(const Mark& from);

  template <class Read>
  Next signed_ones(const Mark& from, Read read);
  Result<protocol::ExportedChannel> shown(const storage::Channel& channel) const;
  Result<std::uint64_t> add_entries(const ChannelId& channel, std::uint64_t seq,
                                    const std::vector<storage::Device>& devices, std::size_t& rows);
  // From the one that the mark names on.
  Result<std::vector<storage::Device>> devices_from(const Mark& from) const;
  Status add_boxes(const storage::Circle& circle, const std::vector<storage::Device>& devices);

  ServiceContext& context_;
  const storage::Store& store_;
  const Caller& caller_;
  const MemberId& member_;
  protocol::AccountExportReply reply_;
};

}  // namespace indaba::server
