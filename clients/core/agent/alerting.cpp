// Alerts: sending, updating and cancelling them as a responder, answering them and asking for
// answers, certifying the keys that they are signed with.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/alerts/signed_alert.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/filter.h"
#include "clients/core/cap/vocabulary.h"
#include "clients/core/identity/sheets.h"
#include "crypto/base/hex.h"
#include "protocol/frames/open_channels.h"

namespace indaba::client {
namespace {

constexpr std::string_view kAlertIssuer = "alert-issuer";
constexpr std::uint64_t kAlertIssuerSeconds = kDaySeconds * 5 * 365;
constexpr std::size_t kIdentifierBytes = 16;
// In the three languages of the alliance, since it has no name in each.
constexpr const char* kAlertChannelName = "Alerts · Alertes · Alertas";

// The key that issues certificates, as it is stored, sealed like everything.
struct StoredIssuer {
  ByteArray<32> seed{};

  StoredIssuer() = default;
  StoredIssuer(const StoredIssuer&) = default;
  StoredIssuer& operator=(const StoredIssuer&) = default;
  ~StoredIssuer() { wipe(seed); }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seed", self.seed);
  }
};

// CAP's sender is one word without what separates references (CAP 1.2 section 3.2.1).
std::string one_word(std::string name) {
  std::replace_if(
      name.begin(), name.end(),
      [](char letter) {
        return letter == ' ' || letter == ',' || letter == '<' || letter == '&' || letter == '\t' ||
               letter == '\n' || letter == '\r';
      },
      '-');
  return name;
}

// The grant by which somebody is a responder now; the one that reaches furthest, if there are more.
const protocol::RoleStatement* responder_grant(const Trust& trust, const MemberId& member) {
  const protocol::RoleStatement* widest = nullptr;
  for (const auto& role : trust.set().roles(member)) {
    const auto is_this = [&](const protocol::Scope& scope) { return scope == role.body.scope; };
    if (role.body.role == protocol::RoleName::responder &&
        trust.view().has_role(member, protocol::RoleName::responder, is_this) &&
        (widest == nullptr || !role.body.scope.countries)) {
      widest = &role.body;
    }
  }
  return widest;
}

std::pair<bool, std::string> order_in_roster(const Trust& trust, const protocol::Answer& answer) {
  const Person* person = trust.person(answer.member);
  return {answer.answer != protocol::AnswerKind::need_help,
          person != nullptr ? person->handle : std::string()};
}

bool is_about(const protocol::ListedMember& member, const std::vector<std::string>& countries) {
  for (const protocol::ProfileField& field : member.profile) {
    if (field.name == protocol::ProfileName::country && field.values && !countries.empty()) {
      return std::any_of(field.values->begin(), field.values->end(), [&](const auto& country) {
        return std::find(countries.begin(), countries.end(), country) != countries.end();
      });
    }
  }
  return true;
}

}  // namespace

Flow<Status> Agent::open_first_channels() {
  INDABA_FLOW_TRY_ASSIGN(const auto channel,
                         context_.records.get<ChannelId>(std::string(kFirstChannel)));
  const auto circle = circles_.circle_of(protocol::RoleName::member);
  if (!channel || !circle) {
    co_return Status();
  }
  protocol::ChannelsOpenRequest request;
  request.channel = *channel;
  request.kind = protocol::ChannelKind::alert;
  request.circle = *circle;
  request.name = kAlertChannelName;
  request.joined_at_once = true;
  const auto opened = co_await channels_.open(std::move(request));
  const bool is_there = opened || opened.error() == protocol::ErrorCode::already_exists;
  if (!is_there) {
    co_return opened.error();
  }
  context_.records.erase(std::string(kFirstChannel));
  co_return Status();
}

// ---- certificates

Result<protocol::Statement> Agent::begin_issuing(const Ed25519KeyPair& root) {
  INDABA_TRY_ASSIGN(const Secret<32> seed, context_.random.secret<32>());
  protocol::AlertIssuerStatement issuer;
  issuer.alliance = trust_.alliance();
  issuer.key = Ed25519KeyPair::from_seed(seed).public_key;
  issuer.not_before = context_.valid_from();
  issuer.not_after = {context_.now.seconds + kAlertIssuerSeconds};
  INDABA_TRY_ASSIGN(issuer.serial, context_.random_id<protocol::Serial>());
  StoredIssuer stored;
  std::copy(seed.view().begin(), seed.view().end(), stored.seed.begin());
  context_.records.put(std::string(kAlertIssuer), stored);
  return protocol::sign(issuer, {&root});
}

