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

// A text as it was written, and the key under which it is found.
struct ProfileValue {
  std::string text;
  std::string key;
};

// The number of the field, as the service numbers them; either texts or sealed bytes.
struct ProfileEntry {
  std::uint8_t field = 0;
  std::vector<ProfileValue> values;
  std::optional<Bytes> sealed;
};

// A member whose `alliance` field has a value of that key.
struct DirectoryMatch {
  std::uint8_t field = 0;
  std::string key;
};
inline constexpr std::size_t kDirectoryMatchesMax = 5;

// The numbers are stored and never change.
enum class FirstContact : std::uint8_t { anyone = 1, shared_group, leads };

struct ContactPair {
  MemberId from;
  MemberId to;
};

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
  // Members of full standing for whom all matches hold, in the order of their handles, from the one
  // behind `after`; at most `limit`. Errors: out_of_range for more matches than the maximum.
  virtual Result<std::vector<MemberId>> search(const std::vector<DirectoryMatch>& matches,
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
  // Those from and to the member, ordered by both ids, from the one behind `after`; at most
  // `limit`.
  virtual Result<std::vector<ContactRequest>> contacts_of(const MemberId& member,
                                                          const std::optional<ContactPair>& after,
                                                          std::size_t limit) const = 0;
  // How many of the member's requests were made since `time`.
  virtual Result<std::uint64_t> asked_since(const MemberId& from, UnixTime time) const = 0;

  // Forgets the profile, the setting, and the requests from and to the member.
  virtual Status forget(const MemberId& member) = 0;
};

}  // namespace indaba::storage
