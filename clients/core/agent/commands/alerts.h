// Alerts and answers to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/core/agent/commands/bounds.h"
#include "clients/core/cap/compose.h"
#include "protocol/content/answers.h"
#include "protocol/content/content.h"

namespace indaba::client {

// Which alerts this member hears of, on all their devices; `changed` is set by the agent.
struct SetAlertFilter {
  static constexpr std::string_view kType = "set_alert_filter";
  protocol::AlertFilterMark filter;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("severity", self.filter.severity, cbor::Bounds{1, 40});
    io("countries", self.filter.countries, kCountriesBounds, protocol::kCountryBounds);
    io("languages", self.filter.languages, cbor::at_most(protocol::kFilterLanguagesMax),
       cbor::Bounds{1, 40});
    io("categories", self.filter.categories, cbor::at_most(protocol::kFilterCategoriesMax),
       cbor::Bounds{1, 40});
  }
};

// By a responder, into the channel that is named or the first for alerts.
struct SendAlert {
  static constexpr std::string_view kType = "send_alert";
  std::optional<ChannelId> channel;
  cap::QuickForm form;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("form", self.form);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// The same with all that an alert can say: the draft of which cap::compose makes one.
struct SendWholeAlert {
  static constexpr std::string_view kType = "send_whole_alert";
  std::optional<ChannelId> channel;
  cap::Alert draft;
  std::optional<protocol::Hash> updates;  // whose place it takes, in that one's channel

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("draft", self.draft);
    io("channel", self.channel);
    io("updates", self.updates);
  }
};

// Says it anew, in all its languages.
struct UpdateAlert {
  static constexpr std::string_view kType = "update_alert";
  protocol::Hash alert{};
  std::string sentence;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("sentence", self.sentence, cap::kSentenceBounds);
  }
};

struct CancelAlert {
  static constexpr std::string_view kType = "cancel_alert";
  protocol::Hash alert{};
  std::string reason;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("reason", self.reason, cap::kSentenceBounds);
  }
};

// To the responders. Ends once it is kept here, whether or not there is a connection.
struct AnswerAlert {
  static constexpr std::string_view kType = "answer_alert";
  protocol::Hash alert{};
  protocol::AnswerKind answer{};
  std::optional<std::string> note;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("note", self.note, cbor::at_most(protocol::kAnswerNoteBytesMax));
    io.literal("type", kType);
    io("alert", self.alert);
    io("answer", self.answer);
  }
};

// By a responder.
struct ReadRoster {
  static constexpr std::string_view kType = "read_roster";
  protocol::Hash alert{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
  }
};

// By a responder: asks those who have not answered to do so. Nobody is asked if nobody is silent.
struct RemindSilent {
  static constexpr std::string_view kType = "remind_silent";
  protocol::Hash alert{};
  std::optional<std::string> note;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("note", self.note, cbor::Bounds{1, protocol::kReminderNoteBytesMax});
    io.literal("type", kType);
    io("alert", self.alert);
  }
};

// Lets this device certify, by the root's word, with which keys responders sign alerts.
struct IssueAlertCertificates {
  static constexpr std::string_view kType = "issue_alert_certificates";
  std::string root_sheet;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("root_sheet", self.root_sheet, kSheetBounds);
  }
};

}  // namespace indaba::client
