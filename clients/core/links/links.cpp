#include "clients/core/links/links.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "clients/core/error.h"
#include "clients/core/labels.h"
#include "clients/core/links/site.h"
#include "crypto/base/base64.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

// What stands behind the #, by key; each may be there once.
struct Fragment {
  std::optional<std::string_view> found;
  std::optional<std::string_view> join;
  std::optional<std::string_view> link;
  std::optional<std::string_view> root;
  std::optional<std::string_view> key;
};

struct Split {
  ServerAddress server;
  Fragment fragment;
};

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == ':';
}

Status read_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && port != 0;
  return is_number && text.front() != '0' ? Status() : ClientError::not_a_link;
}

// host, host:port, [v6] or [v6]:port
Status read_authority(std::string_view text, ServerAddress& server) {
  std::string_view rest;
  const bool is_v6 = text.starts_with('[');
  if (is_v6) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) {
      return ClientError::not_a_link;
    }
    server.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    server.host = text.substr(0, colon);
    rest = text.substr(colon);
  }
  const bool is_host = !server.host.empty() && server.host.size() <= 253 &&
                       std::all_of(server.host.begin(), server.host.end(), is_host_char) &&
                       is_v6 == (server.host.find(':') != std::string::npos);
  if (!is_host || (!rest.empty() && (rest.size() < 2 || rest.front() != ':'))) {
    return ClientError::not_a_link;
  }
  return rest.empty() ? Status() : read_port(rest.substr(1), server.port);
}

Status keep(std::optional<std::string_view>& place, std::string_view value) {
  if (place) {
    return ClientError::not_a_link;
  }
  place = value;
  return {};
}

Status read_fragment(std::string_view text, Fragment& fragment) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return ClientError::not_a_link;
    }
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(equals + 1);
    // What a later version adds is not known here, and does no harm.
    for (const auto& [known, place] :
         {std::pair{"found", &fragment.found}, std::pair{"join", &fragment.join},
          std::pair{"link", &fragment.link}, std::pair{"root", &fragment.root},
          std::pair{"key", &fragment.key}}) {
      if (name == known) {
        INDABA_TRY(keep(*place, value));
      }
    }
  }
  return {};
}

Result<SecretBytes> read_32(std::string_view text) {
  auto bytes = from_secret_base64(as_bytes(text), Base64::url_no_padding);
  if (!bytes || bytes->size() != 32) {
    return ClientError::not_a_link;
  }
  return bytes;
}

Result<protocol::Hash> read_hash(std::string_view text) {
  INDABA_TRY_ASSIGN(const SecretBytes bytes, read_32(text));
  protocol::Hash hash{};
  std::copy(bytes.view().begin(), bytes.view().end(), hash.begin());
  return hash;
}

Result<Secret<32>> read_secret(std::string_view text) {
  INDABA_TRY_ASSIGN(const SecretBytes bytes, read_32(text));
  return Secret<32>(bytes.view().first<32>());
}

Result<Split> split(std::string_view text) {
  Split parts;
  if (text.size() > kLinkBytesMax) {
    return ClientError::not_a_link;
  }
  if (text.starts_with("https://")) {
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
    parts.server.is_tls = false;
    parts.server.port = 80;
  } else {
    return ClientError::not_a_link;
  }
  const std::size_t slash = text.find("/#");
  if (slash == std::string_view::npos) {
    return ClientError::not_a_link;
  }
  INDABA_TRY(read_authority(text.substr(0, slash), parts.server));
  INDABA_TRY(read_fragment(text.substr(slash + 2), parts.fragment));
  if (parts.fragment.key) {
    INDABA_TRY_ASSIGN(parts.server.key_hash, read_hash(*parts.fragment.key));
  }
  return parts;
}

// Why it is not the kind that is wanted.
ClientError wrong_kind(const Fragment& fragment) {
  return fragment.found || fragment.join || fragment.link ? ClientError::wrong_kind_of_link
                                                          : ClientError::not_a_link;
}

std::string write_server(const ServerAddress& server) {
  const bool is_v6 = server.host.find(':') != std::string::npos;
  return (server.is_tls ? "https://" : "http://") +
         (is_v6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port);
}

std::string write_hashes(const protocol::Hash& root, const ServerAddress& server) {
  std::string text = "root=" + to_base64(root, Base64::url_no_padding);
  if (server.key_hash) {
    text += "&key=" + to_base64(*server.key_hash, Base64::url_no_padding);
  }
  return text;
}

