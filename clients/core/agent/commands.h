// What a person or a program asks the agent to do; each ends with one Finished event.
//
// All of it has `fields`, so that whoever takes it from programs reads it in one way; the bounds in
// them bind such readers, and what the agent itself requires it checks whoever asks.
#pragma once

#include <variant>

#include "clients/core/agent/commands/alerts.h"
#include "clients/core/agent/commands/channels.h"
#include "clients/core/agent/commands/devices.h"
#include "clients/core/agent/commands/joining.h"
#include "clients/core/agent/commands/moderating.h"
#include "clients/core/agent/commands/people.h"

namespace indaba::client {

using Command = std::variant<
    FoundAlliance, JoinAlliance, ConfirmSheets, CreateInvites, ListPending, AcceptPending,
    AcceptByRoot, RefusePending, SetProfileField, ShareProfile, ReadProfile, DefineCircle,
    OpenChannel, FindChannels, SearchDirectory, JoinChannel, OpenDirect, OpenGroup, AddMembers,
    AnswerContact, ReadFirstContact, SetFirstContact, Accredit, Revoke, RemoveMembers, BanMember,
    UnbanMember, DeleteMessages, RenameChannel, LeaveChannel, SendMessage, SendAlert,
    SendWholeAlert, UpdateAlert, CancelAlert, AnswerAlert, ReadRoster, RemindSilent,
    IssueAlertCertificates, ReadLog, LookUp, OfferLink, AskToBeLinked, AcceptDevice, RenameDevice,
    RevokeDevice, RecoverAccount, AcceptIdentity, BlockMember, MuteChannel, PinChannel, MarkRead,
    SetAlertFilter, SetSlow, SetExpiry, CloseChannel, ListMembers, EraseAccount>;

}  // namespace indaba::client
