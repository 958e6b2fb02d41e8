// How a member comes back with nothing but their recovery sheet, and what is kept for that: a
// backup at the server, sealed to the sheet and signed with the identity key (content.cddl, "a
// member's own devices").
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/handing_over.h"
#include "clients/core/identity/sheets.h"
#include "clients/core/labels.h"
#include "crypto/primitives/hash.h"
#include "protocol/frames/inbox.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::string_view kBackup = "backup";
// How often a backup is numbered anew because another device's was first.
constexpr int kBackupTriesMax = 4;
// Of the open channels that a backup names.
constexpr std::size_t kBackedUpChannelsMax = 1000;

// The last backup that this device has made.
struct BackupMade {
  protocol::Hash content{};
  std::uint64_t counter = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("content", self.content);
    io("counter", self.counter);
  }
};

struct Opened {
  protocol::Authentic<protocol::IdentityStatement> newest;
  protocol::Belongings belongings;
};

// What the server hands out, if the member whose sheet it is has made it. Errors: not_trusted,
// foreign_alliance.
Result<Opened> open_answer(const protocol::BackupGetReply& reply, const protocol::Hash& root,
                           const Ed25519KeyPair& recovery) {
  const MemberId member = protocol::member_id_of(recovery.public_key);
  const auto backup = protocol::authenticate_as<protocol::BackupStatement>(reply.statement, root);
  if (!backup || backup->body.member != member || backup->body.sealed != sha256(reply.sealed)) {
    return ClientError::not_trusted;
  }
  std::optional<protocol::Authentic<protocol::IdentityStatement>> newest;
  bool is_theirs = false;
  for (const protocol::Statement& statement : reply.identity) {
    auto identity = protocol::authenticate_as<protocol::IdentityStatement>(statement, root);
    if (!identity || identity->body.member != member ||
        identity->signers != std::vector<protocol::SigningKey>{recovery.public_key}) {
      return ClientError::not_trusted;
    }
    is_theirs = is_theirs || (identity->body.generation == backup->body.generation &&
                              backup->signed_by(identity->body.identity_key));
    if (!newest || newest->body.generation < identity->body.generation) {
      newest = *std::move(identity);
    }
  }
  if (!is_theirs) {
    return ClientError::not_trusted;
  }
  INDABA_TRY_ASSIGN(protocol::Belongings belongings,
                    open_backup(backup_key_of(recovery), root, member, reply.sealed));
  const auto founding = protocol::authenticate_founding(belongings.root);
  if (!founding || founding->hash != root) {
    return ClientError::foreign_alliance;
  }
  return Opened{*std::move(newest), std::move(belongings)};
}

}  // namespace

Flow<Status> Agent::renew_backup() {
  return backed_up_.run([this] { return put_backup(); });
}

