// Group: one member's state in one MLS group (RFC 9420), from joining to leaving.
//
// - Sans-I/O: messages in, messages out; services (randomness, authentication, PSKs) are arguments.
// - Every call is a transaction: on an error nothing has changed, in memory or in the saved form.
// - A commit, one's own or another's, is staged first; the application looks at what it does, then
// merges or drops it.
// - After each call that changed something, `save()` gives the records to store; nothing may leave
// the device before
//   they are durable, or a key could be used twice.
#pragma once

#include <deque>
#include <map>

#include "crypto/mls/member/commit_builder.h"
#include "crypto/mls/member/message_protection.h"

namespace indaba::mls {

// What a group asks of its surroundings. All three must outlive the group.
class Services {
 public:
  Services(Random& random, const AuthenticationService& authentication, const PskStore& psks)
      : random_(&random), authentication_(&authentication), psks_(&psks) {}

  Random& random() const { return *random_; }
  const AuthenticationService& authentication() const { return *authentication_; }
  const PskStore& psks() const { return *psks_; }

 private:
  Random* random_;
  const AuthenticationService* authentication_;
  const PskStore* psks_;
};

struct GroupLimits {
  RatchetWindow window;
  // Past epochs whose late application messages can still be read.
  std::uint32_t past_epochs = 1;
};

enum class GroupPhase : std::uint8_t {
  joining,  // by an external commit that is not merged yet
  active,
  removed,        // this client was removed; all secrets are gone
  reinitialised,  // closed by a ReInit: nothing more is sent, the successor is awaited
};

struct ReceivedApplication {
  LeafIndex sender;
  Epoch epoch;
  Generation generation;
  Bytes authenticated_data;
  Bytes data;
  Bytes signature;
};

struct ReceivedProposal {
  ProposalRef ref;
  Sender sender;
  Proposal proposal;
};

// A commit that proved valid whole, and is not merged.
class ReceivedCommit {
 public:
  const CommitEffects& effects() const { return staged_.effects; }
  const Bytes& authenticated_data() const { return authenticated_data_; }
  // The context after the commit.
  const GroupContext& context() const { return staged_.context; }
  bool removes_self() const { return !next_.has_value(); }

 private:
  friend class Group;

  struct Next {
    EpochSecrets secrets;
    PathKeys path_keys;
    std::optional<SignatureKeyPair> signature_key;
  };

  // Which key of its sender's handshake ratchet a private commit took.
  struct MessageKeyName {
    LeafIndex sender;
    Generation generation;
  };

  StagedCommit staged_;
  Bytes authenticated_data_;
  std::optional<MessageKeyName> taken_;
  std::optional<Next> next_;
};

using Received = std::variant<ReceivedApplication, ReceivedProposal, ReceivedCommit>;

struct CommitOptions {
  std::vector<Proposal> proposals;  // by value
  bool with_cached_proposals = true;
  bool with_path = true;  // a path comes anyway where the proposals require one
  LeafChanges leaf;
  std::optional<SignatureKeyPair> new_signature_key;
  Bytes authenticated_data;
  WireFormat wire_format = WireFormat::public_message;
  std::size_t padding_bytes = 0;  // of a private message
  bool with_tree = true;          // in the Welcome and the GroupInfo
  ExtensionList group_info_extensions;
  bool with_group_info = false;
  UnixTime now;
};

// Encoded MLSMessages, to be handed over once the group's new state is saved.
struct CommitMessages {
  Bytes commit;
  std::optional<Bytes> welcome;
  std::optional<Bytes> group_info;
};

struct MessageOptions {
  Bytes authenticated_data;
  WireFormat wire_format = WireFormat::public_message;
  std::size_t padding_bytes = 0;
};

class Group;

struct JoinOptions {
  std::optional<RatchetTree> tree;  // where the Welcome or GroupInfo brings none
  GroupLimits limits;
  // The group that this one continues, for a Welcome with a resumption PSK of usage reinit or
  // branch.
  const Group* predecessor = nullptr;
};

struct ExternalJoinOptions {
  std::optional<LeafIndex> replaces;  // an earlier leaf of this client
  std::vector<PreSharedKeyId> psks;
  Capabilities capabilities = Capabilities::of_this_build();
  ExtensionList leaf_extensions;
  Bytes authenticated_data;
  bool with_group_info = false;
  bool with_tree = true;  // in it
};

class Group {
 public:
  // A group of which this client is the only member (section 11). `own` may be used for nothing
  // else. Errors: unsupported_cipher_suite, random_failed, invalid_credential (of an external
  // sender), those of LeafNode::validate_fields and GroupRequirements.
  static Result<Group> create(GroupId group_id, ExtensionList extensions,
                              const KeyPackageSecrets& own, const Services& services,
                              const GroupLimits& limits = {});

