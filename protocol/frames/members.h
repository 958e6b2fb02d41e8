// Looking members up: profiles, the directory, who may write to whom first.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

enum class ProfileName : std::uint8_t {
  display_name,
  country,
  languages,
  themes,
  organisation,
  skills,
  about,
  links,
  photo,
  phone
};
constexpr auto enum_names(ProfileName) {
  using enum ProfileName;
  return std::to_array<cbor::Named<ProfileName>>({{display_name, "display_name"},
                                                  {country, "country"},
                                                  {languages, "languages"},
                                                  {themes, "themes"},
                                                  {organisation, "organisation"},
                                                  {skills, "skills"},
                                                  {about, "about"},
                                                  {links, "links"},
                                                  {photo, "photo"},
                                                  {phone, "phone"}});
}

enum class Visibility : std::uint8_t { alliance, chosen };
constexpr auto enum_names(Visibility) {
  using enum Visibility;
  return std::to_array<cbor::Named<Visibility>>({{alliance, "alliance"}, {chosen, "chosen"}});
}

// `alliance` fields are texts that the server reads; `chosen` ones are sealed by their owner.
struct ProfileField {
  ProfileName name{};
  Visibility visibility = Visibility::alliance;
  std::optional<std::vector<std::string>> values;  // alliance
  std::optional<Bytes> sealed;                     // chosen

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("sealed", self.sealed, cbor::Bounds{1, 16384});
    io("values", self.values, cbor::Bounds{1, 50}, cbor::Bounds{1, 2000});
    io("visibility", self.visibility);
    if constexpr (Io::is_reader) {
      if (self.values.has_value() != (self.visibility == Visibility::alliance) ||
          self.sealed.has_value() != (self.visibility == Visibility::chosen)) {
        io.fail(ProtocolError::missing_key);
      }
    }
  }
};

// By exactly one of the two.
struct MembersGetRequest {
  std::optional<std::string> handle;
  std::optional<MemberId> member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle, kHandleBounds);
    io("member", self.member);
    if constexpr (Io::is_reader) {
      if (self.handle.has_value() == self.member.has_value()) {
        io.fail(ProtocolError::missing_key);
      }
    }
  }
};

struct MembersGetReply {
  MemberId member;
  std::string handle;
  std::vector<Statement> identity;
  std::vector<Statement> devices;
  std::vector<Statement> statements;
  std::vector<ProfileField> profile;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle, kHandleBounds);
    io("member", self.member);
    io("devices", self.devices, cbor::at_most(8));
    io("profile", self.profile, cbor::at_most(64));
    io("identity", self.identity, cbor::Bounds{1, 20});
    io("statements", self.statements, cbor::at_most(100));
  }
};

// What proved a member, and that device of theirs, at any time.
struct MembersPastRequest {
  MemberId member;
  std::optional<DeviceId> device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("member", self.member);
  }
};

struct MembersPastReply {
  std::vector<Statement> statements;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("statements", self.statements, cbor::at_most(100));
  }
};

struct ProfileSetRequest {
  std::vector<ProfileField> profile;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("profile", self.profile, cbor::at_most(32));
  }
};

using ProfileSetReply = Nothing;

using ProfileGetRequest = Nothing;

struct HandleSetRequest {
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle, kHandleBounds);
  }
};

using HandleSetReply = Nothing;

struct DirectorySearchRequest {
  std::uint64_t limit = 0;
  std::optional<std::string> country;
  std::optional<std::string> language;
  std::optional<std::string> theme;
  std::optional<std::string> organisation;
  std::optional<std::string> skill;
  std::optional<std::string> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after, kHandleBounds);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("skill", self.skill, cbor::Bounds{1, 100});
    io("theme", self.theme, cbor::Bounds{1, 100});
    io("country", self.country, kCountryBounds);
    io("language", self.language, kLanguageBounds);
    io("organisation", self.organisation, cbor::Bounds{1, 200});
  }
};

struct ListedMember {
  MemberId member;
  std::string handle;
  std::vector<ProfileField> profile;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle, kHandleBounds);
    io("member", self.member);
    io("profile", self.profile, cbor::at_most(32));
  }
};

struct DirectorySearchReply {
  std::vector<ListedMember> members;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("members", self.members, cbor::at_most(100));
  }
};

enum class FirstContact : std::uint8_t { anyone, shared_group, leads };
constexpr auto enum_names(FirstContact) {
  using enum FirstContact;
  return std::to_array<cbor::Named<FirstContact>>(
      {{anyone, "anyone"}, {shared_group, "shared-group"}, {leads, "leads"}});
}

struct ProfileGetReply {
  std::vector<ProfileField> profile;
  FirstContact first_contact{};
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle, kHandleBounds);
    io("profile", self.profile, cbor::at_most(32));
    io("first_contact", self.first_contact);
  }
};

struct ContactSetRequest {
  FirstContact first_contact{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("first_contact", self.first_contact);
  }
};

using ContactSetReply = Nothing;

struct SealedToDevice {
  DeviceId device;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("sealed", self.sealed, cbor::Bounds{1, 65536});
  }
};

// A sealed request to talk; the answer is the same whether it was delivered, waits or is
// forbidden.
struct ContactAskRequest {
  MemberId member;
  std::vector<SealedToDevice> sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("sealed", self.sealed, cbor::Bounds{1, 8});
  }
};

struct ContactAskReply {
  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("state", "waiting");
  }
};

struct ContactAnswerRequest {
  MemberId member;
  bool accept = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("accept", self.accept);
    io("member", self.member);
  }
};

using ContactAnswerReply = Nothing;

}  // namespace indaba::protocol
