#include "clients/core/cap/draft.h"

#include "clients/core/cap/document.h"
#include "clients/core/cap/draft_reader.h"
#include "clients/core/cap/names.h"
#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

template <class Enum>
std::vector<std::string> words(const Vocabulary& /*vocabulary*/) {
  std::vector<std::string> all;
  for (const auto& named : enum_names(Enum{})) {
    all.emplace_back(named.name);
  }
  return all;
}

template <auto Terms>
std::vector<std::string> codes(const Vocabulary& vocabulary) {
  std::vector<std::string> all;
  for (const auto& term : vocabulary.*Terms) {
    all.push_back(term.code);
  }
  return all;
}

}  // namespace

constexpr std::array<DraftReader::Rule, 30> DraftReader::kShared{{
    {"what", &DraftReader::code<&QuickForm::violation, &Vocabulary::violations>, false,
     codes<&Vocabulary::violations>},
    {"country", &DraftReader::country, true},
    {"known-by", &DraftReader::code<&QuickForm::verification, &Vocabulary::verifications>, false,
     codes<&Vocabulary::verifications>},
    {"affected", &DraftReader::affected, true, codes<&Vocabulary::affected>},
    {"freedom", &DraftReader::freedom, true, codes<&Vocabulary::freedoms>},
    {"rating", &DraftReader::code<&QuickForm::rating, &Vocabulary::ratings>, false,
     codes<&Vocabulary::ratings>},
    {"category", &DraftReader::info_words<&Info::category>, true, words<Category>},
    {"urgency", &DraftReader::info_word<&Info::urgency>, false, words<Urgency>},
    {"severity", &DraftReader::info_word<&Info::severity>, false, words<Severity>},
    {"certainty", &DraftReader::info_word<&Info::certainty>, false, words<Certainty>},
    {"response-type", &DraftReader::info_words<&Info::response_type>, true, words<ResponseType>},
    {"effective", &DraftReader::info_date<&Info::effective>},
    {"onset", &DraftReader::info_date<&Info::onset>},
    {"expires", &DraftReader::info_date<&Info::expires>},
    {"area", &DraftReader::area, true},
    {"polygon", &DraftReader::polygon, true},
    {"area-circle", &DraftReader::area_circle, true},
    {"geocode", &DraftReader::geocode, true},
    {"altitude", &DraftReader::area_decimal<&Area::altitude>, true},
    {"ceiling", &DraftReader::area_decimal<&Area::ceiling>, true},
    {"event-code", &DraftReader::info_named<&Info::event_code>, true},
    {"parameter", &DraftReader::info_named<&Info::parameter>, true},
    {"status", &DraftReader::alert_word<&Alert::status>, false, words<MessageStatus>},
    {"scope", &DraftReader::alert_word<&Alert::scope>, false, words<Scope>},
    {"restriction", &DraftReader::alert_text<&Alert::restriction>},
    {"addresses", &DraftReader::alert_names<&Alert::addresses>},
    {"source", &DraftReader::alert_text<&Alert::source>},
    {"incidents", &DraftReader::alert_names<&Alert::incidents>},
    {"note", &DraftReader::alert_text<&Alert::note>},
    {"code", &DraftReader::code_of_alert, true},
}};

constexpr std::array<DraftReader::Rule, 13> DraftReader::kSection{{
    {"event", &DraftReader::info_text<&Info::event>},
    {"headline", &DraftReader::info_text<&Info::headline>},
    {"description", &DraftReader::info_text<&Info::description>},
    {"instruction", &DraftReader::info_text<&Info::instruction>},
    {"audience", &DraftReader::info_text<&Info::audience>},
    {"contact", &DraftReader::info_text<&Info::contact>},
    {"web", &DraftReader::info_text<&Info::web>},
    {"area", &DraftReader::area_name, true},
    {"resource", &DraftReader::resource, true},
    {"mime-type", &DraftReader::resource_text<&Resource::mime_type>, true},
    {"uri", &DraftReader::resource_text<&Resource::uri>, true},
    {"size", &DraftReader::resource_size, true},
    {"digest", &DraftReader::resource_text<&Resource::digest>, true},
}};

template <class Rules>
Status DraftReader::take(const std::vector<DraftLine>& lines, const Rules& rules) {
  given_.clear();
  for (const DraftLine& line : lines) {
    line_ = line.number;
    field_ = line.name;
    const auto rule = ranges::find(rules, line.name, &Rule::name);
    if (rule == rules.end()) {
      return CapError::unknown_field;
    }
    if (!given_.insert(rule->name).second && !rule->is_many) {
      return CapError::repeated_field;
    }
    INDABA_TRY((this->*rule->take)(line.value));
  }
  return {};
}