  // Section 12.4.3.1. `own` must be deleted by the caller afterwards, unless it is a last resort.
  // That this client is in no other group of the same id is the caller's to check.
  // Errors: no_matching_key_package, decryption_failed, unknown_psk, invalid_psk, tree_missing,
  // wrong_tree_hash, invalid_signature, invalid_path_secret, invalid_confirmation_tag,
  // wrong_reinit, wrong_branch, those of validate_tree and GroupRequirements.
  static Result<Group> join(const Welcome& welcome, const KeyPackageSecrets& own,
                            const Services& services, JoinOptions options = {});

  // Section 12.4.3.2: a commit of one's own. The group holds it pending: merge it once it is
  // accepted. Errors: external_pub_missing, invalid_public_key, those of
  // PublicGroup::from_group_info, GroupRequirements and build_commit.
  struct ExternalJoin;
  static Result<ExternalJoin> join_externally(const GroupInfo& group_info, const Identity& identity,
                                              const Services& services, ExternalJoinOptions options,
                                              JoinOptions join = {});

  // A proposal to join by Add, from who is not in the group (section 12.1.8). It comes as a public
  // message. Errors: those of validate_from_outside.
  static Result<Bytes> propose_to_join(const GroupContext& context, const KeyPackageSecrets& own);
  // From a sender listed in the group's external_senders. Errors: unknown_sender, those of
  // validate_from_outside.
  static Result<Bytes> propose_externally(const GroupContext& context, std::uint32_t sender_index,
                                          const SignatureKeyPair& key, Proposal proposal);

  const GroupId& id() const { return public_.context().group_id; }
  Epoch epoch() const { return public_.context().epoch; }
  GroupPhase phase() const { return phase_; }
  const GroupContext& context() const { return public_.context(); }
  const RatchetTree& tree() const { return public_.tree(); }
  const PublicGroup& public_group() const { return public_; }
  LeafIndex self() const { return path_keys_.self(); }
  const std::optional<ReInit>& reinit() const { return public_.reinit(); }
  bool has_pending_commit() const { return pending_.has_value(); }
  // Whether this is the commit of one's own that is pending, by its confirmation tag.
  bool is_pending(const PublicMessage& commit) const;

  // The three below fail with group_inactive for who was removed.
  // 32 bytes, the same for all members of an epoch (section 8.7).
  Result<KdfSecret> epoch_authenticator() const;
  // To be kept by the application for as many epochs as it wants (section 8.6).
  Result<KdfSecret> resumption_psk() const;
  // Section 8.5. Errors: wrong_length.
  Result<SecretBytes> export_secret(std::string_view label, ByteView context,
                                    std::size_t length) const;

  // Verifies and, for private messages, decrypts one message. An application message's key is gone
  // after it; a proposal is remembered for this epoch's commit; a commit is only staged. Errors:
  // all of MlsError that a message can earn.
  Result<Received> receive(const MlsMessage& message);
  Result<Received> receive(ByteView message);
  // Moves to the epoch that the commit begins; a pending commit of one's own is dropped, and so are
  // cached proposals. Errors: wrong_epoch, if another commit was merged since; wrong_group.
  Status merge(ReceivedCommit&& commit);

  // Encrypts. Errors: group_inactive, proposals_pending, random_failed.
  Result<Bytes> protect(ByteView data, Bytes authenticated_data = {},
                        std::size_t padding_bytes = 0);

  // Proposals of this member, as messages to the group; they are cached like those of others.
  // Errors: group_inactive, those of validate_proposal; invalid_lifetime for an Add of a dead key
  // package.
  Result<Bytes> propose(Proposal proposal, UnixTime now, const MessageOptions& options = {});
  // An Update with a fresh key, and what else changes of the leaf.
  Result<Bytes> propose_update(const LeafChanges& changes,
                               std::optional<SignatureKeyPair> new_signature_key,
                               const MessageOptions& options = {});

  // Errors: group_inactive, commit_pending, those of build_commit.
  Result<CommitMessages> commit(CommitOptions options);
  // What the pending commit will do. Errors: no_commit_pending.
  Result<CommitEffects> pending_effects() const;
  // The server accepted it, or another was first.
  Status merge_pending_commit();
  void discard_pending_commit();

  // An encoded MLSMessage. Errors: group_inactive, duplicate_extension.
  Result<Bytes> group_info(bool with_tree, bool with_external_pub,
                           ExtensionList extensions = {}) const;

