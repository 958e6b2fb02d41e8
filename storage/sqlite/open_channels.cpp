#include "storage/open_channels.h"

#include <string>

#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kOpenChannelTables = R"sql(
  CREATE TABLE open_channels (
    channel INTEGER PRIMARY KEY REFERENCES channels (ref) ON DELETE CASCADE,
    circle BLOB NOT NULL CHECK (length(circle) = 16),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    joined_at_once INTEGER NOT NULL CHECK (joined_at_once IN (0, 1)),
    slow_seconds INTEGER NOT NULL,
    expiry_seconds INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX open_channels_by_circle ON open_channels (circle);
  CREATE TABLE channel_themes (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    theme TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (channel, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE channel_countries (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (channel, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE channel_bans (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    member BLOB NOT NULL CHECK (length(member) = 20),
    until INTEGER,
    PRIMARY KEY (member, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE channel_writers (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    member BLOB NOT NULL CHECK (length(member) = 20),
    at INTEGER NOT NULL,
    PRIMARY KEY (member, channel)
  ) STRICT, WITHOUT ROWID;
)sql";

namespace {

Status read_text(Rows& rows, std::string& text) { return rows.read(text); }
Status read_id(Rows& rows, ChannelId& id) { return rows.read(id); }

class SqliteOpenChannelStore final : public OpenChannelStore {
 public:
  explicit SqliteOpenChannelStore(Connection& connection)
      : connection_(connection), refs_(connection) {}

  Status add(const OpenChannel& channel) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel.id));
    INDABA_TRY(add_.run(ref, channel.circle, channel.name, channel.description,
                        static_cast<std::uint8_t>(channel.joined_at_once), channel.slow_seconds,
                        channel.expiry_seconds));
    std::uint64_t place = 0;
    for (const std::string& theme : channel.themes) {
      INDABA_TRY(add_theme_.run(ref, place++, theme));
    }
    for (const std::string& country : channel.countries) {
      INDABA_TRY(add_country_.run(ref, place++, country));
    }
    return {};
  }

  Result<OpenChannel> channel(const ChannelId& id) const override {
    OpenChannel channel;
    channel.id = id;
    std::uint8_t joined_at_once = 0;
    INDABA_TRY(read_one(channel_(id), channel.circle, channel.name, channel.description,
                        joined_at_once, channel.slow_seconds, channel.expiry_seconds));
    channel.joined_at_once = joined_at_once != 0;
    INDABA_TRY_ASSIGN(channel.themes, read_all(themes_(id), read_text));
    INDABA_TRY_ASSIGN(channel.countries, read_all(countries_(id), read_text));
    return channel;
  }

  Status rename(const ChannelId& id, const std::string& name) override {
    return found(rename_.change(id, name));
  }
  Status set_slow(const ChannelId& id, std::uint64_t seconds) override {
    return found(set_slow_.change(id, seconds));
  }
  Status set_expiry(const ChannelId& id, std::uint64_t seconds) override {
    return found(set_expiry_.change(id, seconds));
  }

  Status remove(const ChannelId& id) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(id));
    for (const Query* query :
         {&remove_themes_, &remove_countries_, &remove_bans_, &remove_writers_}) {
      INDABA_TRY(query->run(ref));
    }
    return found(remove_.change(ref));
  }

  Result<std::vector<OpenChannel>> find(const ChannelFilter& filter,
                                        const std::optional<ChannelId>& after,
                                        std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const std::vector<ChannelId> ids,
                      read_all(find_(after, limit, filter.circle, filter.kind, filter.theme,
                                     filter.country, std::uint8_t{filter.joined_at_once}),
                               read_id));
    std::vector<OpenChannel> channels;
    for (const ChannelId& id : ids) {
      INDABA_TRY_ASSIGN(OpenChannel found, channel(id));
      channels.push_back(std::move(found));
    }
    return channels;
  }

  Result<std::vector<ChannelId>> of_circle(const protocol::CircleId& circle,
                                           const std::optional<ChannelId>& after,
                                           std::size_t limit) const override {
    return read_all(of_circle_(circle, after, limit), read_id);
  }

  Status ban(const ChannelId& id, const Ban& ban) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(id));
    return ban_.run(ref, ban.member, ban.until);
  }
  Status lift_ban(const ChannelId& id, const MemberId& member) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(id));
    return lift_ban_.run(ref, member);
  }
  Result<Ban> ban_of(const ChannelId& id, const MemberId& member) const override {
    Ban ban;
    ban.member = member;
    INDABA_TRY(read_one(ban_of_(id, member), ban.until));
    return ban;
  }

  Status set_written(const ChannelId& id, const MemberId& member, UnixTime at) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(id));
    return set_written_.run(ref, member, at);
  }
  Result<UnixTime> written(const ChannelId& id, const MemberId& member) const override {
    UnixTime at;
    INDABA_TRY(read_one(written_(id, member), at));
    return at;
  }

  Result<std::vector<ChannelBan>> bans_of(const MemberId& member,
                                          const std::optional<ChannelId>& after,
                                          std::size_t limit) const override {
    return read_all(bans_of_(member, after, limit), read_ban);
  }

  Status forget_member(const MemberId& member) override {
    INDABA_TRY(forget_bans_.run(member));
    return forget_writer_.run(member);
  }

 private:
  static Status read_ban(Rows& rows, ChannelBan& ban) { return rows.read(ban.channel, ban.until); }

  Connection& connection_;
  ChannelRefs refs_;
  Query add_{connection_,
             "INSERT INTO open_channels (channel, circle, name, description, joined_at_once, "
             "slow_seconds, expiry_seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
  Query add_theme_{connection_,
                   "INSERT INTO channel_themes (channel, place, theme) VALUES (?1, ?2, ?3)"};
  Query add_country_{connection_,
                     "INSERT INTO channel_countries (channel, place, country) VALUES (?1, ?2, ?3)"};
  Query channel_{connection_,
                 "SELECT circle, name, description, joined_at_once, slow_seconds, expiry_seconds "
                 "FROM open_channels WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query themes_{connection_,
                "SELECT theme FROM channel_themes "
                "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) ORDER BY place"};
  Query countries_{connection_,
                   "SELECT country FROM channel_countries "
                   "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) ORDER BY place"};
  Query rename_{connection_,
                "UPDATE open_channels SET name = ?2 "
                "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query set_slow_{connection_,
                  "UPDATE open_channels SET slow_seconds = ?2 "
                  "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query set_expiry_{connection_,
                    "UPDATE open_channels SET expiry_seconds = ?2 "
                    "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query remove_{connection_, "DELETE FROM open_channels WHERE channel = ?1"};
  Query remove_themes_{connection_, "DELETE FROM channel_themes WHERE channel = ?1"};
  Query remove_countries_{connection_, "DELETE FROM channel_countries WHERE channel = ?1"};
  Query remove_bans_{connection_, "DELETE FROM channel_bans WHERE channel = ?1"};
  Query remove_writers_{connection_, "DELETE FROM channel_writers WHERE channel = ?1"};
  Query find_{connection_,
              "SELECT channels.id FROM open_channels "
              "JOIN channels ON channels.ref = open_channels.channel "
              "WHERE channels.id > coalesce(?1, x'') "
              "AND (?3 IS NULL OR open_channels.circle = ?3) "
              "AND (?4 IS NULL OR channels.kind = ?4) "
              "AND (?5 IS NULL OR EXISTS (SELECT 1 FROM channel_themes AS t "
              "WHERE t.channel = channels.ref AND t.theme = ?5)) "
              "AND (?6 IS NULL OR EXISTS (SELECT 1 FROM channel_countries AS c "
              "WHERE c.channel = channels.ref AND c.country = ?6) "
              "OR NOT EXISTS (SELECT 1 FROM channel_countries AS c "
              "WHERE c.channel = channels.ref)) "
              "AND (?7 = 0 OR open_channels.joined_at_once = 1) "
              "ORDER BY channels.id LIMIT ?2"};
  Query of_circle_{connection_,
                   "SELECT channels.id FROM open_channels "
                   "JOIN channels ON channels.ref = open_channels.channel "
                   "WHERE open_channels.circle = ?1 AND channels.id > coalesce(?2, x'') "
                   "ORDER BY channels.id LIMIT ?3"};
  Query ban_{connection_,
             "INSERT INTO channel_bans (channel, member, until) VALUES (?1, ?2, ?3) "
             "ON CONFLICT (member, channel) DO UPDATE SET until = ?3"};
  Query lift_ban_{connection_, "DELETE FROM channel_bans WHERE channel = ?1 AND member = ?2"};
  Query ban_of_{connection_,
                "SELECT until FROM channel_bans "
                "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) AND member = ?2"};
  Query bans_of_{connection_,
                 "SELECT channels.id, until FROM channel_bans "
                 "JOIN channels ON channels.ref = channel_bans.channel "
                 "WHERE member = ?1 AND channels.id > coalesce(?2, x'') "
                 "ORDER BY channels.id LIMIT ?3"};
  Query set_written_{connection_,
                     "INSERT INTO channel_writers (channel, member, at) VALUES (?1, ?2, ?3) "
                     "ON CONFLICT (member, channel) DO UPDATE SET at = ?3"};
  Query written_{connection_,
                 "SELECT at FROM channel_writers "
                 "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) AND member = ?2"};
  Query forget_bans_{connection_, "DELETE FROM channel_bans WHERE member = ?1"};
  Query forget_writer_{connection_, "DELETE FROM channel_writers WHERE member = ?1"};
};

}  // namespace

std::unique_ptr<OpenChannelStore> make_open_channel_store(Connection& connection) {
  return std::make_unique<SqliteOpenChannelStore>(connection);
}

}  // namespace indaba::storage::sqlite
