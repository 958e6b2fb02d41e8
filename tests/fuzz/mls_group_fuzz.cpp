// Group against a member of it who has turned malicious: content, plaintexts, paths and invitations
// are changed before they are signed, tagged and sealed, so that what is wrong lies behind all of
// that.
//
// What is refused leaves no trace, and honest messages are still taken. What is accepted leaves a
// group that is sound, agrees with an onlooker without secrets, can go on, and survives its
// records.
#include "tests/fuzz/support/commit_forge.h"
#include "tests/fuzz/support/invitation_forge.h"

namespace indaba::fuzz {
namespace {

using namespace mls;
using test::must;

constexpr std::size_t kProposalsMax = 5;  // by value, of one commit

// What the attacker sends, as the input says.
class Attacker {
 public:
  Attacker(Input& input, GroupScenes& scenes, Group& group)
      : input_(input),
        scenes_(scenes),
        group_(group),
        editor_(input, scenes.known()),
        maker_(input, editor_, scenes.parts()) {}

  // Messages that the attacker has made before this one and that never came.
  std::size_t skipped() const { return skipped_; }

  Bytes message() {
    switch (input_.below(8)) {
      case 1:
        return raw_plaintext();
      case 2:
        return application();
      case 3:
        return from_outside();
      case 4:
        return external_commit();
      case 5:
      case 6:
      case 7:
        return commit();
      default:
        return proposal();
    }
  }

 private:
  test::PrivateForgery forgery() {
    test::PrivateForgery forged;
    if (input_.one_in(8)) {
      forged.leaf = LeafIndex{input_.byte()};
    }
    if (input_.one_in(8)) {
      forged.generation = Generation{input_.two_bytes()};
    }
    if (input_.one_in(8)) {
      forged.content_type = static_cast<ContentType>(1 + input_.below(3));
    }
    if (input_.one_in(4)) {
      forged.padding = input_.bytes(64);
    }
    return forged;
  }

  // Whatever stands in front of the input, encrypted.
  Bytes raw_plaintext() {
    test::PrivateForgery forged = forgery();
    forged.content_type = static_cast<ContentType>(1 + input_.below(3));
    forged.plaintext = to_bytes(input_.rest());
    const FramedContent content = test::content_of(group_, ApplicationData{});
    return test::as_private(group_, {WireFormat::private_message, content, {}}, forged);
  }

  Bytes signed_message(FramedContent content) {
    if (input_.one_in(4)) {
      editor_.edit_some(content, 2);
    }
    if (input_.one_in(2)) {
      return test::as_private(
          group_, test::sign(group_, std::move(content), WireFormat::private_message), forgery());
    }
    return test::as_public(group_, test::sign(group_, std::move(content)));
  }

  Bytes application() {
    if (input_.one_in(4)) {
      skipped_ = input_.below(16);
    }
    SecretTree& tree = GroupTestAccess::secret_tree(group_);
    for (std::size_t i = 0; i < skipped_; ++i) {
      tree.consume(must(tree.peek_next(group_.self(), RatchetKind::application)), {});
    }
    ApplicationData data{input_.bytes(32)};
    return signed_message(test::content_of(group_, std::move(data), input_.bytes(8)));
  }
  Bytes proposal() {
    return signed_message(
        test::content_of(group_, maker_.proposal(group_.public_group(), group_.self())));
  }

  Bytes unprotected(FramedContent content, const SignatureKeyPair& key) {
    PublicMessage message{std::move(content), {}, {}};
    message.auth.signature = sign_content(WireFormat::public_message, message.content,
                                          group_.public_group().encoded_context(), key);
    message.auth.confirmation_tag = Bytes(kHashBytes);
    return encode(MlsMessage{std::move(message)});
  }

  // From an external sender or somebody who would like to join.
  Bytes from_outside() {
    FramedContent content = test::content_of(group_, maker_.proposal(group_.public_group(), {1}));
    content.sender = {input_.one_in(2) ? SenderType::new_member_proposal : SenderType::external, 0};
    if (input_.one_in(4)) {
      editor_.edit_some(content, 2);
    }
    const auto key = group_.public_group().sender_key(content);
    return unprotected(std::move(content), scenes_.parts().key_or_outsiders(key ? *key : Bytes{}));
  }

