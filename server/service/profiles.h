// What members say of themselves, and finding them by it.
#pragma once

#include <vector>

#include "protocol/frames/members.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Of one member, in one answer.
inline constexpr std::size_t kIdentitiesShown = 20;
inline constexpr std::size_t kStatementsShown = 100;

// Whether the caller may know whether `subject` is protected as youth.
Result<bool> sees_youth(const storage::Store& store, const Caller& caller, const MemberId& subject,
                        UnixTime now);
// The invite by which a member came, without which nobody could see by whose word.
Status add_invite(const storage::Store& store, const protocol::Statement& membership,
                  std::vector<protocol::Statement>& statements);

// A member's identities, devices, accreditations and profile. `youth` is shown only to the member,
// youth leads, admins and others whom it admits to the same circle. Errors: not_found, also for who
// is pending.
Outcome<protocol::MembersGetReply> members_get(ServiceContext& context, const storage::Store& store,
                                               const Caller& caller,
                                               const protocol::MembersGetRequest& request);
// In place of the whole profile. Errors: malformed for a field that is there twice.
Outcome<protocol::ProfileSetReply> profile_set(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ProfileSetRequest& request);
Outcome<protocol::ProfileGetReply> profile_get(ServiceContext& context, const storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ProfileGetRequest& request);
// Errors: already_exists for a handle that is somebody's.
Outcome<protocol::HandleSetReply> handle_set(ServiceContext& context, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::HandleSetRequest& request);
// Full members by their `alliance` fields, by handle, page after page.
Outcome<protocol::DirectorySearchReply> directory_search(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::DirectorySearchRequest& request);

}  // namespace indaba::server
