// How a new device comes to its member: one device makes a link, the new one asks by it, the first
// agrees to the fingerprint that the new one shows, and hands over (content.cddl, "a member's own
// devices").
#include "clients/core/agent/linking.h"

#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/fingerprint.h"
#include "clients/core/identity/handing_over.h"
#include "crypto/base/hex.h"
#include "protocol/frames/devices.h"
#include "protocol/frames/inbox.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::string_view kLinking = "linking";
constexpr std::string_view kLinkOffer = "link-offer";
constexpr std::string_view kLinkRequests = "link-request/";
constexpr std::uint64_t kHandoverPage = 100;

std::string key_of(const DeviceId& device) {
  return std::string(kLinkRequests) + to_hex(device.view());
}

OwnDevice shown(const protocol::DeviceStatement& certificate, const std::string& name) {
  OwnDevice device;
  device.device = certificate.device;
  device.name = name;
  device.fingerprint = fingerprint_of(certificate);
  device.since = certificate.created;
  device.certifier = certificate.certifier;
  return device;
}

// Whether this is all that a certificate lacks the other two signatures of.
Status check_request(const protocol::Authentic<protocol::DeviceStatement>& certificate,
                     const Account& account, UnixTime now) {
  const protocol::DeviceStatement& body = certificate.body;
  const bool is_fresh = body.created.seconds <= now.seconds + kLinkSeconds &&
                        now.seconds <= body.created.seconds + kLinkSeconds;
  const bool lasts = body.expires.seconds > body.created.seconds &&
                     body.expires.seconds - body.created.seconds <= kCertificateSeconds;
  const bool is_ours = body.member == account.member() && body.generation == account.generation() &&
                       body.certifier == account.device() && body.device != account.device();
  const bool by_itself =
      certificate.signers == std::vector<protocol::SigningKey>{body.signature_key};
  if (!is_ours || !lasts || !by_itself) {
    return ClientError::not_trusted;
  }
  return is_fresh ? Status() : ClientError::link_expired;
}

// Whether it makes this very device one of the member whom the link named.
Status check_handover(const protocol::Handover& handover,
                      const protocol::DeviceStatement& certificate, const protocol::Hash& root) {
  const auto founding = protocol::authenticate_founding(handover.belongings.root);
  if (!founding || founding->hash != root) {
    return ClientError::foreign_alliance;
  }
  const auto identity =
      protocol::authenticate_as<protocol::IdentityStatement>(handover.identity, root);
  const auto device =
      protocol::authenticate_as<protocol::DeviceStatement>(handover.certificate, root);
  const auto key = Ed25519KeyPair::from_seed(Secret<32>(handover.identity_seed));
  const bool is_theirs =
      identity && identity->body.member == certificate.member &&
      identity->body.generation == certificate.generation &&
      protocol::member_id_of(identity->body.recovery_key) == certificate.member &&
      identity->signers == std::vector<protocol::SigningKey>{identity->body.recovery_key} &&
      identity->body.identity_key == key.public_key;
  const bool is_this = device && device->body == certificate && device->signers.size() == 3 &&
                       device->signed_by(key.public_key) &&
                       device->signed_by(certificate.signature_key);
  return is_theirs && is_this ? Status() : ClientError::not_trusted;
}

}  // namespace

Flow<Result<Outcome>> Agent::carry_out(OfferLink /*command*/) {
  INDABA_FLOW_TRY_ASSIGN(Secret<32> secret, context_.random.secret<32>());
  LinkOffer offer;
  std::copy(secret.view().begin(), secret.view().end(), offer.secret.begin());
  offer.expires = {context_.now.seconds + kLinkSeconds};
  context_.records.put(std::string(kLinkOffer), offer);
  const DeviceLink link{account_->server(), std::move(secret),      account_->member(),
                        account_->device(), account_->generation(), account_->alliance()};
  co_return Outcome(LinkOffered{write_link(link), offer.expires});
}

// ---- on the new device

