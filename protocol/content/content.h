// What members say to each other, inside the encryption of closed and open channels alike.
//
// The structures follow content.cddl, name by name. A kind that this version does not know is kept
// as it came and shown as such.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/content/marks.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// A message's body with its encryption must fit into kEntryBodyBytesMax.
inline constexpr std::size_t kContentBytesMax = std::size_t{48} << 10;
inline constexpr std::size_t kMessageTextBytesMax = std::size_t{32} << 10;
inline constexpr std::size_t kMentionsMax = 100;
inline constexpr std::size_t kReactionBytesMax = 64;
inline constexpr std::size_t kPollOptionsMax = 20;
inline constexpr std::size_t kPollTextBytesMax = 500;
inline constexpr std::size_t kTitleBytesMax = 200;
inline constexpr std::size_t kReminderNoteBytesMax = 500;
inline constexpr std::size_t kAlertDocumentBytesMax = std::size_t{32} << 10;

struct TextContent {
  static constexpr std::string_view kKind = "text";
  std::string text;
  std::optional<MessageId> reply_to;
  std::optional<std::vector<MemberId>> mentions;
  std::optional<UnixTime> expires;  // shown until then
  bool operator==(const TextContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("text", self.text, cbor::Bounds{1, kMessageTextBytesMax});
    io("expires", self.expires);
    io("mentions", self.mentions, cbor::Bounds{1, kMentionsMax});
    io("reply_to", self.reply_to);
  }
};

// The sender's own message says this instead.
struct EditContent {
  static constexpr std::string_view kKind = "edit";
  MessageId target;
  std::string text;
  std::optional<std::vector<MemberId>> mentions;
  bool operator==(const EditContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("text", self.text, cbor::Bounds{1, kMessageTextBytesMax});
    io("target", self.target);
    io("mentions", self.mentions, cbor::Bounds{1, kMentionsMax});
  }
};

// The sender's own message is to be forgotten.
struct DeleteContent {
  static constexpr std::string_view kKind = "delete";
  MessageId target;
  bool operator==(const DeleteContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("target", self.target);
  }
};

// One of each sort from each member; with `off`, taken back.
struct ReactionContent {
  static constexpr std::string_view kKind = "reaction";
  MessageId target;
  std::string reaction;
  bool off = false;
  bool operator==(const ReactionContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("off", self.off);
    io.literal("kind", kKind);
    io("target", self.target);
    io("reaction", self.reaction, cbor::Bounds{1, kReactionBytesMax});
  }
};

// An open poll: everybody sees who chose what.
struct PollContent {
  static constexpr std::string_view kKind = "poll";
  std::string question;
  std::vector<std::string> options;
  std::uint64_t choices_max = 1;
  std::optional<UnixTime> closes;
  bool operator==(const PollContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("closes", self.closes);
    io("options", self.options, cbor::Bounds{2, kPollOptionsMax},
       cbor::Bounds{1, kPollTextBytesMax});
    io("question", self.question, cbor::Bounds{1, kPollTextBytesMax});
    io("choices_max", self.choices_max, cbor::Bounds{1, kPollOptionsMax});
  }
};

// Takes the place of what the member chose before; without choices, takes it back.
struct VoteContent {
  static constexpr std::string_view kKind = "vote";
  MessageId poll;
  std::vector<std::uint64_t> choices;  // of the options, from 0
  bool operator==(const VoteContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("poll", self.poll);
    io("choices", self.choices, cbor::at_most(kPollOptionsMax), cbor::at_most(kPollOptionsMax - 1));
  }
};

// By whoever asked: no vote counts any more.
struct PollCloseContent {
  static constexpr std::string_view kKind = "poll-close";
  MessageId poll;
  bool operator==(const PollCloseContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("poll", self.poll);
  }
};

// What a closed channel is called, by whoever may invite.
struct TitleContent {
  static constexpr std::string_view kKind = "title";
  std::string title;
  bool operator==(const TitleContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("title", self.title, cbor::Bounds{1, kTitleBytesMax});
  }
};

// An alert is over the whole of `document`, exact CAP 1.2 XML. `signature` is by the sender's
// device; `certificate`, for readers outside the alliance, is an alert certificate of the same key,
// and `issuer` the statement that lets its signer issue it. `manifest` is the newest of the circle
// to which answers are sealed.
struct AlertContent {
  static constexpr std::string_view kKind = "alert";
  Bytes document;
  Signature signature{};
  std::optional<Statement> certificate;
  std::optional<Statement> issuer;
  std::optional<Statement> manifest;
  std::optional<bool> not_fresh;
  bool operator==(const AlertContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("issuer", self.issuer);
    io("document", self.document, cbor::Bounds{1, kAlertDocumentBytesMax});
    io("manifest", self.manifest);
    io("not_fresh", self.not_fresh);
    io("signature", self.signature);
    io("certificate", self.certificate);
  }
};

// By a responder, in the alert's channel: whoever has not answered it is asked to. It goes to all,
// so that nobody but the responders learns who those are.
struct ReminderContent {
  static constexpr std::string_view kKind = "reminder";
  Hash alert{};  // the digest of its document
  std::optional<std::string> note;
  bool operator==(const ReminderContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("note", self.note, cbor::Bounds{1, kReminderNoteBytesMax});
    io("alert", self.alert);
  }
};

inline constexpr std::size_t kHeadsPerMessageMax = 50;

struct SeenHead {
  ChannelId channel;
  std::uint64_t seq = 0;
  Hash log_hash{};
  bool operator==(const SeenHead&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq, kFrom1);
    io("channel", self.channel);
    io("log_hash", self.log_hash);
  }
};

// How far the logs of other channels, which both are in, have come for the sender's device. In a
// self or direct channel; elsewhere it says nothing.
struct HeadsContent {
  static constexpr std::string_view kKind = "heads";
  std::vector<SeenHead> heads;
  bool operator==(const HeadsContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("heads", self.heads, cbor::Bounds{1, kHeadsPerMessageMax});
  }
};

// One of the fields that somebody shows to chosen people.
struct SharedField {
  std::string name;
  std::vector<std::string> values;
  bool operator==(const SharedField&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, 40});
    io("values", self.values, cbor::Bounds{1, kProfileValuesMax},
       cbor::Bounds{1, kProfileValueBytesMax});
  }
};

// In a direct channel: all that the sender shows of their profile to who is at its other end, in
// the place of what they showed before.
struct ProfileContent {
  static constexpr std::string_view kKind = "profile";
  std::vector<SharedField> shown;
  bool operator==(const ProfileContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("shown", self.shown, cbor::at_most(kProfileFieldsMax));
  }
};

using Content = std::variant<TextContent, EditContent, DeleteContent, ReactionContent, PollContent,
                             VoteContent, PollCloseContent, TitleContent, AlertContent,
                             ReminderContent, MarksContent, HeadsContent, ProfileContent>;

// Empty for a kind that this version doesn't know; keys that it doesn't know are ignored. Errors:
// what ProtocolError names.
Result<std::optional<Content>> read_content(ByteView encoded);

}  // namespace indaba::protocol