  // The successor of this group after a ReInit (section 11.2), or a branch with some of its members
  // (11.3): a new group whose first commit, pending, adds `members` and carries this group's
  // resumption PSK. Errors: not_reinitialised, wrong_reinit, wrong_branch, those of create and
  // commit.
  struct Linked;
  Result<Linked> create_successor(const KeyPackageSecrets& own, std::vector<KeyPackage> members,
                                  UnixTime now) const;
  Result<Linked> create_branch(GroupId group_id, ExtensionList extensions,
                               const KeyPackageSecrets& own, std::vector<KeyPackage> members,
                               UnixTime now) const;

  // What changed since the last call, to be stored in one batch.
  StateChanges save();
  // Errors: corrupt_state, unsupported_state_version.
  static Result<Group> restore(const SavedState& state, const Services& services,
                               const GroupLimits& limits = {});

 private:
  friend struct GroupTestAccess;  // tests/support/mls_forge.h

  struct PendingUpdate {
    HpkeKeyPair leaf_key;
    std::optional<SignatureKeyPair> signature_key;

    template <class Self, class Io>
    static void fields(Self& self, Io& io);
  };
  struct PendingCommit {
    StagedCommit staged;
    EpochSecrets secrets;
    PathKeys path_keys;
    std::optional<SignatureKeyPair> signature_key;

    template <class Self, class Io>
    static void fields(Self& self, Io& io);
  };
  struct PastEpoch {
    Epoch epoch;
    Bytes encoded_context;
    std::uint32_t leaf_count = 0;
    KdfSecret sender_data_secret;
    SecretTree secret_tree;
    // Signature keys as they were, of the leaves that the next commit changed; empty for a blank
    // leaf.
    std::map<LeafIndex, Bytes> changed_keys;
    bool unsaved = true;

    template <class Self, class Io>
    static void fields(Self& self, Io& io);
  };
  struct SavedHeader;

  Group(PublicGroup group, const Services& services, const GroupLimits& limits)
      : public_(std::move(group)), services_(services), limits_(limits) {}

  Status require_active() const;
  // Whether this client itself, GREASE aside (section 13.5), supports extensions that a commit
  // brings in. Errors: unsupported_extension, unsupported_capability.
  Status require_own_support(StagedCommit& staged);
  EpochKeys epoch_keys();
  Result<LeafNode> changed_leaf(const LeafChanges& changes, const SignatureKeyPair& signer) const;
  void begin_epoch(EpochSecrets&& secrets);
  void enter(PendingCommit&& next);
  void keep_past_epoch(const TreeEdit& edit);
  void forget_past_epochs(std::size_t kept);
  void wipe();

  FramedContent framed(ContentBody body, Bytes authenticated_data) const;
  Result<Bytes> envelope(AuthenticatedContent&& content, std::size_t padding_bytes);
  Result<Bytes> send_proposal(Proposal proposal, const MessageOptions& options, ProposalRef* ref);
  Result<CommitMessages> commit(CommitOptions options, const PskStore& psks);

  Result<Received> receive_public(const PublicMessage& message);
  Result<Received> receive_private(const PrivateMessage& message);
  Result<Received> receive_past(const PrivateMessage& message);
  Bytes past_signature_key(Epoch epoch, LeafIndex leaf) const;
  Result<Received> receive_proposal(const VerifiedContent& content);
  Result<Received> receive_commit(const VerifiedContent& content, const SecretTree::Taken* taken);
  Result<ReceivedCommit::Next> next_epoch(const VerifiedContent& content, StagedCommit& staged);

  Result<Linked> create_linked(const ReInit& parameters, ResumptionPskUsage usage,
                               const KeyPackageSecrets& own, std::vector<KeyPackage> members,
                               UnixTime now) const;

  PublicGroup public_;
  Services services_;
  GroupLimits limits_;
  GroupPhase phase_ = GroupPhase::active;
  EpochSecrets secrets_;  // without `encryption` and `confirmation_key`, which are used up
  SecretTree secret_tree_;
  PathKeys path_keys_;
  SignatureKeyPair signature_key_;

  std::map<ProposalRef, PendingUpdate> updates_;
  std::optional<PendingCommit> pending_;
  std::deque<PastEpoch> past_;  // oldest first

  bool header_unsaved_ = true;
  bool pending_unsaved_ = false;
  StateChanges erased_;  // records of past epochs, to be deleted
};

struct Group::ExternalJoin {
  Group group;
  CommitMessages messages;
};

struct Group::Linked {
  Group group;
  CommitMessages messages;
};

}  // namespace indaba::mls
