#include "tests/fuzz/support/services/value_editor.h"

#include <array>
#include <limits>

namespace indaba::fuzz {

void ValueEditor::change(std::uint64_t& number) {
  switch (input_.below(6)) {
    case 1:
      --number;
      break;
    case 2:
      number = std::numeric_limits<std::uint64_t>::max() >> input_.below(64);
      break;
    case 3:
      number = input_.byte();
      break;
    case 4:
      number = pick<std::uint64_t>();
      break;
    case 5:
      number = now_.seconds;
      break;
    default:
      ++number;
      break;
  }
}

void ValueEditor::change(UnixTime& time) {
  constexpr std::uint64_t kDay = std::uint64_t{24} * 60 * 60;
  constexpr auto kSteps = std::to_array<std::uint64_t>({0, 1, 60, kDay, 15 * kDay, 400 * kDay});
  switch (input_.below(4)) {
    case 1:
      time.seconds = now_.seconds - kSteps[input_.below(kSteps.size())];
      break;
    case 2:
      change(time.seconds);
      break;
    default:
      time.seconds = now_.seconds + kSteps[input_.below(kSteps.size())];
      break;
  }
}

void ValueEditor::change(std::string& text) {
  if (!input_.one_in(3)) {
    text = pick<std::string>();
    return;
  }
  const Bytes bytes = input_.bytes(kTextBytesMax);
  text.assign(bytes.begin(), bytes.end());
}

void ValueEditor::change(Bytes& bytes) {
  switch (input_.below(5)) {
    case 1:
      bytes.resize(input_.below(std::min(bytes.size(), kPlacesMax - 1) + 1));
      break;
    case 2:
      append(bytes, input_.bytes(kTextBytesMax));
      break;
    case 3:
      bytes = input_.bytes(kTextBytesMax);
      break;
    case 4:
      bytes = pick<Bytes>();
      break;
    default:
      if (!bytes.empty()) {
        bytes[input_.below(std::min(bytes.size(), kPlacesMax))] ^= input_.byte();
      }
      break;
  }
}

void ValueEditor::change(protocol::Statement& statement) {
  switch (input_.below(3)) {
    case 1:
      change(statement.body);
      break;
    case 2:
      change(statement.signatures);
      break;
    default:
      statement = pick<protocol::Statement>();
      break;
  }
}

}  // namespace indaba::fuzz