Flow<Result<Outcome>> Agent::carry_out(IssueAlertCertificates command) {
  INDABA_FLOW_TRY_ASSIGN(const Secret<32> seed, read_sheet(SheetKind::root, command.root_sheet));
  INDABA_FLOW_TRY_ASSIGN(const auto issuer, begin_issuing(Ed25519KeyPair::from_seed(seed)));
  std::vector<protocol::Statement> statements{issuer};
  const Status published = co_await publish(std::move(statements));
  if (!published) {
    context_.records.erase(std::string(kAlertIssuer));
    co_return published.error();
  }
  certified_list_.reset();
  flows_.spawn(do_duties());
  co_return Outcome(Done{});
}

Flow<Status> Agent::certify_responders() {
  INDABA_FLOW_TRY_ASSIGN(const auto stored, context_.records.get<StoredIssuer>(kAlertIssuer));
  if (!stored || certified_list_ == device_list_) {
    co_return Status();
  }
  const std::uint64_t list = device_list_;
  const Ed25519KeyPair issuer = Ed25519KeyPair::from_seed(Secret<32>(stored->seed));
  const auto own = trust_.view().alert_issuer(issuer.public_key);
  std::vector<MemberId> responders;
  for (const auto& [member, person] : trust_.people()) {
    if (responder_grant(trust_, member) != nullptr) {
      responders.push_back(member);
    }
  }
  std::vector<protocol::Statement> statements;
  for (const MemberId& member : responders) {
    // Their devices may be others than they were.
    const auto learnt = co_await trust_.learn(member);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
    const protocol::RoleStatement* grant = responder_grant(trust_, member);
    if (!own || grant == nullptr) {
      continue;
    }
    for (const auto& known : trust_.set().devices(member)) {
      const auto device = trust_.view().device(member, known.body.device);
      if (!device || *device != known.body ||
          alert_certificate_of(trust_, device->signature_key) != nullptr) {
        continue;
      }
      protocol::AlertCertificateStatement certificate;
      certificate.alliance = trust_.alliance();
      certificate.key = device->signature_key;
      certificate.scope.countries = grant->scope.countries;
      certificate.not_before = std::max(context_.valid_from(), own->not_before);
      certificate.not_after = std::min({grant->not_after, device->expires, own->not_after});
      INDABA_FLOW_TRY_ASSIGN(certificate.serial, context_.random_id<protocol::Serial>());
      statements.push_back(protocol::sign(certificate, {&issuer}));
    }
  }
  if (!statements.empty()) {
    INDABA_FLOW_TRY(co_await publish(std::move(statements)));
  }
  certified_list_ = list;
  co_return Status();
}

// ---- sending

Result<cap::Origin> Agent::alert_origin() const {
  ByteArray<kIdentifierBytes> identifier{};
  INDABA_TRY(context_.random.fill(identifier));
  const std::string& name = trust_.set().root().body.name;
  return cap::Origin{to_hex(identifier), one_word(name), name, cap::DateTime::utc(context_.now)};
}

Result<Outcome> Agent::queue_alert(const ChannelId& channel, const Result<cap::Alert>& alert) {
  if (!alert) {
    return alert.error();
  }
  INDABA_TRY_ASSIGN(Bytes document, cap::issue(*alert));
  if (document.size() > protocol::kAlertDocumentBytesMax) {
    return cap::CapError::document_too_large;
  }
  const protocol::Hash digest = cap::digest(document);
  protocol::AlertContent content =
      sign_alert(trust_, account_->alliance(), account_->device_key(), std::move(document));
  INDABA_TRY(open_sent_alert(trust_.view(), trust_.alliance(), account_->member(),
                             account_->device_key().public_key, content));
  if (channels_.check_fresh(channel).error() == make_error_code(ClientError::not_fresh)) {
    content.not_fresh = true;
  }
  // Better one that nobody can answer than none.
  if (const auto circle = circles_.circle_of(protocol::RoleName::responder)) {
    if (auto manifest = circles_.newest_manifest(*circle)) {
      content.manifest = *std::move(manifest);
    }
    if (cbor::encode(protocol::Content(content)).size() > protocol::kContentBytesMax) {
      content.manifest.reset();
    }
  }
  const bool is_certified = content.certificate.has_value();
  INDABA_TRY_ASSIGN(const MessageId message, channels_.queue(*account_, channel, content));
  return Outcome(AlertQueued{digest, channel, message, is_certified});
}

Flow<Result<ChannelId>> Agent::alert_channel(std::optional<ChannelId> named) {
  const auto channel = named ? named : channels_.alert_channel();
  if (!channel) {
    co_return ClientError::not_in_channel;
  }
  const bool is_certified =
      alert_certificate_of(trust_, account_->device_key().public_key) != nullptr;
  if (!is_certified && standing_ != Standing::offline) {
    (void)co_await trust_.learn(account_->member());
  }
  co_return *channel;
}

