#include "storage/key_packages.h"

#include "storage/base/query.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

// A package that was taken leaves its row without its bytes, so that it can't come again. Of all
// that were forgotten together only the last place is noted, since there may be a million.
const char* const kKeyPackageTables = R"sql(
  CREATE TABLE key_packages (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    device BLOB NOT NULL CHECK (length(device) = 16),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    not_after INTEGER NOT NULL,
    last_resort INTEGER NOT NULL,
    package BLOB
  ) STRICT;
  CREATE INDEX key_packages_by_device ON key_packages (device, last_resort, place)
    WHERE package IS NOT NULL;
  CREATE INDEX key_packages_of_device ON key_packages (device);
  CREATE INDEX key_packages_by_end ON key_packages (not_after);
  CREATE TABLE key_packages_forgotten (through INTEGER NOT NULL) STRICT;
  INSERT INTO key_packages_forgotten VALUES (0);
  CREATE TABLE key_package_claims (
    claimant BLOB NOT NULL CHECK (length(claimant) = 20),
    member BLOB NOT NULL CHECK (length(member) = 20),
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX key_package_claims_by_pair ON key_package_claims (claimant, member, at);
  CREATE INDEX key_package_claims_by_member ON key_package_claims (member);
  CREATE INDEX key_package_claims_by_time ON key_package_claims (at);
)sql";

namespace {

class SqliteKeyPackageStore final : public KeyPackageStore {
 public:
  explicit SqliteKeyPackageStore(Connection& connection) : connection_(connection) {}

  Status add(const DeviceId& device, const NewKeyPackage& package) override {
    return put(device, package, false);
  }

  Status set_last_resort(const DeviceId& device, const NewKeyPackage& package) override {
    INDABA_TRY(put(device, package, true));
    return retire_.run(device, package.hash);
  }

  Result<std::uint64_t> count(const DeviceId& device, UnixTime now) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_(device, now), count));
    return count;
  }

  Result<KeptKeyPackage> last_resort(const DeviceId& device, UnixTime now) const override {
    KeptKeyPackage package{.package = {}, .not_after = {}, .last_resort = true};
    INDABA_TRY(read_one(last_resort_(device, now), package.not_after, package.package));
    return package;
  }

  Result<KeptKeyPackage> take(const DeviceId& device, UnixTime now) override {
    KeptKeyPackage package;
    std::uint64_t place = 0;
    const Status found = read_one(oldest_(device, now), place, package.not_after, package.package);
    if (!found) {
      return found.error() == StorageError::not_found ? last_resort(device, now)
                                                      : Result<KeptKeyPackage>(found.error());
    }
    INDABA_TRY(take_.run(place));
    return package;
  }

  Status forget_device(const DeviceId& device) override { return forget_device_.run(device); }

  Result<std::size_t> forget_expired(UnixTime now, std::size_t limit) override {
    return forget_expired_.change(now, limit);
  }

  Status forget_all() override { return forget_all_.run(); }

  Result<std::uint64_t> count_claim(const MemberId& by, const MemberId& of, UnixTime now,
                                    UnixTime since) override {
    INDABA_TRY(claim_.run(by, of, now));
    std::uint64_t count = 0;
    INDABA_TRY(read_one(claims_(by, of, since), count));
    return count;
  }

  Result<std::size_t> forget_claims_before(UnixTime time, std::size_t limit) override {
    return forget_claims_.change(time, limit);
  }

  Status forget_member(const MemberId& member) override { return forget_member_.run(member); }

 private:
  Status put(const DeviceId& device, const NewKeyPackage& package, bool last_resort) {
    const std::uint8_t kind = last_resort ? 1 : 0;
    return put_.run(device, package.hash, package.not_after, kind, package.package);
  }

  Connection& connection_;
  Query put_{connection_,
             "INSERT INTO key_packages (device, hash, not_after, last_resort, package) "
             "VALUES (?1, ?2, ?3, ?4, ?5)"};
  Query retire_{connection_,
                "UPDATE key_packages SET package = NULL WHERE device = ?1 AND last_resort = 1 "
                "AND package IS NOT NULL AND hash <> ?2"};
  Query count_{connection_,
               "SELECT count(*) FROM key_packages WHERE device = ?1 AND last_resort = 0 "
               "AND place > (SELECT through FROM key_packages_forgotten) "
               "AND package IS NOT NULL AND not_after >= ?2"};
  Query last_resort_{connection_,
                     "SELECT not_after, package FROM key_packages WHERE device = ?1 "
                     "AND last_resort = 1 AND package IS NOT NULL AND not_after >= ?2"};
  Query oldest_{connection_,
                "SELECT place, not_after, package FROM key_packages WHERE device = ?1 "
                "AND place > (SELECT through FROM key_packages_forgotten) "
                "AND last_resort = 0 AND package IS NOT NULL AND not_after >= ?2 "
                "ORDER BY place LIMIT 1"};
  Query take_{connection_, "UPDATE key_packages SET package = NULL WHERE place = ?1"};
  Query forget_device_{connection_, "DELETE FROM key_packages WHERE device = ?1"};
  Query forget_expired_{connection_,
                        "DELETE FROM key_packages WHERE place IN (SELECT place FROM key_packages "
                        "WHERE not_after < ?1 ORDER BY not_after LIMIT ?2)"};
  Query forget_all_{connection_,
                    "UPDATE key_packages_forgotten "
                    "SET through = (SELECT coalesce(max(place), 0) FROM key_packages)"};
  Query claim_{connection_,
               "INSERT INTO key_package_claims (claimant, member, at) VALUES (?1, ?2, ?3)"};
  Query claims_{connection_,
                "SELECT count(*) FROM key_package_claims "
                "WHERE claimant = ?1 AND member = ?2 AND at >= ?3"};
  Query forget_claims_{connection_,
                       "DELETE FROM key_package_claims WHERE rowid IN "
                       "(SELECT rowid FROM key_package_claims WHERE at < ?1 ORDER BY at LIMIT ?2)"};
  Query forget_member_{connection_,
                       "DELETE FROM key_package_claims WHERE claimant = ?1 OR member = ?1"};
};

}  // namespace

std::unique_ptr<KeyPackageStore> make_key_package_store(Connection& connection) {
  return std::make_unique<SqliteKeyPackageStore>(connection);
}

}  // namespace indaba::storage::sqlite
