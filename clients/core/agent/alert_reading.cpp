// Alerts as they are read: their documents, what has become of them, and which of them this member
// is called for.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/alerts/signed_alert.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/names.h"

namespace indaba::client {
namespace {

// What the member has said stands in the place of what holds by default. What a later version knows
// and this one does not, it leaves out.
void choose(cap::Filter& filter, const protocol::AlertFilterMark& chosen) {
  if (!chosen.countries.empty()) {
    filter.own_countries = chosen.countries;
    filter.countries = chosen.countries;
  }
  const auto severity = cbor::value_of<cap::Severity>(chosen.severity.value_or(""));
  if (severity) {
    filter.own_severity = *severity;
    filter.elsewhere_severity = *severity;
  }
  filter.languages = chosen.languages;
  for (const std::string& name : chosen.categories) {
    if (const auto category = cbor::value_of<cap::Category>(name)) {
      filter.categories.push_back(*category);
    }
  }
}

}  // namespace

Result<protocol::AlertContent> Agent::alert_content(const protocol::Hash& alert) const {
  INDABA_TRY_ASSIGN(const KnownAlert known, channels_.alerts().find(alert));
  INDABA_TRY_ASSIGN(const auto found, channels_.messages(known.channel, known.seq, 1));
  if (found.empty() || found.front().seq != known.seq) {
    return ClientError::unknown_alert;
  }
  INDABA_TRY_ASSIGN(const auto content, protocol::read_content(found.front().content));
  const auto* kept = content ? std::get_if<protocol::AlertContent>(&*content) : nullptr;
  return kept != nullptr ? Result<protocol::AlertContent>(*kept) : ClientError::unknown_alert;
}

Result<cap::Alert> Agent::alert(const protocol::Hash& alert) const {
  INDABA_TRY_ASSIGN(const protocol::AlertContent content, alert_content(alert));
  return cap::parse(content.document);
}

Result<cap::Alert> Agent::verify_alert(ByteView file) const {
  if (!account_) {
    return ClientError::not_joined;
  }
  INDABA_TRY_ASSIGN(const auto content, protocol::read_content(file));
  const auto* passed = content ? std::get_if<protocol::AlertContent>(&*content) : nullptr;
  if (passed == nullptr) {
    return ClientError::unknown_alert;
  }
  return open_passed_alert(trust_, *passed);
}

Result<cap::Life> Agent::alert_life(const protocol::Hash& alert) const {
  INDABA_TRY_ASSIGN(const auto known, channels_.alerts().all());
  std::vector<cap::Alert> read;
  std::optional<std::size_t> place;
  for (const KnownAlert& one : known) {
    if (auto said = this->alert(one.alert)) {
      if (one.alert == alert) {
        place = read.size();
      }
      read.push_back(*std::move(said));
    }
  }
  if (!place) {
    return ClientError::unknown_alert;
  }
  return cap::lives(read, context_.now)[*place];
}

cap::Filter Agent::alert_filter() const {
  cap::Filter filter;
  for (const ShownField& field : profile()) {
    if (field.name == cbor::name_of(protocol::ProfileName::country)) {
      filter.own_countries = field.values;
    }
  }
  if (account_ && trust_.is_founded()) {
    const auto membership = trust_.view().membership(account_->member());
    if (membership && membership->country) {
      filter.own_countries.push_back(*membership->country);
    }
  }
  if (filter.own_countries.empty()) {
    filter.elsewhere_severity = cap::Severity::unknown;
  }
  if (const auto& chosen = channels_.marks().alert_filter()) {
    choose(filter, *chosen);
  }
  return filter;
}

bool Agent::is_news(const ShownMessage& message, const cap::Filter& filter) const {
  const bool is_muted = channels_.marks().is_muted(message.channel);
  cap::Filter severe;
  severe.own_severity = severe.elsewhere_severity;
  const auto calls = [&](const Result<cap::Alert>& alert) {
    return alert ? cap::passes(*alert, filter) && (!is_muted || cap::passes(*alert, severe))
                 : !is_muted;
  };
  const auto content = protocol::read_content(message.content);
  if (!content || !*content) {
    return !is_muted;
  }
  if (const auto* sent = std::get_if<protocol::AlertContent>(&**content)) {
    return calls(cap::parse(sent->document));
  }
  const auto* reminder = std::get_if<protocol::ReminderContent>(&**content);
  if (reminder == nullptr) {
    return !is_muted;
  }
  const auto own = channels_.alerts().own_answer(reminder->alert);
  const bool is_answered = own && *own;
  return !is_answered && calls(alert(reminder->alert));
}

}  // namespace indaba::client