Flow<Status> Agent::put_backup() {
  INDABA_FLOW_TRY_ASSIGN(protocol::Belongings all, belongings());
  all.seeds = circles_.newest_seeds();
  all.marks = channels_.marks().newest(protocol::kMarksPerMessageMax);
  INDABA_FLOW_TRY_ASSIGN(auto joined, channels_.open_channels(kBackedUpChannelsMax));
  if (!joined.empty()) {
    all.joined = std::move(joined);
  }
  for (const auto& [name, field] : channels_.marks().profile()) {
    if (!all.marks.profile) {
      all.marks.profile.emplace();
    }
    all.marks.profile->push_back(field);
  }
  Bytes encoded = cbor::encode(all);
  const protocol::Hash content = sha256(encoded);
  wipe(encoded);
  INDABA_FLOW_TRY_ASSIGN(const auto made, context_.records.get<BackupMade>(kBackup));
  if (made && made->content == content) {
    co_return Status();
  }
  protocol::BackupPutRequest request;
  INDABA_FLOW_TRY_ASSIGN(request.sealed, seal_backup(account_->backup_key(), account_->alliance(),
                                                     account_->member(), all, context_.random));
  std::uint64_t counter = std::max(made ? made->counter + 1 : 1, context_.now.seconds);
  for (int tries = 0; tries < kBackupTriesMax; ++tries) {
    protocol::BackupStatement statement;
    statement.alliance = account_->alliance();
    statement.member = account_->member();
    statement.generation = account_->generation();
    statement.counter = counter;
    statement.sealed = sha256(request.sealed);
    statement.at = context_.now;
    request.statement = account_->sign(statement);
    const auto put = co_await context_.session.ask<protocol::BackupPutReply>("backup.put", request);
    if (put) {
      context_.records.put(std::string(kBackup), BackupMade{content, counter});
      co_return Status();
    }
    if (put.error() != make_error_code(protocol::ErrorCode::conflict)) {
      co_return put.error();
    }
    protocol::BackupGetRequest get;
    get.member = account_->member();
    const auto other = co_await context_.session.ask<protocol::BackupGetReply>("backup.get", get);
    if (!other) {
      co_return other.error();
    }
    INDABA_FLOW_TRY_ASSIGN(const auto body,
                           cbor::decode<protocol::BackupStatement>(other->statement.body));
    counter = std::max(counter, body.counter) + 1;
  }
  co_return protocol::ErrorCode::conflict;
}

Flow<Result<Outcome>> Agent::carry_out(RecoverAccount command) {
  INDABA_FLOW_TRY_ASSIGN(const AllianceLink link, read_alliance_link(command.link));
  INDABA_FLOW_TRY_ASSIGN(const Secret<32> seed, read_sheet(SheetKind::recovery, command.sheet));
  if (hello_->alliance != link.root) {
    co_return ClientError::foreign_alliance;
  }
  const Ed25519KeyPair recovery = Ed25519KeyPair::from_seed(seed);
  protocol::BackupGetRequest request;
  request.member = protocol::member_id_of(recovery.public_key);
  request.key = recovery.public_key;
  Bytes challenge = label("recover");
  append(challenge, link.root);
  append(challenge, hello_->nonce);
  append(challenge, request.member.view());
  request.signature = ed25519_sign(recovery, challenge);
  const auto reply = co_await context_.session.ask<protocol::BackupGetReply>("backup.get", request);
  if (!reply) {
    const bool unknown = reply.error() == make_error_code(protocol::ErrorCode::not_found);
    co_return unknown ? make_error_code(ClientError::unknown_sheet) : reply.error();
  }
  INDABA_FLOW_TRY_ASSIGN(const Opened opened, open_answer(*reply, link.root, recovery));
  INDABA_FLOW_TRY(trust_.found(opened.belongings.root));
  INDABA_FLOW_TRY_ASSIGN(Account account, Account::create(context_.random, link.root, link.server,
                                                          opened.belongings.handle, recovery,
                                                          context_.now, &opened.newest));
  trust_.keep_all(reply->identity);
  trust_.keep_all({account.identity(), account.certificate()});
  take_belongings(opened.belongings);
  circles_.take_seeds(opened.belongings.seeds);
  channels_.come_back_to(opened.belongings.joined.value_or(std::vector<ChannelId>()));
  Joining joining;
  joining.recovery = protocol::DevicesRecoverRequest{account.identity(), account.certificate()};
  begin_joining(std::move(account), joining);
  INDABA_FLOW_TRY(co_await complete_joining());
  co_return Outcome(Recovered{account_->member(), account_->handle()});
}

Flow<Result<Outcome>> Agent::carry_out(AcceptIdentity command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  const auto* identity = trust_.set().identity(person.member);
  if (identity == nullptr || !trust_.has_changed(person.member)) {
    co_return ClientError::same_key;
  }
  trust_.accept_identity(person.member, identity->body.generation);
  INDABA_FLOW_TRY(channels_.retry_sharing(*account_));
  flows_.spawn(channels_.send_all(*account_));
  co_return Outcome(Done{});
}

}  // namespace indaba::client
