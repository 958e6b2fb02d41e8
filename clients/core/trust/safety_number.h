// Safety numbers: sixty digits that two people compare to know that nobody stands between them.
#pragma once

#include <string>

#include "protocol/types.h"

namespace indaba::client {

// Of two members of an alliance, whichever of them asks: twelve groups of five digits. A member's
// id is the hash of their recovery key, so both keys are in it; half of it stands for each of the
// two.
std::string safety_number(const protocol::Hash& alliance, const MemberId& one,
                          const MemberId& other);

}  // namespace indaba::client
