// Views of alerts. The structures follow bridge.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/agent.h"
#include "clients/core/cap/names.h"
#include "clients/web/bridge/queries.h"

namespace indaba::web {

struct ShownAlert {
  protocol::Hash alert{};
  ChannelId channel;
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  std::string from;
  UnixTime at;
  client::cap::Life life{};
  bool is_for_me = false;
  UnixTime expires;
  client::cap::Alert cap;
  std::optional<client::OwnAnswer> answer;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("alert", self.alert);
    io("channel", self.channel);
    io("seq", self.seq);
    io("message", self.message);
    io("member", self.member);
    io("from", self.from);
    io("at", self.at);
    io("life", self.life);
    io("is_for_me", self.is_for_me);
    io("expires", self.expires);
    io("cap", self.cap);
    io("answer", self.answer);
  }
};

struct AlertsView {
  static constexpr std::string_view kType = "alerts";
  std::vector<ShownAlert> alerts;
  bool has_more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alerts", self.alerts);
    io("has_more", self.has_more);
  }
};

struct AlertView {
  static constexpr std::string_view kType = "alert";
  ShownAlert alert;
  std::string document;
  bool is_certified = false;
  std::optional<bool> not_fresh;
  std::vector<protocol::Answer> answers;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("document", self.document);
    io("is_certified", self.is_certified);
    io("not_fresh", self.not_fresh);
    io("answers", self.answers);
  }
};

struct AlertFilterView {
  static constexpr std::string_view kType = "alert_filter";
  std::optional<std::string> severity;
  std::vector<std::string> countries;
  std::vector<std::string> languages;
  std::vector<std::string> categories;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("severity", self.severity, cbor::Bounds{1, 40});
    io("countries", self.countries, client::kCountriesBounds, protocol::kCountryBounds);
    io("languages", self.languages, cbor::at_most(protocol::kFilterLanguagesMax),
       cbor::Bounds{1, 40});
    io("categories", self.categories, cbor::at_most(protocol::kFilterCategoriesMax),
       cbor::Bounds{1, 40});
  }
};

struct VocabularyView {
  static constexpr std::string_view kType = "vocabulary";
  std::vector<client::cap::Term> countries;
  std::vector<client::cap::Term> languages;
  std::vector<client::cap::Violation> violations;
  std::vector<client::cap::Verification> verifications;
  std::vector<client::cap::Term> affected;
  std::vector<client::cap::Term> ratings;
  std::vector<client::cap::Term> freedoms;
  std::vector<client::cap::Category> categories;
  std::vector<client::cap::Severity> severities;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("countries", self.countries);
    io("languages", self.languages);
    io("violations", self.violations);
    io("verifications", self.verifications);
    io("affected", self.affected);
    io("ratings", self.ratings);
    io("freedoms", self.freedoms);
    io("categories", self.categories);
    io("severities", self.severities);
  }
};

// Errors of all: not_joined, unknown_alert; corrupt_store, the host's.
Result<AlertsView> view_of(const client::Agent& agent, const AlertsQuery& query, UnixTime now);
Result<AlertView> view_of(const client::Agent& agent, const AlertQuery& query, UnixTime now);
Result<AlertFilterView> view_of(const client::Agent& agent, const AlertFilterQuery& query);
VocabularyView view_of(const VocabularyQuery& query);

}  // namespace indaba::web
