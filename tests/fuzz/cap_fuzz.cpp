// A document as an alert, and as the alliance's vocabulary: what is read is written in one form
// that is read as the same, and whatever a reader or an answering sender does with it comes to an
// end and leaves something that can be issued.
#include <array>
#include <cstdint>

#include "clients/core/cap/check.h"
#include "clients/core/cap/compose.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/filter.h"
#include "clients/core/cap/language.h"
#include "clients/core/cap/life.h"
#include "tests/fuzz/support/input.h"

namespace indaba::fuzz {
namespace {

using namespace client::cap;

// Our form is longer than the densest of the same alert, by indentation and zeros before points.
Limits wider_limits() {
  Limits limits;
  limits.document_bytes_max *= 4;
  limits.text_bytes_max *= 2;
  return limits;
}

void has_one_form(const Alert& alert) {
  const auto document = serialise(alert);
  must_hold(document.has_value(), "what was read can be written");
  const auto again = parse(*document, wider_limits());
  must_hold(again.has_value() && *again == alert, "what is written is read as the same alert");
  must_hold(*serialise(*again) == *document, "an alert has one form");
}

void can_be_read(const Alert& alert) {
  const std::array<std::string, 2> preferred{"fr-SN", "es"};
  must_hold((choose_info(alert, preferred) != nullptr) != alert.info.empty(),
            "a reader gets an info if there is one");
  Filter filter;
  filter.own_countries = {"KE"};
  filter.languages = {"fr"};
  (void)passes(alert, filter);
  const std::array<Alert, 2> twice{alert, alert};
  const auto life = lives(twice, UnixTime{1'700'000'000});
  must_hold(life[0] == life[1], "a message does not change itself");
}

void can_be_cancelled(const Alert& alert) {
  const Origin origin{"cancel", alert.sender, "", alert.sent.plus_seconds(60)};
  const auto cancel = compose_cancel(alert, "over", origin);
  if (!cancel) {
    return;
  }
  const std::array<Alert, 2> both{alert, *cancel};
  must_hold(lives(both, UnixTime{1'700'000'000})[0] == Life::cancelled, "a cancel ends its alert");
  if (const auto document = issue(*cancel)) {
    must_hold(*parse(*document) == *cancel, "what is issued is read as the same alert");
  }
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba;
  const ByteView input(data, size);
  if (const auto alert = client::cap::parse(input)) {
    fuzz::has_one_form(*alert);
    fuzz::can_be_read(*alert);
    if (client::cap::check_alert(*alert)) {
      fuzz::can_be_cancelled(*alert);
    }
  }
  if (const auto vocabulary = client::cap::decode_vocabulary(input)) {
    const auto again = client::cap::encode(*vocabulary);
    fuzz::must_hold(again && same_bytes(*again, input), "a vocabulary has one encoding");
  }
  return 0;
}
