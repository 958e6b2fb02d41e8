#include "crypto/mls/public/proposal_list.h"

#include <algorithm>
#include <set>

namespace indaba::mls {
namespace {

Status validate_body(const ProposalRules& rules, const Add& add, const Sender& /*sender*/) {
  const KeyPackage& key_package = add.key_package;
  INDABA_TRY(key_package.validate(rules.context.cipher_suite));
  return authenticate_leaf(rules.authentication, nullptr, key_package.leaf_node);
}

Status validate_body(const ProposalRules& rules, const Update& update, const Sender& sender) {
  const LeafNode* current = rules.tree.leaf(sender.leaf());
  if (current == nullptr) {
    return MlsError::blank_leaf;
  }
  INDABA_TRY(update.leaf_node.validate(rules.context.cipher_suite, LeafNodeSource::update,
                                       {rules.context.group_id, sender.leaf()}));
  if (update.leaf_node.encryption_key == current->encryption_key) {
    return MlsError::encryption_key_not_fresh;
  }
  return authenticate_leaf(rules.authentication, current, update.leaf_node);
}

Status validate_body(const ProposalRules& rules, const Remove& remove, const Sender& /*sender*/) {
  if (rules.tree.leaf(remove.removed) == nullptr) {
    return MlsError::blank_leaf;
  }
  return {};
}

// Usages reinit and branch belong to the first commit of the new group (sections 11.2 and 11.3),
// which only its creator and the delivery service ever process.
Status validate_body(const ProposalRules& rules, const PreSharedKey& psk,
                     const Sender& /*sender*/) {
  const PreSharedKeyId& id = psk.psk;
  if (id.psk_nonce.size() != kHashBytes || (links_groups(id) && rules.context.epoch != Epoch{0})) {
    return MlsError::invalid_psk;
  }
  return {};
}

Status validate_body(const ProposalRules& rules, const ReInit& reinit, const Sender& /*sender*/) {
  if (reinit.version < rules.context.version) {
    return MlsError::unsupported_version;
  }
  return reinit.extensions.validate();
}

Status validate_body(const ProposalRules& /*rules*/, const ExternalInit& /*external_init*/,
                     const Sender& sender) {
  if (sender.type != SenderType::new_member_commit) {
    return MlsError::external_init_misplaced;
  }
  return {};
}

Status validate_body(const ProposalRules& rules, const GroupContextExtensions& proposal,
                     const Sender& /*sender*/) {
  INDABA_TRY(proposal.extensions.validate());
  INDABA_TRY(
      proposal.extensions.find_as<RequiredCapabilities>(ExtensionType::required_capabilities));
  return authenticate_external_senders(rules.authentication, proposal.extensions);
}

// Section 12.1.8: the types that may come from outside on their own.
Status validate_sender(const Proposal& proposal, const Sender& sender) {
  switch (sender.type) {
    case SenderType::member:
    case SenderType::new_member_commit:
      return {};
    case SenderType::new_member_proposal:
      return proposal.type() == ProposalType::add ? Status() : MlsError::sender_not_allowed;
    case SenderType::external:
      break;
  }
  const bool allowed =
      proposal.type() != ProposalType::update && proposal.type() != ProposalType::external_init;
  return allowed ? Status() : MlsError::sender_not_allowed;
}

Status validate_external_list(const ProposalList& list) {
  if (list.external_init == nullptr || list.removes.size() > 1 || !list.adds.empty() ||
      !list.updates.empty() || list.extensions != nullptr || list.reinit != nullptr) {
    return MlsError::invalid_external_commit;
  }
  return {};
}

Status validate_regular_list(const ProposalList& list, const Sender& committer) {
  if (list.external_init != nullptr) {
    return MlsError::external_init_misplaced;
  }
  std::set<LeafIndex> touched;
  for (const auto& update : list.updates) {
    if (update.leaf == committer.leaf()) {
      return MlsError::update_by_committer;
    }
    if (!touched.insert(update.leaf).second) {
      return MlsError::conflicting_proposals;
    }
  }
  for (const LeafIndex removed : list.removes) {
    if (removed == committer.leaf()) {
      return MlsError::remove_of_committer;
    }
    if (!touched.insert(removed).second) {
      return MlsError::conflicting_proposals;
    }
  }
  return {};
}

Status validate_psks(const std::vector<const PreSharedKeyId*>& psks) {
  std::set<Bytes> seen;
  std::size_t linking = 0;
  for (const PreSharedKeyId* id : psks) {
    if (!seen.insert(encode(*id)).second) {
      return MlsError::duplicate_psk;
    }
    linking += links_groups(*id) ? 1 : 0;
  }
  const bool too_many = linking > 1 || psks.size() > kPsksMax;
  return too_many ? Status(MlsError::invalid_psk) : Status();
}

// Puts the proposal where it belongs. Errors: conflicting_proposals, for what there may be one of.
Status sort_in(ProposalList& list, const Proposal& proposal, const Sender& sender,
               const ProposalRef* reference) {
  const auto only_one = [](auto& place, const auto* body) -> Status {
    if (place != nullptr) {
      return MlsError::conflicting_proposals;
    }
    place = body;
    return {};
  };
  const ProposalType type = proposal.type();
  list.path_required |=
      type != ProposalType::add && type != ProposalType::psk && type != ProposalType::reinit;
  switch (type) {
    case ProposalType::add:
      list.adds.push_back({proposal.get<Add>(), reference != nullptr});
      return {};
    case ProposalType::update:
      list.updates.push_back({sender.leaf(), proposal.get<Update>(), reference});
      return {};
    case ProposalType::remove:
      list.removes.push_back(proposal.get<Remove>()->removed);
      return {};
    case ProposalType::psk:
      list.psks.push_back(&proposal.get<PreSharedKey>()->psk);
      return {};
    case ProposalType::reinit:
      return only_one(list.reinit, proposal.get<ReInit>());
    case ProposalType::external_init:
      return only_one(list.external_init, proposal.get<ExternalInit>());
    case ProposalType::group_context_extensions:
      return only_one(list.extensions, proposal.get<GroupContextExtensions>());
  }
  return MlsError::unknown_proposal_type;
}

}  // namespace

Status validate_proposal(const ProposalRules& rules, const Proposal& proposal,
                         const Sender& sender) {
  INDABA_TRY(validate_sender(proposal, sender));
  return std::visit([&](const auto& body) { return validate_body(rules, body, sender); },
                    proposal.body);
}

Status validate_from_outside(const Proposal& proposal, const Sender& sender, CipherSuite suite) {
  INDABA_TRY(validate_sender(proposal, sender));
  if (const auto* add = proposal.get<Add>(); add != nullptr) {
    return add->key_package.validate(suite);
  }
  if (const auto* replaced = proposal.get<GroupContextExtensions>(); replaced != nullptr) {
    return replaced->extensions.validate();
  }
  const auto* reinit = proposal.get<ReInit>();
  return reinit == nullptr ? Status() : reinit->extensions.validate();
}

Result<ProposalList> resolve_proposals(const ProposalRules& rules,
                                       const std::vector<ProposalOrRef>& proposals,
                                       const ProposalCache& cache, const Sender& committer) {
  const bool external = committer.type == SenderType::new_member_commit;
  ProposalList list;
  for (const ProposalOrRef& item : proposals) {
    if (const Proposal* proposal = item.proposal(); proposal != nullptr) {
      if (!external && proposal->type() == ProposalType::update) {
        return MlsError::update_by_committer;
      }
      INDABA_TRY(validate_proposal(rules, *proposal, committer));
      INDABA_TRY(sort_in(list, *proposal, committer, nullptr));
      continue;
    }
    if (external) {
      return MlsError::invalid_external_commit;
    }
    const auto cached = cache.find(*item.reference());
    if (cached == cache.end()) {
      return MlsError::unknown_proposal_ref;
    }
    INDABA_TRY(sort_in(list, cached->second.proposal, cached->second.sender, &cached->first));
  }
  if (list.reinit != nullptr && proposals.size() > 1) {
    return MlsError::reinit_not_alone;
  }
  INDABA_TRY(external ? validate_external_list(list) : validate_regular_list(list, committer));
  INDABA_TRY(validate_psks(list.psks));
  return list;
}

Result<std::vector<LeafIndex>> apply_proposals(RatchetTree& tree, const ProposalList& list) {
  for (const auto& update : list.updates) {
    tree.update_leaf(update.leaf, update.update->leaf_node);
  }
  for (const LeafIndex removed : list.removes) {
    tree.blank_leaf(removed);
  }
  if (!list.removes.empty()) {
    tree.truncate();
  }
  std::vector<LeafIndex> added;
  LeafIndex from;
  for (const auto& [add, by_reference] : list.adds) {
    INDABA_TRY_ASSIGN(from, tree.claim_blank_leaf(from));
    tree.add_leaf(from, add->key_package.leaf_node);
    added.push_back(from);
  }
  return added;
}

Status validate_after_commit(const RatchetTree& tree, const std::vector<LeafIndex>& changed,
                             bool extensions_changed, const ExtensionList& extensions) {
  INDABA_TRY(tree.index().validate_unique_keys());
  INDABA_TRY(tree.index().validate_credential_types());
  INDABA_TRY_ASSIGN(const auto requirements, GroupRequirements::of(extensions));
  for (const LeafIndex index : extensions_changed ? tree.members() : changed) {
    INDABA_TRY(requirements.check(tree.leaf(index)->capabilities));
  }
  return {};
}

Status authenticate_leaf(const AuthenticationService& authentication, const LeafNode* current,
                         const LeafNode& next) {
  if (next.source == LeafNodeSource::key_package && !authentication.is_acceptable(next.lifetime)) {
    return MlsError::invalid_lifetime;
  }
  if (current != nullptr && current->credential == next.credential &&
      current->signature_key == next.signature_key) {
    return {};
  }
  if (!authentication.is_valid(next.credential, next.signature_key) ||
      (current != nullptr && !authentication.can_succeed(current->credential, next.credential))) {
    return MlsError::invalid_credential;
  }
  return {};
}

Status authenticate_external_senders(const AuthenticationService& authentication,
                                     const ExtensionList& extensions) {
  INDABA_TRY_ASSIGN(const auto senders,
                    extensions.find_as<ExternalSenders>(ExtensionType::external_senders));
  if (!senders) {
    return {};
  }
  const auto is_valid = [&](const ExternalSender& sender) {
    return authentication.is_valid(sender.credential, sender.signature_key);
  };
  const bool all_valid = std::all_of(senders->senders.begin(), senders->senders.end(), is_valid);
  return all_valid ? Status() : MlsError::invalid_credential;
}

}  // namespace indaba::mls