Flow<Result<Outcome>> Agent::carry_out(AskToBeLinked command) {
  INDABA_FLOW_TRY_ASSIGN(const DeviceLink link, read_device_link(command.link));
  if (hello_->alliance != link.root) {
    co_return ClientError::foreign_alliance;
  }
  INDABA_FLOW_TRY_ASSIGN(const Ed25519KeyPair device_key,
                         Ed25519KeyPair::generate(context_.random));
  INDABA_FLOW_TRY_ASSIGN(const HpkeKeyPair box_key, HpkeKeyPair::generate(context_.random));
  protocol::DeviceStatement certificate;
  certificate.alliance = link.root;
  certificate.member = link.member;
  certificate.generation = link.generation;
  INDABA_FLOW_TRY_ASSIGN(certificate.device, context_.random_id<DeviceId>());
  certificate.signature_key = device_key.public_key;
  certificate.box_key = box_key.public_key;
  certificate.created = context_.now;
  certificate.expires = {context_.now.seconds + kCertificateSeconds};
  certificate.certifier = link.certifier;

  Linking linking;
  linking.name = command.name;
  linking.root = link.root;
  linking.server = link.server;
  linking.expires = {context_.now.seconds + kLinkSeconds};
  const Secret<32> seed = device_key.seed();
  std::copy(seed.view().begin(), seed.view().end(), linking.device_seed.begin());
  const ByteView box_secret = box_key.secret_key.view();
  std::copy(box_secret.begin(), box_secret.end(), linking.box_secret.begin());
  linking.certificate = protocol::sign(certificate, {&device_key});

  protocol::DevicesAskRequest request;
  request.member = link.member;
  const protocol::LinkRequest asking{command.name, linking.certificate};
  INDABA_FLOW_TRY_ASSIGN(request.sealed, seal_link_request(link.secret, link.root, link.member,
                                                           asking, context_.random));
  const auto asked =
      co_await context_.session.ask<protocol::DevicesAskReply>("devices.ask", request);
  if (!asked) {
    co_return asked.error();
  }
  context_.records.put(std::string(kLinking), linking);
  linking_ = std::move(linking);
  INDABA_FLOW_TRY_ASSIGN(OwnDevice device, linking_device());
  co_return Outcome(LinkAsked{std::move(device)});
}

Result<OwnDevice> Agent::linking_device() const {
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(linking_->certificate));
  INDABA_TRY_ASSIGN(const auto certificate,
                    protocol::narrow<protocol::DeviceStatement>(std::move(opened)));
  OwnDevice device = shown(certificate.body, linking_->name);
  device.is_this = true;
  return device;
}

Status Agent::restore_linking() {
  INDABA_TRY_ASSIGN(linking_, context_.records.get<Linking>(kLinking));
  return {};
}

Flow<Status> Agent::complete_linking() {
  return linked_.run([this] { return try_to_complete_linking(); });
}

// As long as the server does not know this device, nobody has agreed yet.
Flow<Status> Agent::try_to_complete_linking() {
  if (!linking_ || account_ || !hello_) {
    co_return Status();
  }
  if (linking_->expires < context_.now) {
    co_return co_await give_linking_up(ClientError::link_expired);
  }
  INDABA_FLOW_TRY_ASSIGN(const auto certificate,
                         cbor::decode<protocol::DeviceStatement>(linking_->certificate.body));
  const auto key = Ed25519KeyPair::from_seed(Secret<32>(linking_->device_seed));
  const protocol::ProveRequest proof =
      prove_device(*hello_, linking_->root, certificate.device, key);
  const auto proved = co_await context_.session.ask<protocol::ProveReply>("prove", proof);
  if (!proved) {
    co_return proved.error();
  }
  const auto page = co_await context_.session.ask<protocol::InboxReadReply>(
      "inbox.read", protocol::InboxReadRequest{0, kHandoverPage});
  if (!page) {
    co_return page.error();
  }
  Status adopted = ClientError::not_trusted;
  for (const protocol::InboxEntry& entry : page->entries) {
    if (entry.type == protocol::InboxType::link && !adopted) {
      adopted = adopt(entry.body, certificate);
    }
  }
  if (!adopted) {
    co_return co_await give_linking_up(adopted.error());
  }
  proved_ = *proved;
  const Status done = co_await take_part_as(*proved);
  report_sign_in(done);
  co_return done;
}

Flow<Status> Agent::give_linking_up(std::error_code why) {
  INDABA_FLOW_TRY(start_over());
  context_.tell(SignInRefused{why});
  co_return Status(why);
}

Status Agent::adopt(ByteView sealed, const protocol::DeviceStatement& certificate) {
  const auto box_key = HpkeKeyPair::from_secret(Secret<32>(linking_->box_secret));
  INDABA_TRY_ASSIGN(const protocol::Handover handover, open_handover(certificate, box_key, sealed));
  INDABA_TRY(check_handover(handover, certificate, linking_->root));
  INDABA_TRY(trust_.found(handover.belongings.root));
  Account::Adopted parts;
  parts.alliance = linking_->root;
  parts.server = linking_->server;
  parts.handle = handover.belongings.handle;
  parts.identity_key = Ed25519KeyPair::from_seed(Secret<32>(handover.identity_seed));
  parts.device_key = Ed25519KeyPair::from_seed(Secret<32>(linking_->device_seed));
  parts.box_key = box_key.clone();
  parts.identity = handover.identity;
  parts.certificate = handover.certificate;
  parts.backup_key = handover.backup_key;
  INDABA_TRY_ASSIGN(Account account, Account::adopt(std::move(parts)));
  account.save(context_.records);
  account_ = std::move(account);
  trust_.keep_all({handover.identity, handover.certificate});
  take_belongings(handover.belongings);
  name_device(certificate.device, linking_->name);
  linking_.reset();
  context_.records.erase(std::string(kLinking));
  return {};
}