Flow<Result<Outcome>> Agent::carry_out(SendAlert command) {
  INDABA_FLOW_TRY_ASSIGN(const ChannelId channel, co_await alert_channel(command.channel));
  INDABA_FLOW_TRY_ASSIGN(const cap::Origin origin, alert_origin());
  co_return queue_alert(channel, cap::compose(command.form, cap::default_vocabulary(), origin));
}

Flow<Result<Outcome>> Agent::carry_out(SendWholeAlert command) {
  if (!command.updates) {
    INDABA_FLOW_TRY_ASSIGN(const ChannelId channel, co_await alert_channel(command.channel));
    INDABA_FLOW_TRY_ASSIGN(const cap::Origin origin, alert_origin());
    const auto composed = cap::compose(std::move(command.draft), origin);
    co_return queue_alert(channel, composed);
  }
  INDABA_FLOW_TRY_ASSIGN(const KnownAlert known, channels_.alerts().find(*command.updates));
  INDABA_FLOW_TRY_ASSIGN(const cap::Alert earlier, alert(*command.updates));
  INDABA_FLOW_TRY_ASSIGN(const cap::Origin origin, alert_origin());
  const auto update = cap::compose_update(earlier, std::move(command.draft), origin);
  co_return queue_alert(known.channel, update);
}

Flow<Result<Outcome>> Agent::carry_out(UpdateAlert command) {
  INDABA_FLOW_TRY_ASSIGN(const KnownAlert known, channels_.alerts().find(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const cap::Alert earlier, alert(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const cap::Origin origin, alert_origin());
  cap::Alert draft = earlier;
  for (cap::Info& info : draft.info) {
    info.description = command.sentence;
    info.expires.reset();
  }
  const auto update = cap::compose_update(earlier, std::move(draft), origin);
  co_return queue_alert(known.channel, update);
}

Flow<Result<Outcome>> Agent::carry_out(CancelAlert command) {
  INDABA_FLOW_TRY_ASSIGN(const KnownAlert known, channels_.alerts().find(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const cap::Alert earlier, alert(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const cap::Origin origin, alert_origin());
  co_return queue_alert(known.channel, cap::compose_cancel(earlier, command.reason, origin));
}

// ---- answers

Flow<Result<Outcome>> Agent::carry_out(AnswerAlert command) {
  INDABA_FLOW_TRY(
      channels_.alerts().answer(*account_, command.alert, command.answer, std::move(command.note)));
  if (standing_ != Standing::offline) {
    flows_.spawn(channels_.alerts().send_answers(*account_));
  }
  co_return Outcome(Done{});
}

Flow<Result<RosterRead>> Agent::roster(protocol::Hash alert) {
  INDABA_FLOW_TRY_ASSIGN(const cap::Alert said, this->alert(alert));
  INDABA_FLOW_TRY(co_await channels_.alerts().read_answers(*account_, alert));
  RosterRead read;
  INDABA_FLOW_TRY_ASSIGN(read.answers, channels_.alerts().answers(alert));
  // Whoever needs help first, then by their handles.
  std::sort(read.answers.begin(), read.answers.end(),
            [this](const protocol::Answer& one, const protocol::Answer& other) {
              return order_in_roster(trust_, one) < order_in_roster(trust_, other);
            });
  const std::vector<std::string> countries = cap::countries_of(said);
  INDABA_FLOW_TRY_ASSIGN(const auto listed, co_await trust_.directory({}));
  for (const protocol::ListedMember& one : listed) {
    const bool has_answered =
        std::any_of(read.answers.begin(), read.answers.end(),
                    [&](const auto& answer) { return answer.member == one.member; });
    if (!has_answered && one.member != account_->member() && is_about(one, countries)) {
      read.silent.push_back(one);
    }
  }
  co_return read;
}

Flow<Result<Outcome>> Agent::carry_out(ReadRoster command) {
  INDABA_FLOW_TRY_ASSIGN(auto read, co_await roster(command.alert));
  co_return Outcome(std::move(read));
}

Flow<Result<Outcome>> Agent::carry_out(RemindSilent command) {
  INDABA_FLOW_TRY_ASSIGN(auto read, co_await roster(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const KnownAlert known, channels_.alerts().find(command.alert));
  INDABA_FLOW_TRY_ASSIGN(const cap::Life life, alert_life(command.alert));
  if (life != cap::Life::in_force && life != cap::Life::not_yet) {
    co_return ClientError::alert_is_over;
  }
  Reminded reminded{command.alert, {}, std::move(read.silent)};
  if (!reminded.silent.empty()) {
    const protocol::ReminderContent content{command.alert, std::move(command.note)};
    INDABA_FLOW_TRY_ASSIGN(reminded.message, channels_.queue(*account_, known.channel, content));
  }
  co_return Outcome(std::move(reminded));
}

}  // namespace indaba::client