  Bytes external_commit() {
    const auto info = test::unwrap<GroupInfo>(must(group_.group_info(true, true)));
    ExternalJoinOptions options;
    options.capabilities = wide_capabilities();
    auto joined = must(Group::join_externally(info, scenes_.stranger(), scenes_.world().services(),
                                              std::move(options)));
    if (input_.one_in(4)) {
      return joined.messages.commit;
    }
    FramedContent content = test::unwrap<PublicMessage>(joined.messages.commit).content;
    editor_.edit_some(content, 2);
    if (auto* commit = std::get_if<Commit>(&content.body); commit != nullptr && commit->path) {
      commit->path->leaf_node.sign(scenes_.stranger().signature_key,
                                   {group_.id(), joined.group.self()});
    }
    return unprotected(std::move(content), scenes_.stranger().signature_key);
  }

  Bytes commit() {
    CommitForge forge(scenes_.world(), group_);
    CommitOptions options = options_now();
    options.with_cached_proposals = !input_.one_in(3);
    options.with_path = !input_.one_in(4);
    if (input_.one_in(2)) {
      for (std::size_t i = input_.below(kProposalsMax + 1); i > 0; --i) {
        const Proposal made = maker_.proposal(group_.public_group(), group_.self());
        // An application hands over nothing that has no encoding.
        if (decode<Proposal>(encode(made))) {
          options.proposals.push_back(made);
        }
      }
    }
    auto content = forge.make(std::move(options));
    if (!content) {
      content = test::content_of(group_, Commit{list_of_proposals(), std::nullopt});
    }
    if (input_.one_in(2)) {
      editor_.edit_some(std::get<Commit>(content->body), 2);
    }
    if (input_.one_in(8)) {
      editor_.edit_some(*content, 2);
    }
    CommitForge::Wrong wrong{
        .leaf = input_.one_in(8), .path = input_.one_in(8), .tag = input_.one_in(16)};
    if (input_.one_in(8)) {
      wrong.secret = input_.bytes(40);
    }
    const WireFormat format =
        input_.one_in(3) ? WireFormat::private_message : WireFormat::public_message;
    AuthenticatedContent made = forge.finish(std::move(*content), format, wrong);
    return format == WireFormat::private_message ? test::as_private(group_, made, forgery())
                                                 : test::as_public(group_, std::move(made));
  }

  std::vector<ProposalOrRef> list_of_proposals() {
    std::vector<ProposalOrRef> list;
    for (std::size_t i = input_.below(kProposalsMax + 1); i > 0; --i) {
      list.push_back({maker_.proposal(group_.public_group(), group_.self())});
    }
    return list;
  }

  Input& input_;
  GroupScenes& scenes_;
  Group& group_;
  FieldEditor editor_;
  ProposalMaker maker_;
  std::size_t skipped_ = 0;
};

// A member and all that it has stored.
class Member {
 public:
  Member(GroupScenes& scenes, const SavedState& state)
      : scenes_(scenes), state_(copy_of(state)), group_(scenes.restore(state)) {}
  // One that has just joined.
  Member(GroupScenes& scenes, Group group) : scenes_(scenes), group_(std::move(group)) {}

  Group& group() { return group_; }

  void require_unchanged(const char* rule) { must_hold(group_.save().records.empty(), rule); }

  void require_survives() {
    state_.apply(group_.save());
    auto restored = Group::restore(state_, scenes_.world().services(), GroupScenes::limits());
    must_hold(restored.has_value(), "what was saved restores");
    must_hold(view_of(restored->public_group()) == view_of(group_.public_group()),
              "a group is what its records say");
    must_hold(restored->phase() == group_.phase(), "a group is what its records say");
    const auto live = group_.epoch_authenticator();
    const auto stored = restored->epoch_authenticator();
    must_hold(live.has_value() == stored.has_value() && (!live || equal(*live, *stored)),
              "secrets are what the records say");
    must_hold(restored->save().records.empty(), "restoring changes nothing");
  }

  // Whoever is in a group can commit and speak, whatever others have sent.
  void require_goes_on() {
    require_sound(group_.public_group());
    if (group_.phase() != GroupPhase::active) {
      return;
    }
    group_.discard_pending_commit();
    must_hold(group_.commit(options_now()).has_value(), "a member can commit");
    must(group_.merge_pending_commit());
    require_sound(group_.public_group());
    must_hold(
        group_.protect(as_bytes("on we go")).has_value() || group_.phase() != GroupPhase::active,
        "a member can speak");
  }

