#include "server/service/connect.h"

#include <algorithm>
#include <map>

#include "crypto/primitives/ed25519.h"
#include "server/service/authority.h"
#include "server/service/channel_kinds.h"
#include "server/service/heads.h"
#include "server/service/lists.h"
#include "server/service/log_reading.h"
#include "server/service/refusal.h"
#include "server/service/rollback.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using storage::StorageError;

constexpr std::size_t kResumedPage = 500;

// "indaba/1" 0x00 "prove" 0x00 alliance nonce server_key device server_name
Bytes proof_of(const protocol::Hash& alliance, const ServerIdentity& server, const Caller& caller,
               const DeviceId& device) {
  Bytes input = to_bytes("indaba/1");
  input.push_back(0);
  append(input, as_bytes("prove"));
  input.push_back(0);
  append(input, alliance);
  append(input, caller.nonce);
  append(input, server.key_hash);
  append(input, device.view());
  append(input, as_bytes(server.name));
  return input;
}

// Up to the first device of the generation, which only the identity key vouches for, each must have
// been certified by one of the same member and generation that has not been revoked. Errors:
// StorageError::not_found.
Status check_certifiers(const storage::Store& store, const storage::Device& device) {
  std::optional<DeviceId> next = device.certifier;
  for (std::size_t links = 0; next; ++links) {
    INDABA_TRY_ASSIGN(const storage::Device certifier, store.devices->device(*next));
    if (links == kCertifiersMax || certifier.ended || certifier.member != device.member ||
        certifier.generation != device.generation) {
      return StorageError::not_found;
    }
    next = certifier.certifier;
  }
  return {};
}

// Errors: StorageError::not_found for a device that does not count, or whose proof this is not.
Result<storage::Device> prove_device(const ServiceContext& context, const storage::Store& store,
                                     const Caller& caller, const protocol::ProveRequest& request) {
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  INDABA_TRY_ASSIGN(const storage::Device device,
                    counting_device(store, request.device, context.now));
  INDABA_TRY(check_certifiers(store, device));
  const Bytes input = proof_of(alliance, context.server, caller, device.id);
  if (!ed25519_verify(device.signature_key, input, request.signature)) {
    return StorageError::not_found;
  }
  return device;
}

// One device's channels, as they are taken up.
class Resumption {
 public:
  Resumption(ServiceContext& context, const storage::Store& store, const SignedIn& device)
      : context_(context), store_(store), device_(device) {}

  Result<protocol::ResumeReply> run(const protocol::ResumeRequest& request,
                                    const Authority& authority) &&;

 private:
  Status resume_all();
  Status resume_one(const storage::Channel& channel);
  // Whether the device itself is in the channel that its member is in.
  Result<bool> listens_to(const storage::Channel& channel);

  ServiceContext& context_;
  const storage::Store& store_;
  const SignedIn& device_;
  std::optional<HeadScope> scope_;
  std::map<ChannelId, std::uint64_t> cursors_;  // of channels not met yet
  protocol::ResumeReply reply_;
};

Result<protocol::ResumeReply> Resumption::run(const protocol::ResumeRequest& request,
                                              const Authority& authority) && {
  for (const protocol::Cursor& cursor : request.cursors) {
    if (!cursors_.emplace(cursor.channel, cursor.seq).second) {
      return ErrorCode::malformed;
    }
  }
  INDABA_TRY_ASSIGN(scope_, head_scope(store_));
  INDABA_TRY(resume_all());
  reply_.gone.reserve(cursors_.size());
  for (const auto& [channel, seq] : cursors_) {
    reply_.gone.push_back(channel);
  }
  INDABA_TRY_ASSIGN(reply_.key_packages, store_.key_packages->count(device_.device, context_.now));
  if (authority.has(protocol::RoleName::responder)) {
    INDABA_TRY_ASSIGN(reply_.answers, store_.answers->newest());
  }
  return std::move(reply_);
}

Status Resumption::resume_all() {
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page,
                      store_.channels->channels_of(device_.member, after, kResumedPage));
    for (const storage::Channel& channel : page) {
      INDABA_TRY(resume_one(channel));
    }
    if (page.size() < kResumedPage) {
      return {};
    }
    after = page.back().id;
  }
}

