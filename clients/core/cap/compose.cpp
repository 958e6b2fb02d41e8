#include "clients/core/cap/compose.h"

#include <algorithm>

#include "clients/core/cap/check.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/life.h"

namespace indaba::client::cap {
namespace {

// What the codes of a form stand for.
struct Answers {
  const Country* country = nullptr;
  const Violation* violation = nullptr;
  const Verification* verification = nullptr;
};

Result<Answers> look_up(const QuickForm& form, const Vocabulary& vocabulary) {
  const Answers answers{find_country(form.country),
                        find_code(vocabulary.violations, form.violation),
                        find_code(vocabulary.verifications, form.verification)};
  if (answers.country == nullptr) {
    return CapError::unknown_country;
  }
  const auto known = [&](const std::string& code) {
    return find_code(vocabulary.affected, code) != nullptr;
  };
  const bool rating = !form.rating || find_code(vocabulary.ratings, *form.rating) != nullptr;
  if (answers.violation == nullptr || answers.verification == nullptr || !rating ||
      !std::all_of(form.affected.begin(), form.affected.end(), known)) {
    return CapError::unknown_code;
  }
  if (form.languages.empty()) {
    return CapError::missing_language;
  }
  if (form.sentence.empty()) {
    return CapError::empty_text;
  }
  return answers;
}

Info info_in(const std::string& language, const QuickForm& form, const Answers& answers) {
  const std::string& event = label_in(answers.violation->labels, language);
  Info info;
  info.language = language;
  info.category = {answers.violation->category};
  info.event = event;
  info.urgency = Urgency::immediate;
  info.severity = answers.violation->severity;
  info.certainty = answers.verification->certainty;
  info.event_code = {{kViolationParameter, answers.violation->code}};
  info.area = {area_of(*answers.country, language)};
  info.headline = event + ": " + info.area.front().area_desc;
  info.description = form.sentence;
  info.parameter = parameters_of(form, answers.violation->freedoms);
  return info;
}

Alert from(Alert draft, const Origin& origin) {
  draft.identifier = origin.identifier;
  draft.sender = origin.sender;
  draft.sent = origin.sent;
  if (draft.scope == Scope::restricted && !draft.restriction) {
    draft.restriction = kRestrictionDefault;
  }
  for (Info& info : draft.info) {
    if (!info.sender_name && !origin.sender_name.empty()) {
      info.sender_name = origin.sender_name;
    }
    if (!info.expires) {
      info.expires = draft.sent.plus_seconds(kLifeSecondsDefault);
    }
  }
  return draft;
}

Result<Alert> checked(Alert alert) {
  INDABA_TRY(check_alert(alert));
  return alert;
}

bool is_updatable(const Alert& earlier, const Origin& origin) {
  return earlier.sender == origin.sender &&
         (earlier.msg_type == MessageType::alert || earlier.msg_type == MessageType::update);
}

// `origin`, dated later than all that `references` name.
Origin after(const std::vector<Reference>& references, Origin origin) {
  for (const Reference& reference : references) {
    if (reference.sent.unix_seconds >= origin.sent.unix_seconds) {
      origin.sent = {reference.sent.plus_seconds(1).unix_seconds, origin.sent.offset_minutes};
    }
  }
  return origin;
}

}  // namespace

std::vector<NamedValue> parameters_of(const QuickForm& codes,
                                      const std::vector<std::string>& freedoms) {
  std::vector<NamedValue> result;
  const auto add = [&](const char* name, const std::string& code) {
    if (!code.empty()) {
      result.push_back({name, code});
    }
  };
  add(kViolationParameter, codes.violation);
  for (const std::string& freedom : freedoms) {
    add(kFreedomParameter, freedom);
  }
  for (const std::string& affected : codes.affected) {
    add(kAffectedParameter, affected);
  }
  add(kVerificationParameter, codes.verification);
  add(kRatingParameter, codes.rating.value_or(""));
  return result;
}

Area area_of(const Country& country, std::string_view language) {
  Area area;
  area.area_desc = name_in(country, language);
  area.geocode = {{kCountryCode, std::string(country.code)}};
  return area;
}

Result<Alert> compose(const QuickForm& form, const Vocabulary& vocabulary, const Origin& origin) {
  INDABA_TRY_ASSIGN(const Answers answers, look_up(form, vocabulary));
  Alert draft;
  for (const std::string& language : form.languages) {
    draft.info.push_back(info_in(language, form, answers));
  }
  return compose(std::move(draft), origin);
}

Result<Alert> compose(Alert draft, const Origin& origin) {
  return checked(from(std::move(draft), origin));
}

Result<Alert> compose_update(const Alert& earlier, Alert draft, const Origin& origin) {
  if (!is_updatable(earlier, origin)) {
    return CapError::not_updatable;
  }
  draft.msg_type = MessageType::update;
  draft.status = earlier.status;
  draft.references = references_after(earlier);
  const Origin dated = after(draft.references, origin);
  return checked(from(std::move(draft), dated));
}

Result<Alert> compose_cancel(const Alert& earlier, const std::string& reason,
                             const Origin& origin) {
  if (!is_updatable(earlier, origin)) {
    return CapError::not_updatable;
  }
  if (reason.empty()) {
    return CapError::empty_text;
  }
  Alert draft = earlier;
  draft.msg_type = MessageType::cancel;
  draft.references = references_after(earlier);
  draft.note = reason;
  for (Info& info : draft.info) {
    info.response_type.clear();
    info.urgency = Urgency::past;
    info.effective.reset();
    info.onset.reset();
    info.expires.reset();
    info.description = reason;
    info.instruction.reset();
    info.resource.clear();
  }
  const Origin dated = after(draft.references, origin);
  return checked(from(std::move(draft), dated));
}

}  // namespace indaba::client::cap
