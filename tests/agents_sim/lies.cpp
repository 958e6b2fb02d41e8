#include "tests/agents_sim/lies.h"

#include <algorithm>

#include "clients/core/channels/mls_messages.h"
#include "crypto/mls/public/key_package.h"
#include "protocol/groups/leaf_owner.h"
#include "tests/agents_sim/lie_tellers.h"

namespace indaba::agents_sim {
namespace {

using namespace protocol;

constexpr std::size_t kStockMax = 200;
constexpr std::size_t kOversizedBytes = 60'000;

template <class T>
void put_by(std::vector<T>& all, T one) {
  if (all.size() < kStockMax) {
    all.push_back(std::move(one));
  }
}

// Of an entry, pushed or read.
template <class Change>
bool change_entry(Stock& stock, Telling& telling, Change change_one) {
  return change<EntryEvent>(telling, "entry",
                            [&](EntryEvent& told) { return change_one(told.entry); }) ||
         change<ReadReply>(telling, "read", [&](ReadReply& told) {
           return !told.entries.empty() && change_one(stock.dice.pick(told.entries));
         });
}

// ---- who is who

bool foreign_key_package(Stock& stock, Telling& telling) {
  return change<KeyPackagesClaimReply>(telling, "key_packages.claim", [&](auto& told) {
    for (ClaimedPackage& claimed : told.claimed) {
      claimed.package = stock.dice.pick(stock.packages).package;
    }
    return !told.claimed.empty();
  });
}

bool repeated_key_package(Stock& stock, Telling& telling) {
  return change<KeyPackagesClaimReply>(telling, "key_packages.claim", [&](auto& told) {
    for (ClaimedPackage& claimed : told.claimed) {
      claimed.package = stock.first_packages[claimed.device];
    }
    return !told.claimed.empty();
  });
}

bool ghost_device(Stock& stock, Telling& telling) {
  return change<MembersGetReply>(telling, "members.get", [&](auto& told) {
    DeviceStatement device = stock.paper.device(stock.ghost);
    device.alliance = stock.alliance;
    device.member = told.member;
    told.devices.push_back(sign(device, {&stock.ghost.identity_key, &stock.ghost.device_key}));
    return told.devices.size() <= 8;
  });
}

// Found in the directory, looked up with an identity of their own, by nobody's word.
bool ghost_member(Stock& stock, Telling& telling) {
  if (telling.name == "members.get" && telling.error) {
    const auto asked = cbor::decode<MembersGetRequest>(telling.asked);
    if (asked && asked->member == stock.ghost.id) {
      telling.error.reset();
      telling.with = cbor::encode(stock.listed_ghost());
      return true;
    }
  }
  return change<DirectorySearchReply>(telling, "directory.search",
                                      [&](auto& told) {
                                        told.members.push_back({stock.ghost.id, kGhostHandle, {}});
                                        return !told.more;
                                      }) ||
         change<CirclesDutiesReply>(telling, "circles.duties", [&](auto& told) {
           if (stock.circles.empty()) {
             return false;
           }
           told.box.push_back({stock.dice.pick(stock.circles), stock.ghost.id, stock.ghost.device});
           return true;
         });
}

// A role for whoever is looked up, in the name of the root, of a member or of the ghost.
bool forged_role(Stock& stock, Telling& telling) {
  return change<MembersGetReply>(telling, "members.get", [&](auto& told) {
    RoleStatement role = stock.paper.role(stock.ghost, RoleName::admin);
    role.member = told.member;
    if (stock.dice.chance(50)) {
      role.issuer = stock.dice.chance(50) ? stock.ghost.id : stock.dice.pick(stock.members);
    }
    told.statements.push_back(stock.forged(role));
    return true;
  });
}

bool cut_chain(Stock& stock, Telling& telling) {
  return change<MembersGetReply>(telling, "members.get", [&](auto& told) {
    if (stock.dice.chance(50)) {
      told.statements.clear();
    } else {
      told.devices.clear();
    }
    return true;
  });
}

bool withheld_revocations(Stock& /*stock*/, Telling& telling) {
  return change<AllianceGetReply>(telling, "alliance.get",
                                  [](auto& told) {
                                    told.revocations -= told.revocations == 0 ? 0 : 1;
                                    return true;
                                  }) ||
         change<ListsEvent>(telling, "lists",
                            [](auto& told) {
                              told.revocations -= told.revocations == 0 ? 0 : 1;
                              return true;
                            }) ||
         change<RevocationsGetReply>(telling, "revocations.get", [](auto& told) {
           if (told.revocations.empty()) {
             return false;
           }
           told.revocations.pop_back();
           --told.number;
           return true;
         });
}

// ---- circles

bool forged_manifest(Stock& stock, Telling& telling) {
  return change<CirclesGetReply>(telling, "circles.get", [&](auto& told) {
    const auto circle = cbor::decode<CircleStatement>(told.circle.body);
    const auto& known = stock.manifests[circle.value().circle];
    if (known.empty() || known.rbegin()->first != told.newest) {
      return false;
    }
    auto manifest = cbor::decode<ManifestStatement>(known.rbegin()->second.body).value();
    manifest.previous = hash_of(known.rbegin()->second);
    manifest.epoch = told.newest + 1;
    manifest.past.clear();
    manifest.sealing_key = {};
    if (stock.dice.chance(50)) {
      manifest.issuer = stock.ghost.id;
    }
    told.manifests.push_back({stock.forged(manifest), {}});
    told.newest = manifest.epoch;
    return told.manifests.size() <= 100;
  });
}

bool withheld_rotation(Stock& /*stock*/, Telling& telling) {
  return change<CirclesGetReply>(telling, "circles.get", [](auto& told) {
    if (told.manifests.empty() || told.newest < 2) {
      return false;
    }
    told.manifests.pop_back();
    --told.newest;
    return true;
  });
}

bool box_for_a_stranger(Stock& stock, Telling& telling) {
  return change<CirclesDutiesReply>(telling, "circles.duties", [&](auto& told) {
    if (stock.circles.empty() || stock.members.empty()) {
      return false;
    }
    told.box.push_back(
        {stock.dice.pick(stock.circles), stock.dice.pick(stock.members), stock.ghost.device});
    return true;
  });
}

bool rotation_that_nobody_wants(Stock& stock, Telling& telling) {
  return change<CirclesDutiesReply>(telling, "circles.duties", [&](auto& told) {
    if (stock.circles.empty()) {
      return false;
    }
    told.rotate.push_back({stock.dice.pick(stock.circles), RotationReason::month, false});
    return true;
  });
}

bool wrong_box(Stock& stock, Telling& telling) {
  return change<CirclesGetReply>(telling, "circles.get", [&](auto& told) {
    if (told.boxes.empty()) {
      return false;
    }
    Statement& box = stock.dice.pick(told.boxes);
    if (stock.dice.chance(50)) {
      box = stock.dice.pick(stock.boxes);
    } else {
      spoil(stock, box.body);
    }
    return true;
  });
}

// ---- logs

bool altered_entry(Stock& stock, Telling& telling) {
  return change_entry(stock, telling, [&](Entry& entry) {
    if (entry.body) {
      spoil(stock, *entry.body);
    }
    return entry.body.has_value();
  });
}

bool foreign_sender(Stock& stock, Telling& telling) {
  return change_entry(stock, telling, [&](Entry& entry) {
    const auto& other = stock.dice.pick(stock.entries).entry;
    const bool is_changed = entry.device && other.device && other.device != entry.device;
    entry.device = other.device;
    return is_changed;
  });
}

bool swapped_channels(Stock& stock, Telling& telling) {
  return change<EntryEvent>(telling, "entry", [&](auto& told) {
    const ChannelId other = stock.dice.pick(stock.channels);
    return other != std::exchange(told.channel, other);
  });
}

bool replayed_entry(Stock& stock, Telling& telling) {
  if (telling.name == "entry" && stock.dice.chance(50)) {
    telling.times = 2;
    return true;
  }
  return change<EntryEvent>(telling, "entry", [&](auto& told) {
    const EntryEvent& other = stock.dice.pick(stock.entries);
    if (other.channel != told.channel || other.entry.seq == told.entry.seq) {
      return false;
    }
    const std::uint64_t seq = told.entry.seq;
    told.entry = other.entry;
    told.entry.seq = seq;
    return true;
  });
}

bool withheld_middle(Stock& /*stock*/, Telling& telling) {
  telling.times = telling.name == "entry" ? 0 : 1;
  return telling.times == 0 || change<ReadReply>(telling, "read", [](auto& told) {
           if (told.entries.size() < 3) {
             return false;
           }
           told.entries.erase(told.entries.begin() + 1);
           return true;
         });
}

bool withheld_tail(Stock& /*stock*/, Telling& telling) {
  telling.times = telling.name == "entry" || telling.name == "inbox" ? 0 : 1;
  return telling.times == 0 ||
         change<ReadReply>(
             telling, "read",
             [](auto& told) {
               if (told.entries.size() < 2) {
                 return false;
               }
               told.entries.pop_back();
               told.head = {told.entries.back().seq, told.entries.back().log_hash, {}};
               return true;
             }) ||
         change<ResumeReply>(telling, "resume", [](auto& told) {
           const bool is_any = !told.channels.empty();
           told.channels.clear();
           return is_any;
         });
}

bool reset_numbers(Stock& stock, Telling& telling) {
  return change_entry(stock, telling,
                      [](Entry& entry) {
                        entry.seq = entry.seq / 2 + 1;
                        return true;
                      }) ||
         change<ResumeReply>(telling, "resume", [](auto& told) {
           for (Resumed& resumed : told.channels) {
             resumed.head.seq = resumed.head.seq / 2;
           }
           return !told.channels.empty();
         });
}

bool rolled_back(Stock& stock, Telling& telling) {
  return change<HelloEvent>(telling, "hello",
                            [&](auto& told) {
                              told.incarnation[stock.dice.below(told.incarnation.size())] ^= 1;
                              told.position /= 2;
                              return true;
                            }) ||
         change<ProveReply>(telling, "prove", [](auto& told) {
           told.sends /= 2;
           told.inbox /= 2;
           return true;
         });
}

bool foreign_welcome(Stock& stock, Telling& telling) {
  const auto swap = [&](InboxEntry& entry) {
    if (entry.type != InboxType::welcome) {
      return false;
    }
    const InboxEntry& other = stock.dice.pick(stock.welcomes);
    entry.body = other.body;
    return true;
  };
  return change<InboxEvent>(telling, "inbox", [&](auto& told) { return swap(told.entry); }) ||
         change<InboxReadReply>(telling, "inbox.read", [&](auto& told) {
           return !told.entries.empty() && swap(stock.dice.pick(told.entries));
         });
}

// ---- pages

bool oversized_page(Stock& stock, Telling& telling) {
  return change_entry(stock, telling,
                      [&](Entry& entry) {
                        entry.body = stock.dice.bytes(kOversizedBytes);
                        return true;
                      }) ||
         change<InboxReadReply>(telling, "inbox.read", [&](auto& told) {
           for (InboxEntry& entry : told.entries) {
             entry.body = stock.dice.bytes(kOversizedBytes / 10);
           }
           return !told.entries.empty();
         });
}

bool endless_pages(Stock& /*stock*/, Telling& telling) {
  const auto say_more = [](auto& told) { return !std::exchange(told.more, true); };
  return change<DirectorySearchReply>(telling, "directory.search", say_more) ||
         change<InboxReadReply>(telling, "inbox.read", say_more) ||
         change<ProvisionalListReply>(telling, "provisional.list", say_more) ||
         change<ChannelsFindReply>(telling, "channels.find", say_more) ||
         change<AllianceGetReply>(telling, "alliance.get",
                                  [](auto& told) {
                                    ++told.revocations;
                                    return true;
                                  }) ||
         change<CirclesGetReply>(telling, "circles.get", [](auto& told) {
           ++told.newest;
           return true;
         });
}

bool broken_answer(Stock& stock, Telling& telling) {
  if (!telling.re || telling.error) {
    return false;
  }
  telling.with = cbor::encode(InboxAcknowledgeRequest{stock.dice.below(100)});
  return true;
}

bool untrue_refusal(Stock& stock, Telling& telling) {
  using enum ErrorCode;
  std::vector<ErrorCode> codes{not_found, not_allowed, conflict, overloaded, rate_limited};
  if (!telling.re || telling.error || telling.name == "prove") {
    return false;
  }
  telling.error = error_body(stock.dice.pick(codes));
  return true;
}

}  // namespace

void Stock::gather(const Telling& telling) {
  if (const auto told = look<HelloEvent>(telling, "hello"); told && told->alliance) {
    alliance = *told->alliance;
  }
  if (const auto told = look<KeyPackagesClaimReply>(telling, "key_packages.claim")) {
    for (const ClaimedPackage& claimed : told->claimed) {
      put_by(packages, claimed);
      first_packages.try_emplace(claimed.device, claimed.package);
    }
  }
  if (const auto told = look<CirclesGetReply>(telling, "circles.get")) {
    const CircleId circle = cbor::decode<CircleStatement>(told->circle.body).value().circle;
    if (std::find(circles.begin(), circles.end(), circle) == circles.end()) {
      circles.push_back(circle);
    }
    for (const KeptManifest& kept : told->manifests) {
      const auto manifest = cbor::decode<ManifestStatement>(kept.manifest.body);
      manifests[circle].try_emplace(manifest.value().epoch, kept.manifest);
    }
    for (const Statement& box : told->boxes) {
      put_by(boxes, box);
    }
  }
  if (const auto told = look<MembersGetReply>(telling, "members.get")) {
    put_by(members, told->member);
  }
  gather_logs(telling);
  gather_inbox(telling);
  gather_answers(telling);
}

void Stock::gather_logs(const Telling& telling) {
  if (const auto told = look<EntryEvent>(telling, "entry")) {
    put_by(entries, *told);
    put_by(channels, told->channel);
    log_hashes[told->channel].try_emplace(told->entry.seq, told->entry.log_hash);
  }
  if (const auto told = look<ChannelEvent>(telling, "channel")) {
    kinds[told->channel] = told->kind;
  }
  if (const auto told = look<ResumeReply>(telling, "resume")) {
    for (const Resumed& resumed : told->channels) {
      kinds[resumed.channel] = resumed.kind;
    }
  }
  if (const auto told = look<ChannelsGroupInfoReply>(telling, "channels.group_info")) {
    const auto asked = cbor::decode<ChannelsGroupInfoRequest>(telling.asked);
    first_group_infos.try_emplace(asked.value().channel, *told);
  }
  if (const auto told = look<ChannelsTreeReply>(telling, "channels.tree")) {
    const auto asked = cbor::decode<ChannelsTreeRequest>(telling.asked).value();
    tree_pages.try_emplace({asked.channel, asked.generation, asked.epoch, asked.from}, *told);
  }
}

void Stock::gather_inbox(const Telling& telling) {
  const auto gather_entry = [this](const InboxEntry& entry) {
    if (entry.type == InboxType::welcome) {
      put_by(welcomes, entry);
    } else if (entry.type == InboxType::receipt) {
      put_by(receipts, entry);
    }
  };
  if (const auto told = look<InboxEvent>(telling, "inbox")) {
    gather_entry(told->entry);
  }
  if (const auto told = look<InboxReadReply>(telling, "inbox.read")) {
    std::for_each(told->entries.begin(), told->entries.end(), gather_entry);
  }
}

void Stock::gather_answers(const Telling& telling) {
  if (const auto told = look<AnswerEvent>(telling, "answer")) {
    put_by(answers, *told);
  }
  if (const auto told = look<AnswersReadReply>(telling, "answers.read")) {
    const auto asked = cbor::decode<AnswersReadRequest>(telling.asked).value();
    for (const KeptAnswer& answer : told->answers) {
      put_by(answers, AnswerEvent{asked.circle, asked.subject, answer});
    }
  }
}

void Stock::gather(const Heard& heard) {
  if (heard.method == "key_packages.publish") {
    auto asked = cbor::decode<KeyPackagesPublishRequest>(heard.with).value();
    for (Bytes& package : asked.packages) {
      const auto leaf = client::unwrap<mls::KeyPackage>(package).value().leaf_node;
      const MemberId member = owner_of(leaf).value().member;
      published.try_emplace(id_of(heard.device),
                            ClaimedPackage{member, id_of(heard.device), std::move(package)});
    }
  } else if (heard.method == "channels.create") {
    auto asked = cbor::decode<ChannelsCreateRequest>(heard.with).value();
    first_group_infos.try_emplace(
        asked.channel, ChannelsGroupInfoReply{asked.generation, 0, std::move(asked.group_info), 1});
  } else if (heard.method == "channels.commit") {
    auto asked = cbor::decode<ChannelsCommitRequest>(heard.with).value();
    commits[{asked.channel, asked.generation, asked.epoch}].try_emplace(id_of(heard.device),
                                                                        std::move(asked.commit));
  } else if (heard.method == "backup.put") {
    auto put = cbor::decode<BackupPutRequest>(heard.with).value();
    const auto body = cbor::decode<BackupStatement>(put.statement.body);
    first_backups.try_emplace(body.value().member,
                              BackupGetReply{std::move(put.statement), std::move(put.sealed), {}});
  } else if (heard.method == "register") {
    put_by(claims, cbor::decode<RegisterRequest>(heard.with).value().member);
  }
}

Fork* Stock::fork_of(const Telling& telling, const ChannelId& channel) {
  const auto found = forks.find({telling.device, channel});
  return found == forks.end() ? nullptr : &found->second;
}

Fork* Stock::begin_fork(const Telling& telling, const EntryEvent& told) {
  Fork fork;
  if (told.entry.seq > 1) {
    const auto& known = log_hashes[told.channel];
    const auto before = known.find(told.entry.seq - 1);
    if (before == known.end()) {
      return nullptr;
    }
    fork.log_hash = before->second;
  }
  return &forks.insert_or_assign({telling.device, told.channel}, fork).first->second;
}

MembersGetReply Stock::listed_ghost() {
  IdentityStatement identity = paper.identity(ghost);
  identity.alliance = alliance;
  DeviceStatement device = paper.device(ghost);
  device.alliance = alliance;
  MembersGetReply reply;
  reply.member = ghost.id;
  reply.handle = kGhostHandle;
  reply.identity = {sign(identity, {&ghost.recovery_key})};
  reply.devices = {sign(device, {&ghost.identity_key, &ghost.device_key})};
  reply.statements = {forged(paper.member(ghost))};
  return reply;
}

const std::array<Lie, kLieCount> kLies{
    Lie{"foreign_key_package", 60, foreign_key_package},
    Lie{"repeated_key_package", 60, repeated_key_package},
    Lie{"ghost_device", 30, ghost_device},
    Lie{"ghost_member", 30, ghost_member},
    Lie{"forged_role", 30, forged_role},
    Lie{"cut_chain", 30, cut_chain},
    Lie{"withheld_revocations", 30, withheld_revocations},
    Lie{"forged_manifest", 30, forged_manifest},
    Lie{"withheld_rotation", 60, withheld_rotation},
    Lie{"box_for_a_stranger", 30, box_for_a_stranger},
    Lie{"rotation_that_nobody_wants", 30, rotation_that_nobody_wants},
    Lie{"wrong_box", 30, wrong_box},
    Lie{"altered_entry", 30, altered_entry},
    Lie{"foreign_sender", 30, foreign_sender},
    Lie{"swapped_channels", 30, swapped_channels},
    Lie{"replayed_entry", 30, replayed_entry},
    Lie{"withheld_middle", 30, withheld_middle},
    Lie{"withheld_tail", 30, withheld_tail},
    Lie{"reset_numbers", 30, reset_numbers},
    Lie{"rolled_back", 30, rolled_back},
    Lie{"foreign_welcome", 60, foreign_welcome},
    Lie{"oversized_page", 30, oversized_page},
    Lie{"endless_pages", 30, endless_pages},
    Lie{"broken_answer", 4, broken_answer},
    Lie{"untrue_refusal", 4, untrue_refusal},
    Lie{"stale_key_package", 100, stale_key_package, true},
    Lie{"old_group_info", 60, old_group_info, true},
    Lie{"two_commits", 100, two_commits, false, true},
    Lie{"old_backup", 100, old_backup, true},
    Lie{"forked_log", 100, forked_log, false, true},
    Lie{"repeated_alert", 100, repeated_alert, false, true},
    Lie{"repeated_manifest", 100, repeated_manifest, false, true},
    Lie{"forged_alert", 100, forged_alert, false, true},
    Lie{"invite_used_twice", 60, invite_used_twice, false, true},
    Lie{"used_link_without_person", 60, used_link_without_person},
    Lie{"forged_answer", 60, forged_answer},
    Lie{"old_answer", 60, old_answer},
    Lie{"forged_receipt", 60, forged_receipt},
    Lie{"old_receipt", 60, old_receipt},
};

const Lie* find_lie(std::string_view name) {
  const auto found =
      std::find_if(kLies.begin(), kLies.end(), [&](const Lie& lie) { return lie.name == name; });
  return found == kLies.end() ? nullptr : &*found;
}

}  // namespace indaba::agents_sim
