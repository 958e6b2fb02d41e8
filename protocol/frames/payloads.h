// Which structures a method takes and answers with, and what an event holds, by name.
#pragma once

#include "protocol/frames/account.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/answers.h"
#include "protocol/frames/channels.h"
#include "protocol/frames/circles.h"
#include "protocol/frames/closed_channels.h"
#include "protocol/frames/connect.h"
#include "protocol/frames/devices.h"
#include "protocol/frames/events.h"
#include "protocol/frames/inbox.h"
#include "protocol/frames/invites.h"
#include "protocol/frames/key_packages.h"
#include "protocol/frames/log.h"
#include "protocol/frames/members.h"
#include "protocol/frames/open_channels.h"

namespace indaba::protocol {

// Calls visit.template operator()<Request, Reply>(name) for each method, by name.
template <class Visit>
void for_each_method(Visit visit) {
  visit.template operator()<AccountEraseRequest, AccountEraseReply>("account.erase");
  visit.template operator()<AccountExportRequest, AccountExportReply>("account.export");
  visit.template operator()<AllianceGetRequest, AllianceGetReply>("alliance.get");
  visit.template operator()<AllianceInitialiseRequest, AllianceInitialiseReply>(
      "alliance.initialise");
  visit.template operator()<AnswersPutRequest, AnswersPutReply>("answers.put");
  visit.template operator()<AnswersReadRequest, AnswersReadReply>("answers.read");
  visit.template operator()<AnswersReceiptRequest, AnswersReceiptReply>("answers.receipt");
  visit.template operator()<BackupGetRequest, BackupGetReply>("backup.get");
  visit.template operator()<BackupPutRequest, BackupPutReply>("backup.put");
  visit.template operator()<ChannelsCommitRequest, ChannelsCommitReply>("channels.commit");
  visit.template operator()<ChannelsCreateRequest, ChannelsCreateReply>("channels.create");
  visit.template operator()<ChannelsFindRequest, ChannelsFindReply>("channels.find");
  visit.template operator()<ChannelsGroupInfoRequest, ChannelsGroupInfoReply>(
      "channels.group_info");
  visit.template operator()<ChannelsJoinRequest, ChannelsJoinReply>("channels.join");
  visit.template operator()<ChannelsLeaveRequest, ChannelsLeaveReply>("channels.leave");
  visit.template operator()<ChannelsListRequest, ChannelsListReply>("channels.list");
  visit.template operator()<ChannelsMembersRequest, ChannelsMembersReply>("channels.members");
  visit.template operator()<ChannelsModerateRequest, ChannelsModerateReply>("channels.moderate");
  visit.template operator()<ChannelsOpenRequest, ChannelsOpenReply>("channels.open");
  visit.template operator()<ChannelsQuitRequest, ChannelsQuitReply>("channels.quit");
  visit.template operator()<ChannelsRejoinRequest, ChannelsRejoinReply>("channels.rejoin");
  visit.template operator()<ChannelsReportRequest, ChannelsReportReply>("channels.report");
  visit.template operator()<ChannelsSettleRequest, ChannelsSettleReply>("channels.settle");
  visit.template operator()<ChannelsTreeRequest, ChannelsTreeReply>("channels.tree");
  visit.template operator()<CirclesBoxRequest, CirclesBoxReply>("circles.box");
  visit.template operator()<CirclesDefineRequest, CirclesDefineReply>("circles.define");
  visit.template operator()<CirclesDutiesRequest, CirclesDutiesReply>("circles.duties");
  visit.template operator()<CirclesGetRequest, CirclesGetReply>("circles.get");
  visit.template operator()<CirclesReportRequest, CirclesReportReply>("circles.report");
  visit.template operator()<CirclesRotateRequest, CirclesRotateReply>("circles.rotate");
  visit.template operator()<ContactAnswerRequest, ContactAnswerReply>("contact.answer");
  visit.template operator()<ContactAskRequest, ContactAskReply>("contact.ask");
  visit.template operator()<ContactSetRequest, ContactSetReply>("contact.set");
  visit.template operator()<CursorSetRequest, CursorSetReply>("cursor.set");
  visit.template operator()<DeleteRequest, DeleteReply>("delete");
  visit.template operator()<DevicesAddRequest, DevicesAddReply>("devices.add");
  visit.template operator()<DevicesAskRequest, DevicesAskReply>("devices.ask");
  visit.template operator()<DevicesListRequest, DevicesListReply>("devices.list");
  visit.template operator()<DevicesRecoverRequest, DevicesRecoverReply>("devices.recover");
  visit.template operator()<DevicesRevokeRequest, DevicesRevokeReply>("devices.revoke");
  visit.template operator()<DirectorySearchRequest, DirectorySearchReply>("directory.search");
  visit.template operator()<HandleSetRequest, HandleSetReply>("handle.set");
  visit.template operator()<HashRequest, HashReply>("hash");
  visit.template operator()<InboxAcknowledgeRequest, InboxAcknowledgeReply>("inbox.acknowledge");
  visit.template operator()<InboxReadRequest, InboxReadReply>("inbox.read");
  visit.template operator()<InvitesCreateRequest, InvitesCreateReply>("invites.create");
  visit.template operator()<InvitesListRequest, InvitesListReply>("invites.list");
  visit.template operator()<InvitesLookRequest, InvitesLookReply>("invites.look");
  visit.template operator()<InvitesRevokeRequest, InvitesRevokeReply>("invites.revoke");
  visit.template operator()<KeyPackagesClaimRequest, KeyPackagesClaimReply>("key_packages.claim");
  visit.template operator()<KeyPackagesCountRequest, KeyPackagesCountReply>("key_packages.count");
  visit.template operator()<KeyPackagesPublishRequest, KeyPackagesPublishReply>(
      "key_packages.publish");
  visit.template operator()<MembersCountersignRequest, MembersCountersignReply>(
      "members.countersign");
  visit.template operator()<MembersGetRequest, MembersGetReply>("members.get");
  visit.template operator()<MembersPastRequest, MembersPastReply>("members.past");
  visit.template operator()<PendingAcceptRequest, PendingAcceptReply>("pending.accept");
  visit.template operator()<PendingListRequest, PendingListReply>("pending.list");
  visit.template operator()<PendingRefuseRequest, PendingRefuseReply>("pending.refuse");
  visit.template operator()<ProfileGetRequest, ProfileGetReply>("profile.get");
  visit.template operator()<ProfileSetRequest, ProfileSetReply>("profile.set");
  visit.template operator()<ProveRequest, ProveReply>("prove");
  visit.template operator()<ProvisionalListRequest, ProvisionalListReply>("provisional.list");
  visit.template operator()<ReadRequest, ReadReply>("read");
  visit.template operator()<RegisterRequest, RegisterReply>("register");
  visit.template operator()<ResumeRequest, ResumeReply>("resume");
  visit.template operator()<RevocationsGetRequest, RevocationsGetReply>("revocations.get");
  visit.template operator()<SendRequest, SendReply>("send");
  visit.template operator()<StatementsGetRequest, StatementsGetReply>("statements.get");
  visit.template operator()<StatementsPublishRequest, StatementsPublishReply>("statements.publish");
}

// Calls visit.template operator()<Event>(name) for each event.
template <class Visit>
void for_each_event(Visit visit) {
  visit.template operator()<HelloEvent>("hello");
  visit.template operator()<EntryEvent>("entry");
  visit.template operator()<InboxEvent>("inbox");
  visit.template operator()<ChannelEvent>("channel");
  visit.template operator()<ListsEvent>("lists");
  visit.template operator()<BoxEvent>("box");
  visit.template operator()<AnswerEvent>("answer");
  visit.template operator()<ClosingEvent>("closing");
}

}  // namespace indaba::protocol
