#include "clients/core/identity/fingerprint.h"

#include "clients/core/error.h"
#include "clients/core/identity/crockford.h"
#include "clients/core/labels.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::size_t kFingerprintChars = 16;
constexpr std::size_t kFingerprintGroupChars = 4;

void add_char(std::string& text, std::size_t place, std::uint8_t value) {
  if (place != 0 && place % kFingerprintGroupChars == 0) {
    text += '-';
  }
  text += kCrockfordAlphabet[value];
}

}  // namespace

std::string fingerprint_of(const protocol::DeviceStatement& certificate) {
  const Sha256Digest digest =
      sha256({label("fingerprint"), certificate.alliance, certificate.member.view(),
              certificate.device.view(), certificate.signature_key, certificate.box_key});
  std::string text;
  for (std::size_t place = 0; place < kFingerprintChars; ++place) {
    const std::size_t bit = 5 * place;
    const unsigned pair = digest[bit / 8] * 256U + digest[bit / 8 + 1];
    add_char(text, place, static_cast<std::uint8_t>(pair >> (11 - bit % 8) & 31));
  }
  return text;
}

Result<std::string> read_fingerprint(std::string_view typed) {
  std::string text;
  std::size_t place = 0;
  for (const char c : typed) {
    if (is_between_groups(c)) {
      continue;
    }
    const std::uint8_t value = crockford_value(c);
    if (value == kNoCrockfordValue || place == kFingerprintChars) {
      return ClientError::not_a_code;
    }
    add_char(text, place++, value);
  }
  return place == kFingerprintChars ? Result<std::string>(std::move(text))
                                    : ClientError::not_a_code;
}

}  // namespace indaba::client
