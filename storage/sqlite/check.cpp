#include "storage/sqlite/check.h"

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/log/log_hash.h"
#include "storage/base/query.h"

namespace indaba::storage::sqlite {
namespace {

using Findings = std::vector<std::string>;

// More than these would help nobody.
constexpr std::size_t kFindingsMax = 100;

Status read_sentence(Rows& rows, std::string& sentence) { return rows.read(sentence); }

Status check_file(Connection& connection, Findings& findings) {
  const Query query(connection, "PRAGMA integrity_check(100)");
  INDABA_TRY_ASSIGN(findings, read_all<std::string>(query(), read_sentence));
  if (findings == Findings{"ok"}) {
    findings.clear();
  }
  return {};
}

Status append_sentences(const Query& query, Findings& findings) {
  INDABA_TRY_ASSIGN(const Findings found, read_all<std::string>(query(), read_sentence));
  findings.insert(findings.end(), found.begin(), found.end());
  return {};
}

Status check_references(Connection& connection, Findings& findings) {
  const Query query(connection,
                    "SELECT 'table ' || \"table\" || ': a row points to nothing in ' || parent "
                    "FROM pragma_foreign_key_check LIMIT 100");
  return append_sentences(query, findings);
}

struct ChainedEntry {
  std::uint64_t place = 0;
  ChannelId channel;
  std::uint64_t seq = 0;
  protocol::EntryType type = protocol::EntryType::message;
  Sha256Digest body_hash{};
  protocol::LogHash log_hash{};
  std::optional<MessageId> message;
  std::optional<Bytes> body;
};

Status read_entry(Rows& rows, ChainedEntry& entry) {
  return rows.read(entry.place, entry.channel, entry.seq, entry.type, entry.body_hash,
                   entry.log_hash, entry.message, entry.body);
}

// What is wrong with `entry`, which stands behind `before` in the log of its channel, or is the
// first that the log still has.
std::optional<std::string> fault_of(const ChainedEntry& entry,
                                    const std::optional<ChainedEntry>& before) {
  if (entry.body && sha256(*entry.body) != entry.body_hash) {
    return "a body is not what its hash says";
  }
  if (!before && entry.seq != 1) {
    return std::nullopt;  // an anchor, or a restart: what came before is gone
  }
  if (before && entry.seq != before->seq + 1 && entry.type != protocol::EntryType::restart) {
    return "a seq is missing";
  }
  const protocol::LogHash& base = before ? before->log_hash : protocol::kLogHashStart;
  if (protocol::log_hash(entry.channel, base, entry.seq, entry.type, entry.body_hash) !=
      entry.log_hash) {
    return "the log hash does not follow from the entry before";
  }
  return std::nullopt;
}

// Says if an id stands twice among those of one channel, and forgets them.
void check_ids(std::vector<MessageId>& ids, Findings& findings) {
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    findings.emplace_back("log: a message id stands more than once in one channel");
  }
  ids.clear();
}

Status check_logs(Connection& connection, Findings& findings) {
  const Query query(connection,
                    "SELECT place, id, seq, type, body_hash, log_hash, message, body "
                    "FROM log JOIN channels ON ref = channel ORDER BY channel, seq");
  Rows rows = query();
  std::optional<ChainedEntry> before;
  std::vector<MessageId> ids;
  while (findings.size() < kFindingsMax) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      break;
    }
    ChainedEntry entry;
    INDABA_TRY(read_entry(rows, entry));
    if (before && before->channel != entry.channel) {
      before.reset();
      check_ids(ids, findings);
    }
    if (entry.message) {
      ids.push_back(*entry.message);
    }
    if (const auto fault = fault_of(entry, before)) {
      findings.push_back("log, place " + std::to_string(entry.place) + ": " + *fault);
    }
    before = std::move(entry);
  }
  check_ids(ids, findings);
  return {};
}

// What one table says of another; each finds the places where it is not so.
constexpr std::array<const char*, 9> kDiscords{
    "SELECT 'log, place ' || place || ': the message is not in log_messages' FROM log "
    "WHERE message IS NOT NULL AND NOT EXISTS (SELECT 1 FROM log_messages AS m "
    "WHERE m.place = log.place AND m.channel = log.channel AND m.message = log.message)",

    "SELECT 'log_messages, place ' || place || ': the log has no such message' "
    "FROM log_messages AS m WHERE NOT EXISTS (SELECT 1 FROM log "
    "WHERE log.place = m.place AND log.channel = m.channel AND log.message = m.message)",

    "SELECT 'channel ' || ref || ': what stood before its first entry is gone' FROM channels "
    "WHERE coalesce((SELECT min(seq) FROM log WHERE channel = ref), first) > max(first - 1, 1) "
    "AND coalesce((SELECT type FROM log WHERE channel = ref ORDER BY seq LIMIT 1), 0) <> 5",

    "SELECT 'channel ' || ref || ': an entry is left that was dropped' FROM channels "
    "WHERE EXISTS (SELECT 1 FROM log WHERE channel = ref AND seq < first - 1)",

    "SELECT 'an inbox numbers less than it has' FROM inboxes AS i WHERE EXISTS "
    "(SELECT 1 FROM inbox_entries AS e WHERE e.device = i.device AND e.seq > i.head)",

    "SELECT 'circle ' || ref || ': its epoch is not its last manifest''s' FROM circles AS c "
    "WHERE epoch <> (SELECT coalesce(max(m.epoch), 0) FROM manifests AS m WHERE m.circle = c.ref)",

    "SELECT 'group ' || channel || ': its newest epoch is not there' FROM groups AS g "
    "WHERE NOT EXISTS (SELECT 1 FROM group_epochs AS e WHERE e.channel = g.channel "
    "AND e.generation = g.generation AND e.epoch = g.epoch)",

    "SELECT 'an invite is used another number of times than it says' FROM invites "
    "WHERE used <> (SELECT count(*) FROM invite_uses WHERE invite = key)",

    "SELECT 'revocations: a number is missing' FROM "
    "(SELECT count(*) AS count, coalesce(max(number), 0) AS last FROM revocations) "
    "WHERE count <> last",
};

Status check_accord(Connection& connection, Findings& findings) {
  for (const char* discord : kDiscords) {
    INDABA_TRY(append_sentences(Query(connection, std::string(discord) + " LIMIT 100"), findings));
  }
  return {};
}

}  // namespace

Result<Findings> check_everything(Connection& connection) {
  Findings findings;
  INDABA_TRY(connection.execute("BEGIN"));
  INDABA_TRY(check_file(connection, findings));
  INDABA_TRY(check_references(connection, findings));
  if (findings.empty()) {
    // Rows of a broken file may be anything.
    INDABA_TRY(check_logs(connection, findings));
    INDABA_TRY(check_accord(connection, findings));
  }
  return findings;
}

}  // namespace indaba::storage::sqlite