void DraftReader::complete_shared() {
  const auto is_given = [this](std::string_view name) { return given_.contains(name); };
  const Violation* violation = find_code(vocabulary_.violations, codes_.violation);
  if (violation != nullptr) {
    info_.event_code.insert(info_.event_code.begin(), {kViolationParameter, violation->code});
    info_.severity = is_given("severity") ? info_.severity : violation->severity;
    if (info_.category.empty()) {
      info_.category = {violation->category};
    }
    if (freedoms_.empty()) {
      freedoms_ = violation->freedoms;
    }
  }
  if (!is_given("known-by")) {
    codes_.verification.clear();
  } else if (!is_given("certainty")) {
    info_.certainty = find_code(vocabulary_.verifications, codes_.verification)->certainty;
  }
  if (!is_given("urgency")) {
    info_.urgency = Urgency::immediate;
  }
  const auto ours = parameters_of(codes_, freedoms_);
  info_.parameter.insert(info_.parameter.begin(), ours.begin(), ours.end());
}

Status DraftReader::read_section(const DraftSection& section) {
  info_.language = section.language;
  for (const Country* country : countries_) {
    info_.area.push_back(area_of(*country, section.language));
  }
  info_.area.insert(info_.area.end(), areas_.begin(), areas_.end());
  areas_named_ = 0;
  INDABA_TRY(take(section.lines, kSection));
  const Violation* violation = find_code(vocabulary_.violations, codes_.violation);
  if (violation != nullptr && info_.event.empty()) {
    info_.event = label_in(violation->labels, section.language);
  }
  INDABA_TRY(check_section(section));
  if (!info_.headline && !countries_.empty()) {
    info_.headline = info_.event + ": " + info_.area.front().area_desc;
  }
  draft_.info.push_back(info_);
  return {};
}

// That of it which has no line of its own to be blamed on.
Status DraftReader::check_section(const DraftSection& section) {
  line_ = section.number;
  field_ = "event";
  if (info_.event.empty()) {
    return CapError::empty_text;
  }
  field_ = "mime-type";
  const bool is_typed = ranges::all_of(
      info_.resource, [](const Resource& resource) { return !resource.mime_type.empty(); });
  return is_typed ? Status() : CapError::empty_text;
}

void DraftReader::blame(std::error_code error, const std::vector<DraftSection>& sections) {
  static const std::vector<std::pair<CapError, std::string>> kFields{
      {CapError::missing_restriction, "restriction"},
      {CapError::restriction_without_scope, "restriction"},
      {CapError::missing_addresses, "addresses"},
      {CapError::missing_category, "category"},
      {CapError::open_polygon, "polygon"},
      {CapError::short_polygon, "polygon"},
      {CapError::invalid_polygon, "polygon"},
      {CapError::place_out_of_range, "area"},
      {CapError::ceiling_without_altitude, "ceiling"},
      {CapError::ceiling_below_altitude, "ceiling"},
      {CapError::expires_too_early, "expires"},
      {CapError::invalid_token, "web"},
      {CapError::invalid_list, "addresses"}};
  line_ = 0;
  field_.clear();
  for (const auto& [code, field] : kFields) {
    if (error == make_error_code(code)) {
      field_ = field;
    }
  }
  for (const DraftSection& section : sections) {
    for (const DraftLine& line : section.lines) {
      if (line.name == field_ && line_ == 0) {
        line_ = line.number;
      }
    }
  }
}

Result<Alert> DraftReader::read(std::string_view text, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto sections, draft_sections(text, line_));
  INDABA_TRY(take(sections.front().lines, kShared));
  complete_shared();
  const Info shared = info_;
  for (std::size_t i = 1; i < sections.size(); ++i) {
    info_ = shared;
    INDABA_TRY(read_section(sections[i]));
  }
  line_ = 0;
  field_.clear();
  if (draft_.info.empty()) {
    return CapError::missing_language;
  }
  // From anybody: what is said must keep the rules whoever sends it.
  auto issued = compose(draft_, Origin{"draft", "draft", "", DateTime::utc(now)});
  const auto document = issued ? issue(*issued) : Result<Bytes>(issued.error());
  if (!document) {
    blame(document.error(), sections);
    return document.error();
  }
  return draft_;
}

std::vector<DraftField> draft_fields(DraftPart part, const Vocabulary& vocabulary) {
  std::vector<DraftField> fields;
  const auto add = [&](const DraftReader::Rule& rule) {
    fields.push_back({rule.name, rule.is_many, {}});
    if (rule.words != nullptr) {
      fields.back().words = rule.words(vocabulary);
    }
  };
  if (part == DraftPart::shared) {
    std::for_each(DraftReader::kShared.begin(), DraftReader::kShared.end(), add);
  } else {
    std::for_each(DraftReader::kSection.begin(), DraftReader::kSection.end(), add);
  }
  return fields;
}

std::variant<Alert, DraftProblem> read_draft(std::string_view text, const Vocabulary& vocabulary,
                                             UnixTime now) {
  DraftReader reader(vocabulary);
  auto read = reader.read(text, now);
  if (!read) {
    return reader.problem(read.error());
  }
  return *std::move(read);
}

}  // namespace indaba::client::cap
