// DraftReader: what the fields of a draft mean, and how an alert is made of them.
#pragma once

#include <array>
#include <set>
#include <utility>

#include "clients/core/cap/compose.h"
#include "clients/core/cap/draft.h"
#include "clients/core/cap/draft_lines.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/limits.h"
#include "clients/core/cap/text_values.h"

namespace indaba::client::cap {

// Reads one draft. What an area is called in a language stands in its section, in the order of the
// areas.
class DraftReader {
 public:
  explicit DraftReader(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  Result<Alert> read(std::string_view text, UnixTime now);
  DraftProblem problem(std::error_code error) const { return {line_, field_, error}; }

  using Words = std::vector<std::string> (*)(const Vocabulary&);
  // How the value of a field is taken, and which it takes.
  struct Rule {
    std::string_view name;
    Status (DraftReader::*take)(const std::string& value);
    bool is_many = false;
    Words words = nullptr;
  };
  static const std::array<Rule, 30> kShared;
  static const std::array<Rule, 13> kSection;

 private:
  // ---- how values are taken

  template <auto Member>
  Status alert_text(const std::string& value) {
    draft_.*Member = value;
    return {};
  }
  template <auto Member>
  Status alert_word(const std::string& value) {
    return word(value, draft_.*Member);
  }
  template <auto Member>
  Status alert_names(const std::string& value) {
    INDABA_TRY_ASSIGN(draft_.*Member, names_from(value, SIZE_MAX));
    return {};
  }
  template <auto Member>
  Status info_text(const std::string& value) {
    info_.*Member = value;
    return {};
  }
  template <auto Member>
  Status info_word(const std::string& value) {
    return word(value, info_.*Member);
  }
  template <auto Member>
  Status info_words(const std::string& value) {
    return word(value, (info_.*Member).emplace_back());
  }
  template <auto Member>
  Status info_date(const std::string& value) {
    INDABA_TRY_ASSIGN(info_.*Member, date_time_from(value));
    return {};
  }
  template <auto Member>
  Status info_named(const std::string& value) {
    INDABA_TRY_ASSIGN(NamedValue named, named_value(value));
    // Those are what the vocabulary's own fields are for.
    if (named.value_name.starts_with(kParameterPrefix)) {
      return CapError::unknown_code;
    }
    (info_.*Member).push_back(std::move(named));
    return {};
  }
  template <auto Member, auto Terms>
  Status code(const std::string& value) {
    codes_.*Member = value;
    return find_code(vocabulary_.*Terms, value) ? Status() : CapError::unknown_code;
  }
  Status code_of_alert(const std::string& value) {
    draft_.code.push_back(value);
    return {};
  }
  Status affected(const std::string& value) {
    codes_.affected.push_back(value);
    return find_code(vocabulary_.affected, value) ? Status() : CapError::unknown_code;
  }
  Status freedom(const std::string& value) {
    freedoms_.push_back(value);
    return find_code(vocabulary_.freedoms, value) ? Status() : CapError::unknown_code;
  }
  Status country(const std::string& value) {
    countries_.push_back(find_country(value));
    return countries_.back() ? Status() : CapError::unknown_country;
  }

  template <auto Member>
  Status area_decimal(const std::string& value) {
    INDABA_TRY_ASSIGN(Area* const to, last(areas_));
    if (to->*Member) {
      return CapError::repeated_field;
    }
    INDABA_TRY_ASSIGN(to->*Member, decimal_from(value));
    return {};
  }
  Status area(const std::string& value) {
    areas_.emplace_back().area_desc = value;
    return {};
  }
  Status polygon(const std::string& value) {
    INDABA_TRY_ASSIGN(Area* const to, last(areas_));
    INDABA_TRY_ASSIGN(Polygon shape, polygon_from(value, Limits().points_max));
    to->polygon.push_back(std::move(shape));
    return {};
  }
  Status area_circle(const std::string& value) {
    INDABA_TRY_ASSIGN(Area* const to, last(areas_));
    INDABA_TRY_ASSIGN(const AreaCircle circle, area_circle_from(value));
    to->area_circle.push_back(circle);
    return {};
  }
  Status geocode(const std::string& value) {
    INDABA_TRY_ASSIGN(Area* const to, last(areas_));
    INDABA_TRY_ASSIGN(NamedValue named, named_value(value));
    to->geocode.push_back(std::move(named));
    return {};
  }
  Status area_name(const std::string& value) {
    if (areas_named_ == areas_.size()) {
      return CapError::misplaced_field;
    }
    info_.area[countries_.size() + areas_named_++].area_desc = value;
    return {};
  }

  Status resource(const std::string& value) {
    info_.resource.emplace_back().resource_desc = value;
    return {};
  }
  template <auto Member>
  Status resource_text(const std::string& value) {
    INDABA_TRY_ASSIGN(Resource* const to, last(info_.resource));
    to->*Member = value;
    return {};
  }
  Status resource_size(const std::string& value) {
    INDABA_TRY_ASSIGN(Resource* const to, last(info_.resource));
    INDABA_TRY_ASSIGN(to->size, size_from(value));
    return {};
  }

  template <class Enum>
  static Status word(const std::string& value, Enum& to) {
    const auto known = cbor::value_of<Enum>(value);
    to = known.value_or(to);
    return known ? Status() : CapError::unknown_value;
  }
  template <class Part>
  static Result<Part*> last(std::vector<Part>& parts) {
    return parts.empty() ? Result<Part*>(CapError::misplaced_field) : &parts.back();
  }
  static Result<NamedValue> named_value(const std::string& value) {
    const std::size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return CapError::invalid_token;
    }
    return NamedValue{value.substr(0, equals), value.substr(equals + 1)};
  }

  // ---- how the whole is made of them

  template <class Rules>
  Status take(const std::vector<DraftLine>& lines, const Rules& rules);
  void complete_shared();
  Status read_section(const DraftSection& section);
  Status check_section(const DraftSection& section);
  // Names the line of what a rule is broken by, if there is one.
  void blame(std::error_code error, const std::vector<DraftSection>& sections);

  const Vocabulary& vocabulary_;
  Alert draft_;
  Info info_;  // what holds for all, then that of a section
  QuickForm codes_;
  std::vector<std::string> freedoms_;
  std::vector<const Country*> countries_;
  std::vector<Area> areas_;
  std::size_t areas_named_ = 0;       // in this section
  std::set<std::string_view> given_;  // of what is shared
  std::size_t line_ = 0;
  std::string field_;
};

}  // namespace indaba::client::cap
