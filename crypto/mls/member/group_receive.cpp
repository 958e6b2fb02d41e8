// The receiving half of Group (RFC 9420 sections 6 and 12.4.2).

#include "crypto/mls/member/group.h"

#include "crypto/base/ranges.h"

namespace indaba::mls {

Result<Received> Group::receive(ByteView message) {
  INDABA_TRY_ASSIGN(const MlsMessage decoded, decode<MlsMessage>(message));
  return receive(decoded);
}

Result<Received> Group::receive(const MlsMessage& message) {
  if (phase_ == GroupPhase::removed || phase_ == GroupPhase::joining) {
    return MlsError::group_inactive;
  }
  if (const auto* open = message.get<PublicMessage>(); open != nullptr) {
    return receive_public(*open);
  }
  if (const auto* sealed = message.get<PrivateMessage>(); sealed != nullptr) {
    return receive_private(*sealed);
  }
  return MlsError::wrong_wire_format;
}

Result<Received> Group::receive_public(const PublicMessage& message) {
  INDABA_TRY(require_active());
  const FramedContent& framed = message.content;
  if (framed.content_type() == ContentType::application) {
    return MlsError::wrong_wire_format;
  }
  if (framed.group_id != id()) {
    return MlsError::wrong_group;
  }
  if (framed.epoch != epoch()) {
    return MlsError::wrong_epoch;
  }
  if (framed.sender == Sender::member(self())) {
    return MlsError::own_message;
  }
  INDABA_TRY_ASSIGN(AuthenticatedContent unverified,
                    unprotect_public(secrets_.membership_key, message, public_.encoded_context()));
  INDABA_TRY_ASSIGN(const VerifiedContent content, public_.verify(std::move(unverified)));
  if (framed.content_type() == ContentType::commit) {
    return receive_commit(content, nullptr);
  }
  return receive_proposal(content);
}

Result<Received> Group::receive_private(const PrivateMessage& message) {
  if (message.group_id != id()) {
    return MlsError::wrong_group;
  }
  if (message.epoch != epoch()) {
    return receive_past(message);
  }
  INDABA_TRY(require_active());
  INDABA_TRY_ASSIGN(OpenedMessage opened, unprotect(epoch_keys(), message));
  const Generation generation = opened.taken.step.key.generation;
  INDABA_TRY_ASSIGN(VerifiedContent content, public_.verify(std::move(opened.content)));
  switch (content.content().content_type()) {
    case ContentType::application: {
      secret_tree_.consume(std::move(opened.taken), limits_.window);
      AuthenticatedContent taken = std::move(content).take();
      return Received(
          ReceivedApplication{.sender = taken.content.sender.leaf(),
                              .epoch = taken.content.epoch,
                              .generation = generation,
                              .authenticated_data = std::move(taken.content.authenticated_data),
                              .data = std::move(std::get<ApplicationData>(taken.content.body).data),
                              .signature = std::move(taken.auth.signature)});
    }
    case ContentType::proposal: {
      auto received = receive_proposal(content);
      if (received) {
        secret_tree_.consume(std::move(opened.taken), limits_.window);
      }
      return received;
    }
    case ContentType::commit:
      return receive_commit(content, &opened.taken);
  }
  return MlsError::wrong_content_type;
}

// A late application message of an epoch whose keys are still here.
Result<Received> Group::receive_past(const PrivateMessage& message) {
  const auto past = ranges::find(past_, message.epoch, &PastEpoch::epoch);
  if (past == past_.end()) {
    return MlsError::wrong_epoch;
  }
  if (message.content_type != ContentType::application) {
    return MlsError::wrong_epoch;
  }
  const EpochKeys keys{public_.cipher_suite(), past->sender_data_secret, past->secret_tree,
                       limits_.window, self()};
  INDABA_TRY_ASSIGN(OpenedMessage opened, unprotect(keys, message));
  const LeafIndex sender = opened.content.content.sender.leaf();
  const Bytes key = past_signature_key(past->epoch, sender);
  if (key.empty()) {
    return MlsError::unknown_sender;
  }
  const Generation generation = opened.taken.step.key.generation;
  INDABA_TRY_ASSIGN(VerifiedContent content,
                    VerifiedContent::verify(std::move(opened.content), key, past->encoded_context));
  past->secret_tree.consume(std::move(opened.taken), limits_.window);
  AuthenticatedContent taken = std::move(content).take();
  return Received(
      ReceivedApplication{.sender = sender,
                          .epoch = taken.content.epoch,
                          .generation = generation,
                          .authenticated_data = std::move(taken.content.authenticated_data),
                          .data = std::move(std::get<ApplicationData>(taken.content.body).data),
                          .signature = std::move(taken.auth.signature)});
}

// The key is what the first commit after that epoch that changed the leaf replaced, or what still
// stands.
Bytes Group::past_signature_key(Epoch epoch, LeafIndex leaf) const {
  for (const PastEpoch& past : past_) {
    if (past.epoch < epoch) {
      continue;
    }
    if (const auto changed = past.changed_keys.find(leaf); changed != past.changed_keys.end()) {
      return changed->second;
    }
  }
  const LeafNode* current = tree().leaf(leaf);
  return current != nullptr ? current->signature_key : Bytes{};
}

Result<Received> Group::receive_proposal(const VerifiedContent& content) {
  INDABA_TRY_ASSIGN(ProposalRef ref, public_.cache_proposal(content));
  return Received(ReceivedProposal{std::move(ref), content.content().sender,
                                   *content.content().get<Proposal>()});
}

Result<Received> Group::receive_commit(const VerifiedContent& content,
                                       const SecretTree::Taken* taken) {
  ReceivedCommit received;
  INDABA_TRY_ASSIGN(received.staged_, public_.stage(content));
  received.authenticated_data_ = content.content().authenticated_data;
  if (taken != nullptr) {
    received.taken_ = {taken->leaf, taken->step.key.generation};
  }
  if (ranges::find(received.staged_.effects.removed, self()) ==
      received.staged_.effects.removed.end()) {
    INDABA_TRY(require_own_support(received.staged_));
    INDABA_TRY_ASSIGN(received.next_, next_epoch(content, received.staged_));
  }
  return Received(std::move(received));
}

Result<ReceivedCommit::Next> Group::next_epoch(const VerifiedContent& content,
                                               StagedCommit& staged) {
  const CipherSuite suite = public_.cipher_suite();
  const CommitEffects& effects = staged.effects;
  const auto& commit = *content.content().get<Commit>();
  ReceivedCommit::Next next;
  INDABA_TRY_ASSIGN(const KdfSecret psk, psk_secret(effects.psks, services_.psks()));

  KdfSecret init = secrets_.init.clone();
  if (effects.external_init) {
    auto received =
        hpke_receive_export(aead_of(suite), external_key_pair(secrets_.external),
                            effects.external_init->kem_output, {}, as_bytes(kExternalInitLabel));
    if (!received) {
      return MlsError::decryption_failed;
    }
    init = std::move(*received);
  }

  next.path_keys = path_keys_.clone();
  for (std::size_t i = 0; i < effects.updated.size(); ++i) {
    if (effects.updated[i] != self()) {
      continue;
    }
    const auto update = updates_.find(effects.update_refs[i]);
    if (update == updates_.end()) {
      return MlsError::unknown_proposal_ref;
    }
    next.path_keys.set_leaf_key(update->second.leaf_key.clone());
    if (update->second.signature_key) {
      next.signature_key = update->second.signature_key->clone();
    }
  }
  KdfSecret commit_secret;
  {
    const TreePreview after = public_.preview(staged);
    next.path_keys.prune(tree());
    if (commit.path) {
      const LeafSet added(effects.added.begin(), effects.added.end());
      INDABA_TRY_ASSIGN(NewPathKeys opened, next.path_keys.open_path(
                                                tree(), suite, effects.committer_leaf, *commit.path,
                                                added, encode(staged.provisional_context)));
      commit_secret = std::move(opened.commit_secret);
      next.path_keys.update(tree(), std::move(opened));
    }
  }
  const Bytes encoded_context = encode(staged.context);
  const KdfSecret joiner = joiner_secret(init, commit_secret, encoded_context);
  next.secrets = EpochSecrets::from_joiner_secret(joiner, psk, encoded_context);
  const Bytes expected =
      mac(next.secrets.confirmation_key, {staged.context.confirmed_transcript_hash});
  if (!equal_constant_time(expected, staged.confirmation_tag)) {
    return MlsError::invalid_confirmation_tag;
  }
  return next;
}

Status Group::merge(ReceivedCommit&& commit) {
  INDABA_TRY(require_active());
  const GroupContext& before = context();
  if (commit.staged_.context.group_id != before.group_id) {
    return MlsError::wrong_group;
  }
  // What the commit was staged on must still stand: its provisional context carries the transcript
  // that it saw.
  if (commit.staged_.context.epoch.value != before.epoch.value + 1 ||
      commit.staged_.provisional_context.confirmed_transcript_hash !=
          before.confirmed_transcript_hash) {
    return MlsError::wrong_epoch;
  }
  if (commit.taken_) {
    // Looked up again: messages received since then have moved the ratchets on.
    auto taken = secret_tree_.peek(commit.taken_->sender, RatchetKind::handshake,
                                   commit.taken_->generation, limits_.window);
    if (taken) {
      secret_tree_.consume(std::move(*taken), limits_.window);
    }
  }
  if (commit.removes_self()) {
    public_.merge(std::move(commit.staged_));
    wipe();
    phase_ = GroupPhase::removed;
    return {};
  }
  enter({std::move(commit.staged_), std::move(commit.next_->secrets),
         std::move(commit.next_->path_keys), std::move(commit.next_->signature_key)});
  return {};
}

}  // namespace indaba::mls
