// ProfileStore: what members say of themselves, and who may write to whom.
//
// `alliance` fields are texts, indexed for the directory; `chosen` ones are sealed by their owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

// The number of the field, as the service numbers them; either texts or sealed bytes.
struct ProfileEntry {
  std::uint8_t field = 0;
  std::vector<std::string> values;
  std::optional<Bytes> sealed;
};

// All given ones must match: a member whose `alliance` field has that value, compared without case.
struct DirectoryFilter {
  struct Match {
    std::uint8_t field = 0;
    std::string value;
  };
  std::vector<Match> matches;
};

// The numbers are stored and never change.
enum class FirstContact : std::uint8_t { anyone = 1, shared_group, leads };

// Between two members, in one direction.
struct ContactRequest {
  MemberId from;
  MemberId to;
  UnixTime asked;
  std::optional<bool> accepted;  // none: waits
};

class ProfileStore {
 public:
  virtual ~ProfileStore() = default;

  // Takes the place of the whole profile.
  virtual Status set(const MemberId& member, const std::vector<ProfileEntry>& profile) = 0;
  // Empty for who has said nothing.
  virtual Result<std::vector<ProfileEntry>> profile(const MemberId& member) const = 0;
  // Members whom the filter finds, in the order of their handles, from the one behind `after`; at
  // most `limit`. Only members of full standing.
  virtual Result<std::vector<MemberId>> search(const DirectoryFilter& filter,
                                               const std::optional<std::string>& after,
                                               std::size_t limit) const = 0;

  // shared_group until it is set.
  virtual Status set_first_contact(const MemberId& member, FirstContact setting) = 0;
  virtual Result<FirstContact> first_contact(const MemberId& member) const = 0;

  // Errors: already_exists if one from the same to the same member is kept.
  virtual Status ask(const ContactRequest& request) = 0;
  // Errors: not_found.
  virtual Result<ContactRequest> contact(const MemberId& from, const MemberId& to) const = 0;
  virtual Status settle(const MemberId& from, const MemberId& to, bool accepted) = 0;
  // How many of the member's requests were made since `time`.
  virtual Result<std::uint64_t> asked_since(const MemberId& from, UnixTime time) const = 0;

  // Forgets the profile, the setting, and the requests from and to the member.
  virtual Status forget(const MemberId& member) = 0;
};

}  // namespace indaba::storage
