// An alert as it travels (content.cddl, `alert_content`): exact CAP bytes under a signature.
//
// It is signed with the key of the responder's device. Within the alliance the message around it
// says who sent it, and their role says that they may. For readers outside there is an alert
// certificate of that key, which names nobody, and the root's word for whoever issued it.
#pragma once

#include <optional>

#include "clients/core/cap/alert.h"
#include "clients/core/trust/trust.h"
#include "protocol/content/content.h"

namespace indaba::client {

// Signs `document`; with the certificate of the device's key, as far as this device knows one that
// counts.
protocol::AlertContent sign_alert(const Trust& trust, const protocol::Hash& alliance,
                                  const Ed25519KeyPair& device_key, Bytes document);

// The certificate of a device's key that counts now. Null if there is none.
const protocol::Authentic<protocol::AlertCertificateStatement>* alert_certificate_of(
    const Trust& trust, const protocol::SigningKey& key);

// What `member` sent from the device with `device_key`, as `view` has them. Errors: those of
// cap::parse; invalid_signature; not_accredited and out_of_scope for who is no responder for its
// countries.
Result<cap::Alert> open_sent_alert(const protocol::ChainView& view, const protocol::Hash& alliance,
                                   const MemberId& member, const protocol::SigningKey& device_key,
                                   const protocol::AlertContent& content);

// What somebody passed on, by the certificate that came with it. Errors: those of cap::parse;
// no_certificate, invalid_signature; not_trusted where the chain does not lead to the root, does
// not reach the alert's countries or had ended.
Result<cap::Alert> open_passed_alert(const Trust& trust, const protocol::AlertContent& content);

}  // namespace indaba::client
