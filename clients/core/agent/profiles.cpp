// What a member says of themselves and to whom, and what others say to them.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"

namespace indaba::client {
namespace {

using protocol::FieldVisibility;
using protocol::ProfileMark;
using protocol::ProfileName;

constexpr std::string_view kEarlierProfile = "profile";

// As an earlier version kept them, all in one record.
struct EarlierField {
  ProfileName name{};
  std::vector<std::string> values;
  bool is_shown = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("values", self.values);
    io("is_shown", self.is_shown);
  }
};
struct EarlierProfile {
  std::vector<EarlierField> kept;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("fields", self.kept);
  }
};

bool is_public(const ProfileMark& field) {
  return field.visible == FieldVisibility::alliance && !field.values.empty();
}

// What the server is told, with `changed` in its field's place.
protocol::ProfileSetRequest public_profile(const Marks& marks, const ProfileMark& changed) {
  std::map<std::string, ProfileMark> fields = marks.profile();
  fields.insert_or_assign(changed.name, changed);
  protocol::ProfileSetRequest request;
  for (const auto& [name, field] : fields) {
    const auto known = cbor::value_of<ProfileName>(name);
    if (known && is_public(field)) {
      request.profile.push_back({*known, protocol::Visibility::alliance, field.values, {}});
    }
  }
  return request;
}

}  // namespace

// What another device has said of a field counts in its place.
Status Agent::take_up_profile() {
  INDABA_TRY_ASSIGN(const auto earlier, context_.records.get<EarlierProfile>(kEarlierProfile));
  if (!earlier) {
    return {};
  }
  protocol::MarksContent marks;
  for (const EarlierField& field : earlier->kept) {
    if (!marks.profile) {
      marks.profile.emplace();
    }
    marks.profile->push_back(
        {std::string(cbor::name_of(field.name)), field.values, UnixTime(),
         field.is_shown ? FieldVisibility::alliance : FieldVisibility::nobody});
  }
  channels_.marks().take(marks);
  context_.records.erase(std::string(kEarlierProfile));
  return {};
}

std::vector<ShownField> Agent::profile() const {
  std::vector<ShownField> fields;
  for (const auto& [name, field] : channels_.marks().profile()) {
    if (!field.values.empty()) {
      fields.push_back({name, field.values, field.visible});
    }
  }
  return fields;
}

// The server first: what it does not take is not said elsewhere either.
Flow<Result<Outcome>> Agent::carry_out(SetProfileField command) {
  const Marks& marks = channels_.marks();
  ProfileMark field;
  field.name = cbor::name_of(command.name);
  field.visible =
      command.name == ProfileName::languages ? FieldVisibility::alliance : FieldVisibility::nobody;
  bool was_public = false;
  bool was_chosen = false;
  if (const ProfileMark* kept = marks.field(field.name)) {
    field.visible = kept->visible;
    was_public = is_public(*kept);
    was_chosen = kept->visible == FieldVisibility::chosen;
  }
  field.visible = command.visible.value_or(field.visible);
  field.values = std::move(command.values);
  if (was_public || is_public(field)) {
    const protocol::ProfileSetRequest request = public_profile(marks, field);
    // What others would refuse to read is not sent.
    if (!cbor::decode<protocol::ProfileSetRequest>(cbor::encode(request))) {
      co_return ClientError::invalid_text;
    }
    const auto set =
        co_await context_.session.ask<protocol::ProfileSetReply>("profile.set", request);
    if (!set) {
      co_return set.error();
    }
  }
  const bool is_chosen = field.visible == FieldVisibility::chosen;
  INDABA_FLOW_TRY_ASSIGN(Outcome done, marked(channels_.marks().set(std::move(field))));
  if (was_chosen || is_chosen) {
    channels_.share_profile_with_all(*account_);
  }
  co_return done;
}

Flow<Result<Outcome>> Agent::carry_out(ShareProfile command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  if (person.member == account_->member()) {
    co_return ClientError::not_allowed;
  }
  if (command.on && channels_.marks().is_blocked(person.member)) {
    co_return ClientError::blocked;
  }
  const bool is_shared = channels_.marks().is_shared_with(person.member);
  if (command.on && !channels_.direct_with(person.member)) {
    co_return ClientError::no_direct_channel;
  }
  INDABA_FLOW_TRY_ASSIGN(Outcome done, marked(channels_.marks().share(person.member, command.on)));
  if (is_shared != command.on) {
    channels_.share_profile(*account_, person.member);
  }
  co_return done;
}

Flow<Result<Outcome>> Agent::carry_out(ReadProfile command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  protocol::MembersGetRequest request;
  request.member = person.member;
  const auto listed =
      co_await context_.session.ask<protocol::MembersGetReply>("members.get", request);
  if (!listed) {
    co_return listed.error();
  }
  ProfileRead read{person.member, person.handle, {}};
  for (const protocol::ProfileField& field : listed->profile) {
    if (field.values) {
      read.shown.push_back(
          {std::string(cbor::name_of(field.name)), *field.values, FieldVisibility::alliance});
    }
  }
  INDABA_FLOW_TRY_ASSIGN(const auto shown, channels_.profile_of(person.member));
  for (const protocol::SharedField& field : shown) {
    read.shown.push_back({field.name, field.values, FieldVisibility::chosen});
  }
  co_return Outcome(std::move(read));
}

}  // namespace indaba::client
