#include "clients/core/alerts/signed_alert.h"

#include <algorithm>
#include <utility>

#include "clients/core/cap/document.h"
#include "clients/core/cap/filter.h"
#include "clients/core/labels.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

Bytes alert_signing_input(const protocol::Hash& alliance, ByteView document) {
  Bytes input = label("alert");
  append(input, alliance);
  append(input, document);
  return input;
}

// Whether somebody with that scope may speak of these countries; of none in particular, only who
// may speak of all.
bool reaches_all(const protocol::Scope& scope, const std::vector<std::string>& countries) {
  if (!scope.countries) {
    return true;
  }
  return !countries.empty() &&
         std::all_of(countries.begin(), countries.end(), [&](const std::string& country) {
           return std::find(scope.countries->begin(), scope.countries->end(), country) !=
                  scope.countries->end();
         });
}

UnixTime time_of(const cap::DateTime& sent) {
  return {static_cast<std::uint64_t>(std::max<std::int64_t>(sent.unix_seconds, 0))};
}

bool counts_at(const protocol::StatementSet& set, UnixTime time,
               const protocol::Authentic<protocol::AlertCertificateStatement>& certificate) {
  const protocol::ChainView view(set, {time});
  return certificate.body.not_before <= time &&
         !set.revoked(protocol::TargetStatement{certificate.hash}) &&
         protocol::check_statement({certificate.body, certificate.hash, certificate.signers}, view);
}

}  // namespace

const protocol::Authentic<protocol::AlertCertificateStatement>* alert_certificate_of(
    const Trust& trust, const protocol::SigningKey& key) {
  const protocol::Authentic<protocol::AlertCertificateStatement>* last = nullptr;
  for (const auto& certificate : trust.set().alert_certificates(key)) {
    const bool is_later = last == nullptr || last->body.not_after < certificate.body.not_after;
    if (is_later && counts_at(trust.set(), trust.view().time(), certificate)) {
      last = &certificate;
    }
  }
  return last;
}

protocol::AlertContent sign_alert(const Trust& trust, const protocol::Hash& alliance,
                                  const Ed25519KeyPair& device_key, Bytes document) {
  protocol::AlertContent content;
  content.signature = ed25519_sign(device_key, alert_signing_input(alliance, document));
  content.document = std::move(document);
  if (const auto* certificate = alert_certificate_of(trust, device_key.public_key)) {
    const auto kept = trust.statement(certificate->hash);
    for (const auto& issuer : trust.set().alert_issuers(certificate->signers.front())) {
      const auto issued = trust.statement(issuer.hash);
      if (kept && issued &&
          protocol::check_statement({issuer.body, issuer.hash, issuer.signers}, trust.view())) {
        content.certificate = *kept;
        content.issuer = *issued;
      }
    }
  }
  return content;
}

Result<cap::Alert> open_sent_alert(const protocol::ChainView& view, const protocol::Hash& alliance,
                                   const MemberId& member, const protocol::SigningKey& device_key,
                                   const protocol::AlertContent& content) {
  INDABA_TRY_ASSIGN(cap::Alert alert, cap::parse(content.document));
  INDABA_TRY(ed25519_verify(device_key, alert_signing_input(alliance, content.document),
                            content.signature));
  const std::vector<std::string> countries = cap::countries_of(alert);
  INDABA_TRY(
      view.has_role(member, protocol::RoleName::responder,
                    [&](const protocol::Scope& scope) { return reaches_all(scope, countries); }));
  return alert;
}

Result<cap::Alert> open_passed_alert(const Trust& trust, const protocol::AlertContent& content) {
  INDABA_TRY_ASSIGN(cap::Alert alert, cap::parse(content.document));
  if (!content.certificate || !content.issuer) {
    return ClientError::no_certificate;
  }
  const auto certificate = protocol::authenticate_as<protocol::AlertCertificateStatement>(
      *content.certificate, trust.alliance());
  if (!certificate) {
    return ClientError::not_trusted;
  }
  INDABA_TRY(ed25519_verify(certificate->body.key,
                            alert_signing_input(trust.alliance(), content.document),
                            content.signature));
  // What others bring is not kept.
  protocol::StatementSet set = trust.set();
  (void)set.add(*content.issuer);
  (void)set.add(*content.certificate);
  if (!counts_at(set, time_of(alert.sent), *certificate) ||
      !reaches_all(certificate->body.scope, cap::countries_of(alert))) {
    return ClientError::not_trusted;
  }
  return alert;
}

}  // namespace indaba::client