 private:
  GroupScenes& scenes_;
  SavedState state_;
  Group group_;
};

void require_honest_messages_taken(GroupScenes& scenes, Group& group) {
  for (const Bytes* message : {&scenes.hello(), &scenes.late(), &scenes.commit()}) {
    must_hold(group.receive(*message).has_value(), "honest messages are still taken");
  }
}

// The attacker's next message of each ratchet, once it is honest.
void require_attacker_taken(GroupScenes& scenes, const SavedState& attacker, Group& group) {
  Group honest = scenes.restore(attacker);
  const auto content = test::content_of(honest, ApplicationData{to_bytes("honest again")});
  const Bytes message =
      test::as_private(honest, test::sign(honest, content, WireFormat::private_message));
  must_hold(group.receive(message).has_value(), "a refused message takes no key");
}

// Someone without secrets takes what a member took in the open.
void require_onlooker_agrees(GroupScenes& scenes, const SavedState& before, ByteView message) {
  const auto decoded = must(decode<MlsMessage>(message));
  if (const auto* open = decoded.get<PublicMessage>(); open != nullptr) {
    auto onlooker = must(PublicGroup::restore(before, scenes.world().authentication()));
    must_hold(onlooker.process(*open).has_value(), "the server takes what members take");
  }
}

void judge_commit(Member& member, ReceivedCommit&& commit) {
  member.require_unchanged("a staged commit changes nothing");
  const bool removes = commit.removes_self();
  const GroupContext context = commit.context();
  must_hold(member.group().merge(std::move(commit)).has_value(), "a staged commit merges");
  must_hold(member.group().context() == context, "a commit leads where it says");
  must_hold((member.group().phase() == GroupPhase::removed) == removes, "the removed are out");
}

void attack_member(Input& input, GroupScenes& scenes) {
  const Scene& scene = scenes.scenes()[input.below(scenes.scenes().size())];
  const SavedState& attacking = input.one_in(8) ? scenes.attacker_before() : scene.attacker;
  Group attacker = scenes.restore(attacking);
  Attacker sender(input, scenes, attacker);
  const Bytes message = sender.message();
  Member member(scenes, scene.receiver);
  Group& group = member.group();
  const PublicView before = view_of(group.public_group());
  auto received = group.receive(message);
  if (!received) {
    member.require_unchanged("what is refused leaves no trace");
    must_hold(view_of(group.public_group()) == before, "what is refused leaves no trace");
    must_hold(!group.receive(message), "what is refused stays refused");
    require_attacker_taken(scenes, attacking, group);
    require_honest_messages_taken(scenes, group);
    return;
  }
  require_onlooker_agrees(scenes, scene.receiver, message);
  if (auto* commit = std::get_if<ReceivedCommit>(&*received); commit != nullptr) {
    judge_commit(member, std::move(*commit));
  } else if (std::holds_alternative<ReceivedApplication>(*received)) {
    must_hold(!group.receive(message), "each message is read once");
    if (sender.skipped() > 0 && sender.skipped() <= GroupScenes::limits().window.generations_back) {
      require_attacker_taken(scenes, attacking, group);
    }
  }
  member.require_survives();
  if (group.phase() != GroupPhase::removed) {
    member.require_goes_on();
    member.require_survives();
  }
}

void invite_newcomer(Input& input, GroupScenes& scenes) {
  FieldEditor editor(input, scenes.known());
  InvitationForge forge(input, editor, scenes);
  if (input.one_in(2)) {
    Group inviter = scenes.restore(scenes.scenes()[0].attacker);
    const auto honest = test::unwrap<GroupInfo>(must(inviter.group_info(true, true)));
    auto joined = Group::join_externally(forge.group_info(honest), scenes.stranger(),
                                         scenes.world().services(), {});
    if (joined) {
      Member member(scenes, std::move(joined->group));
      member.require_survives();
      must(member.group().merge_pending_commit());
      member.require_goes_on();
      member.require_survives();
    }
    return;
  }
  const Invitation& honest = scenes.invitations()[input.below(scenes.invitations().size())];
  std::optional<Group> predecessor;
  JoinOptions options;
  if (!honest.predecessor.records().empty() && !input.one_in(8)) {
    predecessor = scenes.restore(honest.predecessor);
    options.predecessor = &*predecessor;
  }
  auto joined = Group::join(forge.welcome(honest), honest.newcomer, scenes.world().services(),
                            std::move(options));
  if (joined) {
    Member member(scenes, std::move(*joined));
    member.require_survives();
    member.require_goes_on();
    member.require_survives();
  }
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  if (size > kDecisionBytesMax) {
    return 0;
  }
  static GroupScenes scenes;
  scenes.begin_input();
  Input input(data, size);
  if (input.one_in(4)) {
    invite_newcomer(input, scenes);
  } else {
    attack_member(input, scenes);
  }
  return 0;
}
