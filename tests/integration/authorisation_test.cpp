// Proves for every method of the table, with requests that are valid for whoever makes them, that
// it lets in exactly those whom its row names, and that what is somebody else's is answered like
// what is not there, byte for byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "protocol/frames/envelope.h"
#include "protocol/frames/error_code.h"
#include "tests/integration/cast.h"
#include "tests/integration/method_requests.h"
#include "tests/integration/named_things.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {
namespace {

using namespace protocol;

DeviceClient::Answer ask(Actor& who, std::string_view method, const Bytes& with) {
  return who.client->answer_to(method, cbor::Raw{with});
}

std::string row_name(const MethodRequest& row) {
  return std::string(row.method) + (row.what.empty() ? "" : " " + std::string(row.what));
}

// Whether the method's row of the table has that code, and it is none that tells of a fault.
bool is_listed_or_none(std::string_view method, std::string_view code) {
  constexpr ErrorSet kFaults = {ErrorCode::internal, ErrorCode::unavailable, ErrorCode::overloaded};
  const auto value = cbor::value_of<ErrorCode>(code);
  return code.empty() ||
         (value && errors_of(*find_method(method)).contains(*value) && !kFaults.contains(*value));
}

TEST(EveryMethod, HasAValidRequestHere) {
  std::set<std::string_view> asked;
  for (const MethodRequest& row : method_requests()) {
    asked.insert(row.method);
  }
  for (const Method& method : methods()) {
    EXPECT_TRUE(asked.contains(method.name)) << method.name;
  }
}

TEST(EveryMethod, LetsInExactlyThoseWhomItsRowNames) {
  Cast cast;
  for (const Part gone : {Part::revoked, Part::put_out, Part::erased, Part::stranger}) {
    Actor& who = cast.actor(gone);
    EXPECT_EQ(who.client->refusal_of("prove", proof_of(who.device->id, who.device->signature_key,
                                                       who.client->hello())),
              "sign_in_failed")
        << name_of(gone);
  }
  for (const MethodRequest& row : method_requests()) {
    const Method& method = *find_method(row.method);
    std::set<std::string> done_by;
    for (const Part part : kParts) {
      SCOPED_TRACE(row_name(row) + " by " + std::string(name_of(part)));
      Actor& who = cast.actor(part);
      const Asked asked = row.ask(cast, who);
      const std::string kept_out = cast.refusal_by_table(method, who);
      const std::string refusal = ask(who, row.method, asked.with).error;
      EXPECT_EQ(refusal, kept_out.empty() ? asked.refusal : kept_out);
      EXPECT_TRUE(refusal == "unknown_method" || is_listed_or_none(row.method, refusal)) << refusal;
      refusal.empty() ? asked.done() : asked.refused();
    }
  }
  EXPECT_EQ(cast.server().ask("check").text, "all is well\n");
}

// Somebody else's, by which a name is replaced.
struct Other {
  std::string_view whose;
  Bytes name;
};

template <class SomeId>
Bytes bytes_of(const SomeId& id) {
  return to_bytes(ByteView(id.view()));
}

std::vector<Other> others(const Cast& cast, const AllianceWorld& world, Thing thing) {
  switch (thing) {
    case Thing::member:
      return {{"hidden", bytes_of(cast.hidden().id)}, {"other", bytes_of(cast.other().id)}};
    case Thing::device:
      return {{"hidden", bytes_of(cast.hidden().device().id)},
              {"other", bytes_of(cast.other().device().id)}};
    case Thing::channel:
      return {{"group", bytes_of(cast.others_group())}, {"topic", bytes_of(cast.youth_topic())}};
    case Thing::circle:
      return {{"youth", bytes_of(world.circles().youth)}};
    case Thing::message:
      return {{"other", bytes_of(cast.others_message())},
              {"admin", bytes_of(cast.message_of_admin())}};
    case Thing::serial:
      return {{"other", bytes_of(cast.others_serial())}};
    case Thing::invite:
      return {{"admin", to_bytes(ByteView(cast.others_invite()))}};
    case Thing::statement:
      return {{"youth", to_bytes(ByteView(cast.youth_statement()))}};
    case Thing::subject:
      return {{"youth", to_bytes(ByteView(cast.others_subject()))}};
    case Thing::handle:
      return {{"hidden", to_bytes(cast.hidden().handle)}};
    case Thing::answer:
      return {{"youth", name_of_number(cast.others_answer())}};
  }
  return {};
}

// What nobody has: the next one in order, so that as a place in a list it is the same place.
Bytes next_to(Bytes name) {
  ++name.back();
  return name;
}

Bytes blotted(Bytes frame, ByteView name) {
  auto from = frame.begin();
  while (true) {
    from = std::search(from, frame.end(), name.begin(), name.end());
    if (from == frame.end()) {
      return frame;
    }
    from = std::fill_n(from, name.size(), std::uint8_t{0});
  }
}

// Names of another's that are answered otherwise than nobody's, or by numbers that count.
struct Exception {
  std::string_view row;
  std::string_view path;
  std::string_view whose;  // empty: anybody's
  std::string_view answer;
  std::string_view why;
};
constexpr auto kExceptions = std::to_array<Exception>({
    {"answers.put", "circle", {}, "", "members answer to circles that they are not in"},
    {"answers.put", "subject", {}, "", "each member answers for themselves"},
    {"channels.create for oneself", "channel", {}, "already_exists", "is to be new"},
    {"channels.create group", "channel", {}, "already_exists", "is to be new"},
    {"channels.moderate ban", "moderation.act.member", {}, "", "stands in the log"},
    {"channels.moderate unban", "moderation.act.member", {}, "", "stands in the log"},
    {"channels.moderate delete", "moderation.act.messages", {}, "", "stands in the log"},
    {"channels.open", "channel", {}, "already_exists", "is to be new"},
    {"channels.open for responders", "channel", {}, "already_exists", "is to be new"},
    {"circles.define", "circle.circle", {}, "conflict", "is to be new"},
    {"devices.add", "device.device", {}, "already_exists", "is to be new"},
    {"devices.recover", "device.device", {}, "already_exists", "is to be new"},
    {"handle.set", "handle", {}, "already_exists", "is to be new"},
    {"invites.create", "invites.key", {}, "already_exists", "is to be new"},
    {"invites.look", "key", {}, "", "whoever has the key may look"},
    {"register", "handle", {}, "already_exists", "is to be new"},
    {"send to a topic", "message", "other", "", "is to be new in its channel"},
    {"send to a topic", "message", "admin", "id_reused", "is to be new in its channel"},
    {"send an alert", "message", {}, "", "is to be new in its channel"},
    {"statements.publish a role", "statements.member", "other", "", "full members are known"},
});

const Exception* exception_for(const std::string& row, std::string_view path,
                               std::string_view whose) {
  const auto* found =
      std::find_if(kExceptions.begin(), kExceptions.end(), [&](const Exception& each) {
        return each.row == row && each.path == path && (each.whose.empty() || each.whose == whose);
      });
  return found == kExceptions.end() ? nullptr : found;
}

// By whom it is done, those first who have no role; with what they ask.
std::optional<std::pair<Actor*, Asked>> done_by_somebody(Cast& cast, const MethodRequest& row) {
  for (const Part part : {Part::insider, Part::owner, Part::responder, Part::moderator,
                          Part::coordinator, Part::admin, Part::unproved, Part::stranger}) {
    Actor& who = cast.actor(part);
    if (!cast.refusal_by_table(*find_method(row.method), who).empty()) {
      continue;
    }
    Asked asked = row.ask(cast, who);
    if (asked.refusal.empty()) {
      return std::pair(&who, std::move(asked));
    }
    asked.refused();
  }
  return std::nullopt;
}

TEST(EveryMethod, AnswersWhatIsSomebodyElsesLikeWhatIsNotThere) {
  Cast cast;
  const KeyRing keys = [&](const SigningKey& key) { return cast.key_pair(key); };
  std::set<const Exception*> met;
  for (const MethodRequest& row : method_requests()) {
    const auto found = done_by_somebody(cast, row);
    if (!found) {
      EXPECT_EQ(row.method, "alliance.initialise") << row_name(row);
      continue;
    }
    const auto& [who, asked] = *found;
    const auto things = named_things(row.method, asked.with, keys);
    for (std::size_t i = 0; i < things.size(); ++i) {
      for (const Other& other : others(cast, cast.world(), things[i].thing)) {
        SCOPED_TRACE(row_name(row) + " " + things[i].path + " of " + std::string(other.whose) +
                     " by " + std::string(name_of(who->part)));
        if (other.name == things[i].name) {
          continue;
        }
        const auto of_another =
            ask(*who, row.method, with_name(row.method, asked.with, keys, i, other.name));
        if (const auto* exception = exception_for(row_name(row), things[i].path, other.whose)) {
          met.insert(exception);
          EXPECT_EQ(of_another.error, exception->answer) << exception->why;
          continue;
        }
        const Bytes nobodys = next_to(other.name);
        const auto of_nobody =
            ask(*who, row.method, with_name(row.method, asked.with, keys, i, nobodys));
        EXPECT_EQ(of_another.error, of_nobody.error);
        EXPECT_EQ(blotted(of_another.frame, other.name), blotted(of_nobody.frame, nobodys));
        EXPECT_TRUE(is_listed_or_none(row.method, of_another.error)) << of_another.error;
      }
    }
    // It was for the other's name alone that anything was refused.
    const std::string refusal = ask(*who, row.method, asked.with).error;
    EXPECT_EQ(refusal, "") << row_name(row);
    refusal.empty() ? asked.done() : asked.refused();
  }
  EXPECT_EQ(met.size(), kExceptions.size());
  EXPECT_EQ(cast.server().ask("check").text, "all is well\n");
}

}  // namespace
}  // namespace indaba::test
