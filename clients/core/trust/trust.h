// Trust: what this device knows of who is who in the alliance, all of it proved from the root down.
//
// The server is asked for statements and believed in nothing: what it hands out counts once it is
// authentic, and only as far as its chain leads up to the root that the link named. Kept statements
// are authentic already.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clients/core/agent/context.h"
#include "protocol/frames/members.h"
#include "protocol/statements/chains.h"

namespace indaba::client {

// Older than this, the list of revocations is not fresh.
inline constexpr std::uint64_t kListSecondsMax = std::uint64_t{14} * 24 * 60 * 60;
// Of who has taken over somebody's handle, until that is accepted.
inline constexpr std::uint64_t kNoGeneration = 1;

// A member as they were last looked up.
struct Person {
  MemberId member;
  std::string handle;
  std::string display_name;               // as they wrote it; empty if they did not
  std::uint64_t identity_generation = 0;  // the one that is accepted
  bool operator==(const Person&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle);
    io("member", self.member);
    io("display_name", self.display_name);
    io("identity_generation", self.identity_generation);
  }
};

class Trust {
 public:
  // `context` must outlive it.
  explicit Trust(Context& context) : context_(context) {}

  // What was kept. Errors: corrupt_store, the host's.
  Status restore();
  // Begins with the root statement of version 1. Errors: those of authenticate_founding.
  Status found(const protocol::Statement& root);

  void forget_all() {
    set_.reset();
    people_.clear();
    handles_.clear();
    vouched_.reset();
    pasts_.clear();
  }

  // What the server had to say may be more the next time.
  void on_lost() { pasts_.clear(); }

  bool is_founded() const { return set_.has_value(); }
  const protocol::Hash& alliance() const { return set_->alliance(); }
  const protocol::StatementSet& set() const { return *set_; }
  protocol::ChainView view() const { return {*set_, {context_.now}}; }
  protocol::ChainView view(const protocol::Moment& moment) const { return {*set_, moment}; }

  // Whether the member has the role, however small its scope.
  bool holds(const MemberId& member, protocol::RoleName role) const {
    const auto anywhere = [](const protocol::Scope& /*scope*/) { return true; };
    return view().has_role(member, role, anywhere).has_value();
  }

  // Keeps an authentic statement. Errors: those of StatementSet::add.
  Status keep(const protocol::Statement& statement);
  // Keeps what is authentic of them, and leaves out the rest.
  void keep_all(const std::vector<protocol::Statement>& statements);

  // Takes up new root statements, circles and revocations.
  Flow<Status> refresh();

  // Takes up an admin's word on how long the list is, if it is newer than what is known. Whatever
  // contradicts it is alarmed of. Errors: those of asking.
  Flow<Status> take_freshness(protocol::Statement statement);
  // When the list, as far as it is here, was last vouched for: by such a word, or by the founding,
  // which it begins with.
  UnixTime list_vouched() const;
  bool is_list_fresh() const {
    return context_.now.seconds <= list_vouched().seconds + kListSecondsMax;
  }
  // What that word names of a circle. Null if it names nothing.
  const protocol::ManifestRef* named_manifest(const protocol::CircleId& circle) const;
  // Tells of it, once for each `about` while the agent is open.
  void alarm_once(ByteView about, const Alarm& alarm);

  // All whom the directory shows of those asked for, as the server says. Errors: those of asking,
  // unexpected_answer for a page that does not go on from the one before.
  Flow<Result<std::vector<protocol::ListedMember>>> directory(
      protocol::DirectorySearchRequest request);
  // Everybody whom the directory shows, looked up unless they were before. Errors: likewise.
  Flow<Result<std::vector<MemberId>>> everybody();

  // Looks a member up with all that their membership rests on. Errors: unknown_member,
  // not_trusted for whoever is in no more, no_chain if none leads to the root, those of asking.
  Flow<Result<Person>> learn(MemberId member);
  Flow<Result<Person>> learn(std::string handle);
  // The statement by which they are a member, as it travels. Errors: unknown_member, corrupt_store,
  // the host's.
  Result<protocol::Statement> membership_of(const MemberId& member) const;
  // The invite by which they claimed it, as it travels; empty if they did not, or it was never
  // shown. Errors: corrupt_store, the host's.
  Result<std::optional<protocol::Statement>> invite_of(const protocol::Statement& membership) const;
  // One that was kept, as it travels. Errors: not_trusted if there is none; the host's.
  Result<protocol::Statement> statement(const protocol::Hash& hash) const;
  // What ended the membership that a leaf shows, or its device; empty if nothing did. Errors:
  // corrupt_store, the host's.
  Result<std::optional<protocol::Statement>> revocation_of(const MemberId& member,
                                                           const protocol::Serial& membership,
                                                           const DeviceId& device) const;
  // Everybody who was ever looked up.
  const std::map<MemberId, Person>& people() const { return people_; }
  // Root statement 1, as it travels. Errors: corrupt_store, the host's.
  Result<protocol::Statement> founding() const;
  // From now on messages are sent to them under that generation of their identity.
  void accept_identity(const MemberId& member, std::uint64_t generation);
  // Whether their newest identity is another than the one that was accepted.
  bool has_changed(const MemberId& member) const;
  // Null for who was never looked up.
  const Person* person(const MemberId& member) const;

  // The certificate of a device that counts now; the member is looked up if need be. Errors: those
  // of ChainView::device, of `learn`.
  Flow<Result<protocol::DeviceStatement>> device(MemberId member, DeviceId device);
  // Learns what proved the member and their device at any time, who may have ended since, and by
  // whose word; the server is asked once. Errors: those of asking.
  Flow<Status> learn_past(MemberId member, DeviceId device);

 private:
  Flow<Result<Person>> learn(protocol::MembersGetRequest request);
  Flow<Status> learn_who_revoked(std::uint64_t after);
  Flow<Status> learn_who_defined();
  Flow<Status> fetch(protocol::MembersGetRequest request, protocol::MembersGetReply& reply);
  using Shown = std::set<protocol::Hash>;  // statements that the server has just shown
  Flow<Status> learn_issuers(MemberId member, Shown shown);
  // Of those who granted what `member` is.
  std::vector<MemberId> issuers_to_ask(const MemberId& member, const Shown& shown) const;
  Person& note(const protocol::MembersGetReply& reply);
  // Whether somebody else had the handle of `person`, who is new to it.
  bool takes_over(const Person& person);
  void alarm_of_ghosts(const protocol::MembersGetReply& reply);
  std::error_code why_not_member(const protocol::MembersGetReply& reply);
  Status restore_freshness();

  Context& context_;
  std::optional<protocol::StatementSet> set_;
  std::map<MemberId, Person> people_;
  std::map<std::string, MemberId, std::less<>> handles_;  // whose they were last
  std::optional<protocol::Authentic<protocol::FreshnessStatement>> vouched_;
  std::set<protocol::Hash> judged_;  // words on the list that were found not to count
  std::set<Bytes> alarmed_;
  std::set<std::pair<MemberId, DeviceId>> pasts_;  // learnt on this connection, by this list
};

}  // namespace indaba::client
