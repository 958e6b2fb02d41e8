// Lies about logs: those that hold together, since the server computes log hashes as well as
// anyone.
#include <algorithm>

#include "clients/core/alerts/signed_alert.h"
#include "clients/core/cap/compose.h"
#include "clients/core/cap/document.h"
#include "clients/core/channels/open_messages.h"
#include "crypto/base/hex.h"
#include "crypto/primitives/hash.h"
#include "protocol/content/content.h"
#include "tests/agents_sim/lie_tellers.h"

namespace indaba::agents_sim {
namespace {

using namespace protocol;

// Of those to whom a fork is told.
bool is_told_otherwise(const Telling& telling) { return telling.device % 2 == 1; }

void chain(Fork& fork, const ChannelId& channel, Entry& entry) {
  if (entry.body) {
    entry.hash = sha256(*entry.body);
  }
  entry.log_hash = log_hash(channel, fork.log_hash, entry.seq, entry.type, entry.hash);
  fork.log_hash = entry.log_hash;
}

// The next entry of a log that is another already.
void go_on(Fork& fork, EntryEvent& told) {
  told.entry.seq =
      static_cast<std::uint64_t>(static_cast<std::int64_t>(told.entry.seq) + fork.shift);
  told.head.reset();
  chain(fork, told.channel, told.entry);
}

// Puts `entry` before what is told.
bool insert(Stock& stock, Telling& telling, EntryEvent& told, Entry entry) {
  Fork* fork = stock.begin_fork(telling, told);
  if (fork == nullptr) {
    return false;
  }
  EntryEvent before{told.channel, std::move(entry), {}};
  before.entry.seq = told.entry.seq;
  chain(*fork, told.channel, before.entry);
  fork->shift = 1;
  go_on(*fork, told);
  telling.before.push_back(cbor::encode(before));
  return true;
}

// As it was told before, in the next place of the same log.
bool repeat(Stock& stock, Telling& telling, EntryType type, ChannelKind kind) {
  return change<EntryEvent>(telling, "entry", [&](EntryEvent& told) {
    if (Fork* fork = stock.fork_of(telling, told.channel)) {
      go_on(*fork, told);
      return true;
    }
    std::vector<Entry> earlier;
    for (const EntryEvent& other : stock.entries) {
      if (other.channel == told.channel && other.entry.type == type && other.entry.body &&
          other.entry.seq < told.entry.seq) {
        earlier.push_back(other.entry);
      }
    }
    return !earlier.empty() && stock.kinds[told.channel] == kind &&
           insert(stock, telling, told, stock.dice.pick(earlier));
  });
}

// An alert by somebody who is no responder, in their own name.
std::optional<Entry> alert_of_traitor(Stock& stock, const ChannelId& channel) {
  const client::Agent* traitor = stock.traitor();
  const client::Channel* known = traitor != nullptr ? traitor->channels().find(channel) : nullptr;
  if (known == nullptr || !known->circle) {
    return {};
  }
  const client::Account& account = *traitor->account();
  const std::uint64_t epoch = traitor->circles().newest(*known->circle);
  const auto key = traitor->circles().channel_key(*known->circle, epoch, channel);
  if (!key) {
    return {};
  }
  client::cap::QuickForm form;
  form.country = "CI";
  form.violation = "raid";
  form.sentence = "forged";
  form.languages = {"fr"};
  const UnixTime at = stock.entries.back().entry.at;
  const client::cap::Origin origin{to_hex(stock.dice.bytes(16)), "Alliance", "Alliance",
                                   client::cap::DateTime::utc(at)};
  const auto alert = client::cap::compose(form, client::cap::default_vocabulary(), origin);
  const AlertContent content =
      client::sign_alert(traitor->trust(), account.alliance(), account.device_key(),
                         client::cap::issue(alert.value()).value());
  OpenMessage message;
  message.content = cbor::encode(Content(content));
  message.manifest = traitor->circles().epoch(*known->circle, epoch)->manifest;
  message.member = account.member();
  message.device = account.device();
  message.certificate = hash_of(account.certificate());
  Entry entry;
  entry.type = EntryType::message;
  entry.at = at;
  entry.device = account.device();
  entry.generation = 0;
  entry.epoch = epoch;
  entry.message = MessageId::from_bytes(stock.dice.bytes(MessageId::size_bytes)).value();
  const client::OpenPlace place{account.alliance(), channel, epoch, *entry.message};
  entry.body =
      client::seal_open_message(place, *key, account.device_key(), std::move(message), stock.random)
          .value();
  return entry;
}

}  // namespace

// One message of it was never said.
bool forked_log(Stock& stock, Telling& telling) {
  return is_told_otherwise(telling) && change<EntryEvent>(telling, "entry", [&](EntryEvent& told) {
           if (Fork* fork = stock.fork_of(telling, told.channel)) {
             go_on(*fork, told);
             return true;
           }
           if (told.entry.type != EntryType::message || !stock.dice.chance(20)) {
             return false;
           }
           Fork* fork = stock.begin_fork(telling, told);
           if (fork == nullptr) {
             return false;
           }
           fork->shift = -1;
           telling.times = 0;
           return true;
         });
}

bool repeated_alert(Stock& stock, Telling& telling) {
  return repeat(stock, telling, EntryType::message, ChannelKind::alert);
}

bool repeated_manifest(Stock& stock, Telling& telling) {
  return repeat(stock, telling, EntryType::manifest, ChannelKind::topic) ||
         repeat(stock, telling, EntryType::manifest, ChannelKind::alert);
}

bool forged_alert(Stock& stock, Telling& telling) {
  return change<EntryEvent>(telling, "entry", [&](EntryEvent& told) {
    if (Fork* fork = stock.fork_of(telling, told.channel)) {
      go_on(*fork, told);
      return true;
    }
    if (stock.kinds[told.channel] != ChannelKind::alert) {
      return false;
    }
    auto forged = alert_of_traitor(stock, told.channel);
    return forged && insert(stock, telling, told, *std::move(forged));
  });
}

// To some the one that came first, to others the one that came second; and to both who made them
// that theirs it is.
bool two_commits(Stock& stock, Telling& telling) {
  if (telling.name == "channels.commit" && telling.error &&
      telling.error->code == cbor::name_of(ErrorCode::conflict)) {
    const auto asked = cbor::decode<ChannelsCommitRequest>(telling.asked);
    const auto& known = stock.log_hashes[asked.value().channel];
    if (known.empty()) {
      return false;
    }
    telling.error.reset();
    telling.with = cbor::encode(ChannelsCommitReply{known.rbegin()->first});
    return true;
  }
  return is_told_otherwise(telling) && change<EntryEvent>(telling, "entry", [&](EntryEvent& told) {
           if (Fork* fork = stock.fork_of(telling, told.channel)) {
             go_on(*fork, told);
             return true;
           }
           if (told.entry.type != EntryType::commit || !told.entry.generation ||
               !told.entry.epoch) {
             return false;
           }
           const auto known =
               stock.commits.find({told.channel, *told.entry.generation, *told.entry.epoch});
           if (known == stock.commits.end()) {
             return false;
           }
           const auto other =
               std::find_if(known->second.begin(), known->second.end(), [&](const auto& one) {
                 return told.entry.device && one.first != *told.entry.device;
               });
           if (other == known->second.end()) {
             return false;
           }
           Fork* fork = stock.begin_fork(telling, told);
           if (fork == nullptr) {
             return false;
           }
           told.entry.device = other->first;
           told.entry.body = other->second;
           go_on(*fork, told);
           return true;
         });
}

}  // namespace indaba::agents_sim