constexpr std::size_t kDeviceLinkBytes = 32 + MemberId::size_bytes + DeviceId::size_bytes + 8;

}  // namespace

Result<FounderLink> read_founder_link(std::string_view text) {
  INDABA_TRY_ASSIGN(Split parts, split(text));
  if (!parts.fragment.found) {
    return wrong_kind(parts.fragment);
  }
  INDABA_TRY_ASSIGN(Secret<32> secret, read_secret(*parts.fragment.found));
  return FounderLink{std::move(parts.server), std::move(secret)};
}

Result<InviteLink> read_invite_link(std::string_view text) {
  INDABA_TRY_ASSIGN(Split parts, split(text));
  if (!parts.fragment.join) {
    return wrong_kind(parts.fragment);
  }
  if (!parts.fragment.root) {
    return ClientError::not_a_link;
  }
  INDABA_TRY_ASSIGN(Secret<32> secret, read_secret(*parts.fragment.join));
  INDABA_TRY_ASSIGN(const protocol::Hash root, read_hash(*parts.fragment.root));
  return InviteLink{std::move(parts.server), std::move(secret), root};
}

Result<DeviceLink> read_device_link(std::string_view text) {
  INDABA_TRY_ASSIGN(Split parts, split(text));
  if (!parts.fragment.link) {
    return wrong_kind(parts.fragment);
  }
  const auto bytes = from_secret_base64(as_bytes(*parts.fragment.link), Base64::url_no_padding);
  if (!parts.fragment.root || !bytes || bytes->size() != kDeviceLinkBytes) {
    return ClientError::not_a_link;
  }
  DeviceLink link;
  link.server = std::move(parts.server);
  ByteView rest = bytes->view();
  link.secret = Secret<32>(rest.first<32>());
  rest = rest.subspan(32);
  INDABA_TRY_ASSIGN(link.member, MemberId::from_bytes(rest.first(MemberId::size_bytes)));
  rest = rest.subspan(MemberId::size_bytes);
  INDABA_TRY_ASSIGN(link.certifier, DeviceId::from_bytes(rest.first(DeviceId::size_bytes)));
  for (const std::uint8_t byte : rest.subspan(DeviceId::size_bytes)) {
    link.generation = link.generation << 8 | byte;
  }
  INDABA_TRY_ASSIGN(link.root, read_hash(*parts.fragment.root));
  return link;
}

Result<ServerAddress> read_site(std::string_view text) {
  std::string link(text);
  if (text.find('#') == std::string_view::npos) {
    link += text.ends_with('/') ? "#" : "/#";
  }
  INDABA_TRY_ASSIGN(const Split parts, split(link));
  return parts.server;
}

std::string write_link(const InviteLink& link) {
  return write_server(link.server) +
         "/#join=" + to_base64(link.secret.view(), Base64::url_no_padding) + "&" +
         write_hashes(link.root, link.server);
}

std::string write_link(const DeviceLink& link) {
  Bytes bytes = to_bytes(link.secret.view());
  append(bytes, link.member.view());
  append(bytes, link.certifier.view());
  append_number(bytes, link.generation);
  std::string text = write_server(link.server) +
                     "/#link=" + to_base64(bytes, Base64::url_no_padding) + "&" +
                     write_hashes(link.root, link.server);
  wipe(bytes);
  return text;
}

Result<AllianceLink> read_alliance_link(std::string_view text) {
  INDABA_TRY_ASSIGN(Split parts, split(text));
  if (!parts.fragment.root) {
    return wrong_kind(parts.fragment);
  }
  INDABA_TRY_ASSIGN(const protocol::Hash root, read_hash(*parts.fragment.root));
  return AllianceLink{std::move(parts.server), root};
}

std::string write_link(const AllianceLink& link) {
  return write_server(link.server) + "/#" + write_hashes(link.root, link.server);
}

Ed25519KeyPair invite_key_of(const Secret<32>& secret) {
  const auto key = hkdf_extract({}, {secret.view()});
  Secret<kEd25519SeedBytes> seed;
  check(hkdf_expand(key.view(), {label("invite")}, seed.mutable_view()).has_value());
  return Ed25519KeyPair::from_seed(seed);
}

}  // namespace indaba::client
