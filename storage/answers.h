// AnswerStore: members' answers to alerts, sealed to a circle; the server sees who, when and how
// often, never what. Beside the logs, so that answers can go when their alert has.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

struct Answer {
  protocol::CircleId circle;
  protocol::Hash subject{};  // the alert's digest
  MemberId member;
  DeviceId device;
  std::uint64_t counter = 0;
  Bytes sealed;
  UnixTime at;
};

struct KeptAnswer {
  std::uint64_t number = 0;  // rises over all answers, with gaps
  Answer answer;
};

class AnswerStore {
 public:
  virtual ~AnswerStore() = default;

  // Takes the place of the member's earlier answer from the same device to the same subject.
  // Returns its number. Errors: conflict unless the counter is higher than the earlier one's.
  virtual Result<std::uint64_t> put(const Answer& answer) = 0;
  // Errors: not_found.
  virtual Result<KeptAnswer> answer(std::uint64_t number) const = 0;
  // Those behind `after`, in the order of their numbers, at most `limit`.
  virtual Result<std::vector<KeptAnswer>> read(const protocol::CircleId& circle,
                                               const protocol::Hash& subject, std::uint64_t after,
                                               std::size_t limit) const = 0;
  // The member's own, whatever they are to, ordered and bounded likewise.
  virtual Result<std::vector<KeptAnswer>> of_member(const MemberId& member, std::uint64_t after,
                                                    std::size_t limit) const = 0;
  // The highest number of all that are kept; 0 if there are none.
  virtual Result<std::uint64_t> newest() const = 0;
  // To how many subjects the member has answered.
  virtual Result<std::uint64_t> subjects_of(const MemberId& member) const = 0;
  // Forgets at most `limit` answers from before `time`; returns how many.
  virtual Result<std::size_t> forget_before(UnixTime time, std::size_t limit) = 0;
  // Forgets all of one member.
  virtual Status forget_member(const MemberId& member) = 0;
};

}  // namespace indaba::storage
