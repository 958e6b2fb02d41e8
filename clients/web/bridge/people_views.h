// Views of people. The structures follow bridge.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/agent.h"
#include "clients/web/bridge/queries.h"

namespace indaba::web {

struct RequestsView {
  static constexpr std::string_view kType = "requests";
  std::vector<client::ContactRequest> requests;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("requests", self.requests);
  }
};

struct KnownPerson {
  MemberId member;
  std::string handle;
  std::string display_name;
  std::vector<protocol::RoleName> roles;
  bool has_changed = false;
  bool is_blocked = false;
  bool is_shared_with = false;
  std::optional<ChannelId> direct;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("handle", self.handle);
    io("display_name", self.display_name);
    io("roles", self.roles);
    io("has_changed", self.has_changed);
    io("is_blocked", self.is_blocked);
    io("is_shared_with", self.is_shared_with);
    io("direct", self.direct);
  }
};

struct PeopleView {
  static constexpr std::string_view kType = "people";
  std::vector<KnownPerson> people;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("people", self.people);
  }
};

struct PersonView {
  static constexpr std::string_view kType = "person";
  KnownPerson person;
  std::vector<protocol::SharedField> shown;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("person", self.person);
    io("shown", self.shown);
  }
};

using client::NamedMember;

struct ProfileView {
  static constexpr std::string_view kType = "profile";
  std::vector<client::ShownField> shown;
  std::vector<NamedMember> shared_with;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("fields", self.shown);
    io("shared_with", self.shared_with);
  }
};

struct BlocksView {
  static constexpr std::string_view kType = "blocks";
  std::vector<NamedMember> blocks;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("blocks", self.blocks);
  }
};

struct SafetyView {
  static constexpr std::string_view kType = "safety";
  MemberId member;
  std::string handle;
  std::string number;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
    io("handle", self.handle);
    io("number", self.number);
  }
};

// Errors of all: not_joined, unknown_member; corrupt_store, the host's.
Result<RequestsView> view_of(const client::Agent& agent, const RequestsQuery& query);
Result<PeopleView> view_of(const client::Agent& agent, const PeopleQuery& query);
Result<PersonView> view_of(const client::Agent& agent, const PersonQuery& query);
Result<ProfileView> view_of(const client::Agent& agent, const ProfileQuery& query);
Result<BlocksView> view_of(const client::Agent& agent, const BlocksQuery& query);
Result<SafetyView> view_of(const client::Agent& agent, const SafetyQuery& query);

}  // namespace indaba::web
