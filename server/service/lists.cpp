#include "server/service/lists.h"

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/refusal.h"

namespace indaba::server {

Result<std::uint64_t> revocation_count(const storage::Store& store) {
  const auto head = store.revocations->head();
  INDABA_TRY_ASSIGN(const bool has_any, is_there(head));
  return has_any ? head->number : 0;
}

Status announce_lists(ServiceContext& context, const storage::Store& store) {
  protocol::ListsEvent lists;
  INDABA_TRY_ASSIGN(lists.device_list, store.devices->last_change());
  INDABA_TRY_ASSIGN(lists.revocations, revocation_count(store));
  context.effects.push_back(Announce{share(protocol::encode_event("lists", lists))});
  return {};
}

}  // namespace indaba::server
