// Extensions (RFC 9420 section 13.4): typed blobs in key packages, leaves, the group's context and
// GroupInfo. Unknown ones are carried as they came; two of one type in a list are refused.
#pragma once

#include <algorithm>
#include <optional>

#include "crypto/mls/public/codec.h"
#include "crypto/mls/public/credential.h"
#include "crypto/mls/public/types.h"

namespace indaba::mls {

struct Extension {
  ExtensionType type{};
  Bytes data;

  bool operator==(const Extension&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.type, self.data);
  }
};

struct ExtensionList {
  std::vector<Extension> items;

  bool operator==(const ExtensionList&) const = default;

  // The data of the extension of that type, or null.
  const Bytes* find(ExtensionType type) const;
  // Decodes it; nullopt if there is none. Errors: those of decoding.
  template <class T>
  Result<std::optional<T>> find_as(ExtensionType type) const {
    const Bytes* data = find(type);
    if (data == nullptr) {
      return std::optional<T>{};
    }
    INDABA_TRY_ASSIGN(T value, decode<T>(*data));
    return std::optional<T>(std::move(value));
  }
  // Replaces the one of that type or adds it.
  void set(ExtensionType type, Bytes data);

  bool has_duplicates() const;
  // For lists that were never decoded. Errors: duplicate_extension.
  Status validate() const;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.items);
    if constexpr (Io::is_reader) {
      if (self.has_duplicates()) {
        io.fail(MlsError::duplicate_extension);
      }
    }
  }
};

// required_capabilities (section 11.1).
struct RequiredCapabilities {
  std::vector<ExtensionType> extension_types;
  std::vector<ProposalType> proposal_types;
  std::vector<CredentialType> credential_types;

  bool operator==(const RequiredCapabilities&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.extension_types, self.proposal_types, self.credential_types);
  }
};

// external_pub (section 12.4.3.2).
struct ExternalPub {
  Bytes external_pub;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.external_pub);
  }
};

// external_senders (section 12.1.8.1).
struct ExternalSender {
  Bytes signature_key;
  Credential credential;

  bool operator==(const ExternalSender&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.signature_key, self.credential);
  }
};
struct ExternalSenders {
  std::vector<ExternalSender> senders;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.senders);
  }
};

}  // namespace indaba::mls
