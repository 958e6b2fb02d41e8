// Peer: our members, by name, and what the pipe may ask of them.
//
// Each answer is given once what it changed is in the member's store, as on a device; a member that
// restarts knows what was stored and nothing else.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "crypto/primitives/random.h"
#include "tests/support/mls_world.h"

namespace indaba::interop {

using Json = nlohmann::json;

// Somebody with a place in at most one group.
struct Member {
  mls::CipherSuite suite{};
  mls::Identity identity;
  test::MapPskStore psks;
  std::optional<mls::KeyPackageSecrets> key_package;  // the latest
  std::optional<mls::Group> group;
  mls::SavedState saved;
};

class Peer {
 public:
  // What `request` asks for ({"do": verb, "member": name, ...}), or {"refused": reason} if MLS
  // refuses it. A request that is not of its form ends the program; so does a refusal that changed
  // its group.
  Json answer(const Json& request);

 private:
  using Verb = Result<Json> (Peer::*)(Member&, const Json&);
  static const std::map<std::string, Verb>& verbs();

  Member& member(const Json& request, std::string_view field);
  mls::Services services(const Member& member) { return {random_, authentication_, member.psks}; }
  // The member's place is in this group now, and what was stored of an earlier one is gone.
  static void enter(Member& who, mls::Group&& group);
  static Json told(const mls::CommitMessages& messages);

  Result<Json> make(Member& who, const Json& request);
  Result<Json> make_key_package(Member& who, const Json& request);
  Result<Json> learn_psk(Member& who, const Json& request);
  Result<Json> create(Member& who, const Json& request);
  Result<Json> join(Member& who, const Json& request);
  Result<Json> join_externally(Member& who, const Json& request);
  Result<Json> propose_to_join(Member& who, const Json& request);
  Result<Json> link(Member& who, const Json& request);

  Result<Json> propose(Member& who, const Json& request);
  Result<Json> propose_update(Member& who, const Json& request);
  Result<Json> commit(Member& who, const Json& request);
  Result<Json> merge(Member& who, const Json& request);
  Result<Json> discard(Member& who, const Json& request);
  Result<Json> receive(Member& who, const Json& request);
  Result<Json> protect(Member& who, const Json& request);

  Result<Json> group_info(Member& who, const Json& request);
  Result<Json> tree(Member& who, const Json& request);
  Result<Json> status(Member& who, const Json& request);
  Result<Json> restart(Member& who, const Json& request);

  SystemRandom random_;
  test::TestAuthentication authentication_;
  std::map<std::string, Member> members_;
};

}  // namespace indaba::interop
