// Alerts: what this device knows of them, and the answers that are given to them.
//
// An answer is sealed to the responders' circle and kept here until one of its devices has said
// that it has it. A call for help is sent again until then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/core/cap/alert.h"
#include "clients/core/circles/circles.h"
#include "protocol/content/answers.h"
#include "protocol/content/content.h"
#include "protocol/frames/events.h"
#include "protocol/frames/inbox.h"

namespace indaba::client {

// How long a call for help waits for a receipt before it is sent again.
inline constexpr std::uint64_t kHelpAgainSeconds = 120;
// How long answers to an alert are looked for, from when it was sent.
inline constexpr std::uint64_t kAnswersSoughtSeconds = std::uint64_t{30} * 24 * 60 * 60;

// Where an alert stands. Its bytes are the message's.
struct KnownAlert {
  protocol::Hash alert{};  // the digest of its document
  ChannelId channel;
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  UnixTime at;
  bool operator==(const KnownAlert&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("alert", self.alert);
    io("member", self.member);
    io("channel", self.channel);
    io("message", self.message);
  }
};

// What this member answered.
struct OwnAnswer {
  protocol::Hash alert{};
  protocol::CircleId circle;
  protocol::AnswerKind answer{};
  std::optional<std::string> note;
  std::uint64_t counter = 0;  // of the last that was sent
  UnixTime at;                // when it was given
  std::optional<UnixTime> sent;
  std::optional<UnixTime> received;  // by a device of the circle
  bool operator==(const OwnAnswer&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("note", self.note);
    io("sent", self.sent);
    io("alert", self.alert);
    io("answer", self.answer);
    io("circle", self.circle);
    io("counter", self.counter);
    io("received", self.received);
  }
};

class Alerts {
 public:
  // All must outlive it.
  Alerts(Context& context, Trust& trust, Circles& circles)
      : context_(context), trust_(trust), circles_(circles) {}

  // A responder's alert in its log, whose message is shown; whoever sends it again changes nothing.
  // Errors: corrupt_store, the host's.
  Status note(const KnownAlert& alert);
  // Errors: unknown_alert, corrupt_store, the host's.
  Result<KnownAlert> find(const protocol::Hash& alert) const;
  // In no particular order.
  Result<std::vector<KnownAlert>> all() const;

  // Keeps an answer and sends it as soon as it can. Errors: unknown_alert, nowhere_to_answer,
  // invalid_text; the host's.
  Status answer(const Account& account, const protocol::Hash& alert, protocol::AnswerKind kind,
                std::optional<std::string> note);
  Result<std::optional<OwnAnswer>> own_answer(const protocol::Hash& alert) const;
  // Sends what has not been sent, and again what nobody has received in time.
  Flow<Status> send_answers(const Account& account);
  // Errors: not_trusted.
  Flow<Status> take_receipt(const Account& account, protocol::InboxEntry entry);

  // ---- for those whom the circle admits

  // Errors: not_trusted; no_box where this device waits for the key that opens it; those of asking.
  Flow<Status> take_answer(const Account& account, protocol::AnswerEvent event);
  // Whether this member is a responder, and the alert of the last time.
  bool seeks_answers(const Account& account, UnixTime alerted) const;
  // Its answers are to be looked for, until they have been.
  void seek_answers(const protocol::Hash& alert);
  bool has_unread() const;
  // Fetches those that came since the last time.
  Flow<Status> read_answers(const Account& account, protocol::Hash alert);
  // Of all alerts of the last time, if this member is a responder.
  Flow<Status> read_all_answers(const Account& account);
  // The last of each member, by when they gave it.
  Result<std::vector<protocol::Answer>> answers(const protocol::Hash& alert) const;

 private:
  bool is_fresh(const CircleSealing& sealing) const {
    return trust_.is_list_fresh() && sealing.is_fresh;
  }
  bool is_due(const OwnAnswer& answer) const;
  Flow<Status> send_answer(const Account& account, OwnAnswer answer);
  Result<Bytes> seal_answer(const Account& account, const OwnAnswer& own) const;
  Result<protocol::SignedAnswer> open_answer(const protocol::AnswerEvent& event) const;
  Flow<Status> give_receipt(const Account& account, std::uint64_t number, protocol::Answer answer,
                            protocol::BoxKey box_key);
  void put(const OwnAnswer& answer);

  Context& context_;
  Trust& trust_;
  Circles& circles_;
  bool is_sending_ = false;
};

}  // namespace indaba::client