// ---- on the device that made the link

Status Agent::take_link_request(const protocol::InboxEntry& entry) {
  INDABA_TRY_ASSIGN(const auto offer, context_.records.get<LinkOffer>(kLinkOffer));
  if (!offer || offer->expires < context_.now) {
    return ClientError::link_expired;
  }
  INDABA_TRY_ASSIGN(const protocol::LinkRequest request,
                    open_link_request(Secret<32>(offer->secret), account_->alliance(),
                                      account_->member(), entry.body));
  INDABA_TRY_ASSIGN(const auto certificate, protocol::authenticate_as<protocol::DeviceStatement>(
                                                request.certificate, account_->alliance()));
  INDABA_TRY(check_request(certificate, *account_, context_.now));
  context_.records.put(key_of(certificate.body.device), request);
  context_.tell(LinkArrived{shown(certificate.body, request.name)});
  return {};
}

Result<std::vector<OwnDevice>> Agent::link_requests() const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.all<protocol::LinkRequest>(kLinkRequests));
  std::vector<OwnDevice> requests;
  requests.reserve(kept.size());
  for (const auto& [key, request] : kept) {
    INDABA_TRY_ASSIGN(const auto certificate,
                      Records::decode<protocol::DeviceStatement>(request.certificate.body));
    requests.push_back(shown(certificate, request.name));
  }
  return requests;
}

Result<protocol::LinkRequest> Agent::link_request(const std::string& fingerprint) const {
  INDABA_TRY_ASSIGN(const std::string wanted, read_fingerprint(fingerprint));
  INDABA_TRY_ASSIGN(const auto requests, link_requests());
  for (const OwnDevice& request : requests) {
    if (request.fingerprint == wanted) {
      INDABA_TRY_ASSIGN(const auto kept,
                        context_.records.get<protocol::LinkRequest>(key_of(request.device)));
      return *kept;
    }
  }
  return ClientError::unknown_link_request;
}

Flow<Result<Outcome>> Agent::carry_out(AcceptDevice command) {
  INDABA_FLOW_TRY_ASSIGN(const protocol::LinkRequest asked, link_request(command.fingerprint));
  INDABA_FLOW_TRY_ASSIGN(auto certificate, protocol::authenticate_as<protocol::DeviceStatement>(
                                               asked.certificate, account_->alliance()));
  if (const Status counts = check_request(certificate, *account_, context_.now); !counts) {
    context_.records.erase(key_of(certificate.body.device));
    co_return counts.error();
  }
  protocol::Statement signed_by_all = account_->certify(certificate.body);
  signed_by_all.signatures.push_back(asked.certificate.signatures.front());

  protocol::Handover handover;
  handover.identity = account_->identity();
  handover.certificate = signed_by_all;
  handover.backup_key = account_->backup_key();
  INDABA_FLOW_TRY_ASSIGN(handover.belongings, belongings());
  const Secret<32> seed = account_->identity_seed();
  std::copy(seed.view().begin(), seed.view().end(), handover.identity_seed.begin());
  protocol::DevicesAddRequest request;
  request.device = signed_by_all;
  INDABA_FLOW_TRY_ASSIGN(request.handover,
                         seal_handover(certificate.body, handover, context_.random));
  const auto added =
      co_await context_.session.ask<protocol::DevicesAddReply>("devices.add", request);
  if (!added) {
    co_return added.error();
  }
  device_list_ = added->device_list;
  INDABA_FLOW_TRY(trust_.keep(request.device));
  // The link has done what it was made for.
  context_.records.erase(key_of(certificate.body.device));
  context_.records.erase(std::string(kLinkOffer));
  name_device(certificate.body.device, asked.name);
  if (!asked.name.empty()) {
    // It is one all the same where they can't be told what it is called.
    (void)marked(channels_.marks().name({certificate.body.device, asked.name, {}}));
  }
  // The circles' keys for it, and the channel of this member's devices.
  flows_.spawn(do_duties());
  if (standing_ != Standing::pending) {
    flows_.spawn(channels_.join_own(*account_));
  }
  co_return Outcome(DeviceAccepted{shown(certificate.body, asked.name)});
}

}  // namespace indaba::client
