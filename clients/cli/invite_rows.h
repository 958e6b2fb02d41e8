// A file of people to invite: each row one of them, for whom one link is made.
//
// The first line names the columns, in any order: `name` (whatever tells them apart for who hands
// the links out), and as wanted `country` (a code of ISO 3166-1, which the invite grants),
// `language` (a language tag, for who writes to them) and `mode` (active or pending).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/cli/text/texts.h"
#include "protocol/statements/accreditation.h"

namespace indaba::cli {

inline constexpr std::size_t kInviteFileBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kInviteRowsMax = 10'000;
inline constexpr std::size_t kInviteNameBytesMax = 200;

struct InviteRow {
  std::string name;
  std::string country;   // empty: none
  std::string language;  // empty: not said
  protocol::InviteMode mode = protocol::InviteMode::active;
  bool operator==(const InviteRow&) const = default;
};

struct RowProblem {
  std::size_t line = 0;
  Text what{};
  std::string value;  // that is wrong, or the limit
  bool operator==(const RowProblem&) const = default;
};

// All of its rows, or the first thing that is wrong. `mode` is that of rows which don't say it.
std::variant<std::vector<InviteRow>, RowProblem> read_invite_rows(std::string_view text,
                                                                  protocol::InviteMode mode);

}  // namespace indaba::cli