Result<bool> Resumption::listens_to(const storage::Channel& channel) {
  if (!protocol::is_closed(shown_kind(channel.kind))) {
    return true;
  }
  const auto leaf = store_.leaves->leaf(channel.id, device_.device);
  INDABA_TRY_ASSIGN(const bool is_leaf, is_there(leaf));
  if (!is_leaf) {
    reply_.outside.push_back(channel.id);
  }
  return is_leaf && !leaf->due;
}

Status Resumption::resume_one(const storage::Channel& channel) {
  INDABA_TRY_ASSIGN(const bool listens, listens_to(channel));
  if (!listens) {
    return {};
  }
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store_.log->head(channel.id));
  INDABA_TRY_ASSIGN(const std::uint64_t first, first_shown(store_, channel, device_.member));
  const auto cursor = cursors_.extract(channel.id);
  const std::uint64_t known = cursor.empty() ? head.seq : std::min(cursor.mapped(), head.seq);
  context_.effects.emplace_back(Subscribe{device_.device, channel.id, std::max(known + 1, first)});
  if (cursor.empty() || cursor.mapped() != head.seq) {
    protocol::Resumed& resumed = reply_.channels.emplace_back();
    resumed.channel = channel.id;
    resumed.kind = shown_kind(channel.kind);
    resumed.first = first;
    resumed.head = signed_head(context_, scope_, channel.id, head);
  }
  return {};
}

}  // namespace

Result<protocol::HelloEvent> hello(ServiceContext& context, const storage::Store& store,
                                   const Caller& caller) {
  protocol::HelloEvent event;
  event.versions = {kProtocolVersion};
  event.oldest_client = kOldestClient;
  event.nonce = caller.nonce;
  event.time = context.now;
  event.server_name = context.server.name;
  event.server_key = context.server.key_hash;
  if (context.heads != nullptr) {
    event.head_key = context.heads->key();
  }
  INDABA_TRY_ASSIGN(const auto incarnation, store.meta->incarnation());
  const auto id = incarnation.id.view();
  std::copy(id.begin(), id.end(), event.incarnation.begin());
  INDABA_TRY_ASSIGN(event.position, store.log->position());
  const auto alliance = alliance_of(store);
  INDABA_TRY_ASSIGN(const bool is_founded, is_there(alliance));
  if (is_founded) {
    event.alliance = *alliance;
  }
  return event;
}

Outcome<protocol::ProveReply> prove(ServiceContext& context, storage::Store& store,
                                    const Caller& caller, const protocol::ProveRequest& request) {
  INDABA_TRY_ASSIGN(const storage::Device device,
                    refuse_if(prove_device(context, store, caller, request),
                              StorageError::not_found, ErrorCode::sign_in_failed));
  if (std::find(request.versions.begin(), request.versions.end(), kProtocolVersion) ==
      request.versions.end()) {
    return ErrorCode::unsupported_version;
  }
  INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, device.member, context.now));
  protocol::ProveReply reply;
  reply.version = kProtocolVersion;
  reply.member = device.member;
  reply.state = authority.state();
  INDABA_TRY_ASSIGN(reply.sends, store.devices->sends(device.id));
  INDABA_TRY_ASSIGN(reply.inbox, store.inboxes->head(device.id));
  INDABA_TRY_ASSIGN(reply.device_list, store.devices->last_change());
  INDABA_TRY_ASSIGN(reply.revocations, revocation_count(store));
  INDABA_TRY_ASSIGN(reply.lists, list_changes(store));
  INDABA_TRY(open_invites(store, authority));
  context.effects.emplace_back(SignIn{device.member, device.id});
  return reply;
}

Outcome<protocol::ResumeReply> resume(ServiceContext& context, storage::Store& store,
                                      const Caller& caller,
                                      const protocol::ResumeRequest& request) {
  if (request.heads) {
    INDABA_TRY(notice_roll_back(context, store, *request.heads));
  }
  // Whoever proved before somebody noticed a roll-back has connected since.
  INDABA_TRY_ASSIGN(const Authority authority,
                    Authority::of(store, caller.signed_in->member, context.now));
  INDABA_TRY(open_invites(store, authority));
  return Resumption(context, store, *caller.signed_in).run(request, authority);
}

}  // namespace indaba::server
