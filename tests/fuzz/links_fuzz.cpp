// What people are given on paper and on screens and type or paste back: links, sheets,
// fingerprints. The input is such a text, or what one is made of and how a person types it.
//
// Whatever is read is written so that it is read as the same; what can't be read is an error of
// this module, and never one about something else.
#include <initializer_list>
#include <string>
#include <string_view>

#include "clients/core/error.h"
#include "clients/core/identity/crockford.h"
#include "clients/core/identity/fingerprint.h"
#include "clients/core/identity/sheets.h"
#include "clients/core/links/links.h"
#include "tests/fuzz/support/input.h"

namespace indaba::fuzz {
namespace {

using namespace client;

constexpr std::size_t kHostCharsMax = 64;

bool is_same(const Secret<32>& a, const Secret<32>& b) {
  return equal_constant_time(a.view(), b.view());
}
bool is_same(const InviteLink& a, const InviteLink& b) {
  return a.server == b.server && is_same(a.secret, b.secret) && a.root == b.root;
}
bool is_same(const DeviceLink& a, const DeviceLink& b) {
  return a.server == b.server && is_same(a.secret, b.secret) && a.member == b.member &&
         a.certifier == b.certifier && a.generation == b.generation && a.root == b.root;
}
bool is_same(const AllianceLink& a, const AllianceLink& b) {
  return a.server == b.server && a.root == b.root;
}

void must_be_one_of(std::error_code error, std::initializer_list<ClientError> expected) {
  bool is_expected = false;
  for (const ClientError each : expected) {
    is_expected = is_expected || error == make_error_code(each);
  }
  must_hold(is_expected, "what can't be read is an error that the function names");
}

// ---- links

void must_be_no_link(std::error_code error) {
  must_be_one_of(error, {ClientError::not_a_link, ClientError::wrong_kind_of_link});
}

// Any link that names root says where the alliance is.
template <class Link>
void must_say_where(std::string_view text, const Link& link) {
  const auto alliance = read_alliance_link(text);
  must_hold(alliance.has_value() && is_same(*alliance, AllianceLink{link.server, link.root}),
            "a link into an alliance says where that is");
}

template <class Link>
void try_link(std::string_view text, Result<Link> (*read)(std::string_view)) {
  const auto link = read(text);
  if (!link) {
    return must_be_no_link(link.error());
  }
  must_say_where(text, *link);
  const std::string written = write_link(*link);
  must_hold(written.size() <= kLinkBytesMax, "what is written is no longer than what is read");
  const auto again = read(written);
  must_hold(again.has_value() && is_same(*again, *link), "a link is read as it was written");
  must_hold(write_link(*again) == written, "and written always the same");
}

// Clients write no founder links: this one is read beside the invite that differs in a word.
void try_founder_link(std::string_view text) {
  const auto link = read_founder_link(text);
  if (!link) {
    return must_be_no_link(link.error());
  }
  std::string invite = write_link(InviteLink{link->server, link->secret.clone(), {}});
  invite.replace(invite.find("#join="), 6, "#found=");
  const auto again = read_founder_link(invite);
  must_hold(
      again.has_value() && again->server == link->server && is_same(again->secret, link->secret),
      "a founder link is what it says");
}

void try_links(std::string_view text) {
  try_founder_link(text);
  try_link<InviteLink>(text, &read_invite_link);
  try_link<DeviceLink>(text, &read_device_link);
  try_link<AllianceLink>(text, &read_alliance_link);
}

template <std::size_t N>
ByteArray<N> array_of(Input& input) {
  ByteArray<N> bytes{};
  for (std::uint8_t& each : bytes) {
    each = input.byte();
  }
  return bytes;
}

ServerAddress server_of(Input& input) {
  constexpr std::string_view names = "abcxyzABCXYZ0189.-";
  constexpr std::string_view addresses = "0123456789abcdefABCDEF.:";
  ServerAddress server;
  server.is_tls = input.below(2) == 0;
  const bool is_v6 = input.one_in(4);
  server.host = is_v6 ? ":" : "a";
  const std::string_view chars = is_v6 ? addresses : names;
  for (std::size_t left = input.below(kHostCharsMax); left > 0; --left) {
    server.host.push_back(chars[input.below(chars.size())]);
  }
  server.port = static_cast<std::uint16_t>(1 + input.below(65'535));
  if (input.below(2) == 1) {
    server.key_hash = array_of<32>(input);
  }
  return server;
}

template <class Link>
void try_written(const Link& link, Result<Link> (*read)(std::string_view)) {
  const auto again = read(write_link(link));
  must_hold(again.has_value() && is_same(*again, link), "a link is read as it was written");
}

void try_written_links(Input& input) {
  DeviceLink device;
  device.server = server_of(input);
  device.secret = Secret<32>(array_of<32>(input));
  device.member = MemberId(array_of<MemberId::size_bytes>(input));
  device.certifier = DeviceId(array_of<DeviceId::size_bytes>(input));
  device.generation = std::uint64_t{input.two_bytes()} << input.below(49);
  device.root = array_of<32>(input);
  try_written(device, &read_device_link);
  try_written(InviteLink{device.server, device.secret.clone(), device.root}, &read_invite_link);
  try_written(AllianceLink{device.server, device.root}, &read_alliance_link);
}

// ---- sheets and fingerprints

// As a person might type it who reads it off paper.
std::string typed(std::string_view printed, Input& input) {
  constexpr std::string_view between = "- \n\r\t";
  std::string text;
  for (const char c : printed) {
    switch (input.below(8)) {
      case 1:
        text.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        break;
      case 2:
        text.push_back(c == '0' ? 'o' : c == '1' ? 'l' : c);
        break;
      case 3:
        text.push_back(c == '0' ? 'O' : c == '1' ? 'i' : c);
        break;
      case 4:
        text.push_back(between[input.below(between.size())]);
        text.push_back(c);
        break;
      case 5:
        if (c != '-') {
          text.push_back(c);
        }
        break;
      default:
        text.push_back(c);
        break;
    }
  }
  return text;
}

void try_sheet(SheetKind kind, std::string_view text) {
  const auto secret = read_sheet(kind, text);
  if (!secret) {
    return must_be_one_of(secret.error(), {ClientError::not_a_sheet});
  }
  const auto again = read_sheet(kind, write_sheet(kind, *secret));
  must_hold(again.has_value() && is_same(*again, *secret), "a sheet is read as it was printed");
}

void try_typed_sheet(Input& input) {
  const SheetKind kind = input.below(2) == 0 ? SheetKind::root : SheetKind::recovery;
  const Secret<32> secret(array_of<32>(input));
  const std::string printed = write_sheet(kind, secret);
  const auto again = read_sheet(kind, typed(printed, input));
  must_hold(again.has_value() && is_same(*again, secret), "a sheet is read however it is typed");
  // What lacks a letter, or has one more, is none.
  std::string spoilt = printed;
  if (input.below(2) == 0) {
    spoilt.pop_back();
  } else {
    spoilt.push_back(kCrockfordAlphabet[input.below(kCrockfordAlphabet.size())]);
  }
  must_be_one_of(read_sheet(kind, spoilt).error(), {ClientError::not_a_sheet});
}

void try_fingerprint(std::string_view text) {
  const auto read = read_fingerprint(text);
  if (!read) {
    return must_be_one_of(read.error(), {ClientError::not_a_code});
  }
  const auto again = read_fingerprint(*read);
  must_hold(again.has_value() && *again == *read, "a fingerprint is read as it is shown");
}

void try_typed_fingerprint(Input& input) {
  protocol::DeviceStatement certificate;
  certificate.alliance = array_of<32>(input);
  const std::string shown = fingerprint_of(certificate);
  const auto read = read_fingerprint(typed(shown, input));
  must_hold(read.has_value() && *read == shown, "a fingerprint is read however it is typed");
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  using indaba::client::SheetKind;
  if (size > 2 * indaba::client::kLinkBytesMax) {
    return 0;
  }
  Input input(data, size);
  switch (input.below(8)) {
    case 5:
      try_written_links(input);
      return 0;
    case 6:
      try_typed_sheet(input);
      return 0;
    case 7:
      try_typed_fingerprint(input);
      return 0;
    default:
      break;
  }
  const std::string text(input.rest().begin(), input.rest().end());
  try_links(text);
  try_sheet(SheetKind::root, text);
  try_sheet(SheetKind::recovery, text);
  try_fingerprint(text);
  return 0;
}
