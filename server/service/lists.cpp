#include "server/service/lists.h"

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/refusal.h"

namespace indaba::server {

namespace {

constexpr auto kChanges = storage::MetaKey::list_changes;

}  // namespace

Result<std::uint64_t> revocation_count(const storage::Store& store) {
  const auto head = store.revocations->head();
  INDABA_TRY_ASSIGN(const bool has_any, is_there(head));
  return has_any ? head->number : 0;
}

Result<std::uint64_t> list_changes(const storage::Store& store) {
  INDABA_TRY_ASSIGN(const auto changes, store.meta->number(kChanges));
  return changes.value_or(0);
}

Status count_list_change(storage::Store& store) {
  INDABA_TRY_ASSIGN(const std::uint64_t changes, list_changes(store));
  return store.meta->set_number(kChanges, changes + 1);
}

Status announce_lists(ServiceContext& context, storage::Store& store) {
  INDABA_TRY(count_list_change(store));
  protocol::ListsEvent lists;
  INDABA_TRY_ASSIGN(lists.lists, list_changes(store));
  INDABA_TRY_ASSIGN(lists.device_list, store.devices->last_change());
  INDABA_TRY_ASSIGN(lists.revocations, revocation_count(store));
  context.effects.push_back(Announce{share(protocol::encode_event("lists", lists))});
  return {};
}

}  // namespace indaba::server
