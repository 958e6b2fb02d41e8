// Message framing (RFC 9420 section 6): what is signed, and the two envelopes in which it travels.
//
// Unverified content has types of its own; a VerifiedContent exists only where the signature was
// checked.
#pragma once

#include "crypto/mls/public/commit.h"
#include "crypto/mls/public/group_context.h"

namespace indaba::mls {

struct Sender {
  SenderType type = SenderType::member;
  std::uint32_t index = 0;  // member: leaf index; external: place in external_senders

  static Sender member(LeafIndex leaf) { return {SenderType::member, leaf.value}; }
  LeafIndex leaf() const { return {index}; }
  bool operator==(const Sender&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.type);
    if (self.type == SenderType::member || self.type == SenderType::external) {
      io(self.index);
    } else if constexpr (Io::is_reader) {
      if (self.type != SenderType::new_member_proposal &&
          self.type != SenderType::new_member_commit) {
        io.fail(MlsError::unknown_value);
      }
    }
  }
};

// Plaintext: where it is dropped rather than handed over, it is wiped.
struct ApplicationData {
  Bytes data;

  ApplicationData() = default;
  explicit ApplicationData(Bytes plaintext) : data(std::move(plaintext)) {}
  ApplicationData(const ApplicationData&) = default;
  ApplicationData(ApplicationData&&) noexcept = default;
  ApplicationData& operator=(ApplicationData other) noexcept {
    data.swap(other.data);
    return *this;
  }
  ~ApplicationData() { wipe(data); }

  bool operator==(const ApplicationData&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.data);
  }
};

// In the order of ContentType, 1 to 3.
using ContentBody = std::variant<ApplicationData, Proposal, Commit>;

inline ContentType content_type(const ContentBody& body) {
  return static_cast<ContentType>(body.index() + 1);
}

// Makes `body` hold the alternative of `type`, for a reader to fill. False for an unknown type.
bool emplace_body(ContentBody& body, ContentType type);

struct FramedContent {
  GroupId group_id;
  Epoch epoch;
  Sender sender;
  Bytes authenticated_data;
  ContentBody body;

  ContentType content_type() const { return mls::content_type(body); }
  template <class T>
  const T* get() const {
    return std::get_if<T>(&body);
  }
  bool operator==(const FramedContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.group_id, self.epoch, self.sender, self.authenticated_data);
    ContentType type = self.content_type();
    io(type);
    if constexpr (Io::is_reader) {
      if (!emplace_body(self.body, type)) {
        return io.fail(MlsError::unknown_value);
      }
    }
    std::visit([&io](auto& alternative) { io(alternative); }, self.body);
  }
};

struct FramedContentAuthData {
  Bytes signature;
  Bytes confirmation_tag;  // commits only

  bool operator==(const FramedContentAuthData&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io, ContentType type) {
    io(self.signature);
    if (type == ContentType::commit) {
      io(self.confirmation_tag);
    }
  }
};

struct AuthenticatedContent {
  WireFormat wire_format = WireFormat::public_message;
  FramedContent content;
  FramedContentAuthData auth;

  bool operator==(const AuthenticatedContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.wire_format, self.content);
    FramedContentAuthData::fields(self.auth, io, self.content.content_type());
  }
};

struct PublicMessage {
  FramedContent content;
  FramedContentAuthData auth;
  Bytes membership_tag;  // senders of type member only

  bool operator==(const PublicMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.content);
    FramedContentAuthData::fields(self.auth, io, self.content.content_type());
    if (self.content.sender.type == SenderType::member) {
      io(self.membership_tag);
    }
  }
};

struct PrivateMessage {
  GroupId group_id;
  Epoch epoch;
  ContentType content_type = ContentType::application;
  Bytes authenticated_data;
  Bytes encrypted_sender_data;
  Bytes ciphertext;

  bool operator==(const PrivateMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.group_id, self.epoch, self.content_type);
    if constexpr (Io::is_reader) {
      if (self.content_type < ContentType::application || self.content_type > ContentType::commit) {
        io.fail(MlsError::unknown_value);
      }
    }
    io(self.authenticated_data, self.encrypted_sender_data, self.ciphertext);
  }
};

// What a private message held, from its decrypted PrivateMessageContent (section 6.3.1).
// Errors: invalid_padding and those of decoding.
Result<AuthenticatedContent> private_message_content(const PrivateMessage& message,
                                                     const Sender& sender, ByteView plaintext);

// FramedContentTBS (section 6.1). `group_context` is the encoded context of the epoch; it is
// covered for senders that are in the group or join it by this very message, and left out for the
// others. It may hold plaintext, so it wipes itself.
SecretBytes framed_content_tbs(WireFormat wire_format, const FramedContent& content,
                               ByteView group_context);

// Signs `content` for travel as `wire_format`.
Bytes sign_content(WireFormat wire_format, const FramedContent& content, ByteView group_context,
                   const SignatureKeyPair& key);

// The ProposalRef under which a commit names the proposal in `content`.
ProposalRef proposal_ref(const AuthenticatedContent& content);

// Content whose signature was verified under the key that its sender must have used.
class VerifiedContent {
 public:
  // Consumes `content`. `sender_key` is the sender's, as section 6.1 tells for each type of sender.
  // Errors: invalid_signature.
  static Result<VerifiedContent> verify(AuthenticatedContent&& content, ByteView sender_key,
                                        ByteView group_context);
  // What this client has just signed itself.
  static VerifiedContent own(AuthenticatedContent&& content) {
    return VerifiedContent(std::move(content));
  }

  const AuthenticatedContent& get() const { return content_; }
  const FramedContent& content() const { return content_.content; }
  const FramedContentAuthData& auth() const { return content_.auth; }
  AuthenticatedContent take() && { return std::move(content_); }

 private:
  explicit VerifiedContent(AuthenticatedContent&& content) : content_(std::move(content)) {}

  AuthenticatedContent content_;
};

// The transcript hashes of section 8.2.
HashValue confirmed_transcript_hash(ByteView interim_before, const AuthenticatedContent& commit);
HashValue interim_transcript_hash(ByteView confirmed, ByteView confirmation_tag);

}  // namespace indaba::mls
