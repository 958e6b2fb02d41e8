// Proves that the SQLite file of a member's store is theirs alone, opened by one program at a time,
// and that whatever else lies in its place is refused by name: on real files, another process
// included.
#include "clients/cli/store/sqlite_key_values.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "clients/core/store/error.h"
#include "crypto/base/check.h"
#include "storage/sqlite/database.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::client {
namespace {

namespace fs = std::filesystem;
using test::must;

class SqliteFile : public testing::Test {
 protected:
  std::unique_ptr<SqliteKeyValues> opened() const { return must(SqliteKeyValues::open({path_})); }
  std::error_code open_error() const { return open_error(path_); }
  static std::error_code open_error(const std::string& path) {
    return SqliteKeyValues::open({path}).error();
  }
  void put(SqliteKeyValues& store, const Bytes& value) const {
    ASSERT_TRUE(store.write({{"key", value}}, must(store.open_fence())));
  }
  void fill(std::string_view content) const {
    fs::create_directories(folder_.path("member"));
    ::chmod(folder_.path("member").c_str(), 0700);
    std::ofstream(path_, std::ios::binary) << content;
    ::chmod(path_.c_str(), 0600);
  }
  void execute(const char* sql) const {
    sqlite3* handle = nullptr;
    check(sqlite3_open(path_.c_str(), &handle) == SQLITE_OK);
    check(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    check(sqlite3_close(handle) == SQLITE_OK);
  }
  bool files_hold(const std::string& text) const {
    for (const auto& entry : fs::directory_iterator(folder_.path("member"))) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(in)), {});
      if (content.find(text) != std::string::npos) {
        return true;
      }
    }
    return false;
  }
  // What a child of this process answers, of other user than root if this is root's.
  template <class Work>
  static int in_child(Work work) {
    const pid_t child = ::fork();
    check(child >= 0);
    if (child == 0) {
      ::_exit(work());
    }
    int status = 0;
    check(::waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
  }

  test::ScratchFolder folder_;
  std::string path_ = folder_.path("member/store");
};

unsigned mode_of(const std::string& path) {
  return static_cast<unsigned>(fs::status(path).permissions()) & 07777U;
}

TEST_F(SqliteFile, IsMadeForItsOwnerAloneInAFolderOfItsOwn) {
  const std::string deep = folder_.path("one/two/store");
  const auto store = must(SqliteKeyValues::open({deep}));
  put(*store, to_bytes("value"));
  EXPECT_EQ(mode_of(folder_.path("one")), 0700U);
  EXPECT_EQ(mode_of(folder_.path("one/two")), 0700U);
  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    EXPECT_EQ(mode_of(deep + end), 0600U) << end;
  }
}

TEST_F(SqliteFile, KeepsWhatWasWritten) {
  put(*opened(), to_bytes("value"));
  EXPECT_EQ(must(opened()->get("key")), to_bytes("value"));
}

TEST_F(SqliteFile, IsTakenByOneProgramAtATime) {
  const auto store = opened();
  EXPECT_EQ(open_error(), StoreError::in_use);
  EXPECT_EQ(in_child([&] { return open_error() == StoreError::in_use ? 0 : 1; }), 0);
}

TEST_F(SqliteFile, IsFreeOnceTheOtherProgramHasEnded) {
  EXPECT_EQ(in_child([&] { return SqliteKeyValues::open({path_}) ? 0 : 1; }), 0);
  EXPECT_FALSE(open_error());
}

TEST_F(SqliteFile, ThatOthersCouldReadIsRefused) {
  opened();
  ::chmod(path_.c_str(), 0640);
  EXPECT_EQ(open_error(), StoreError::exposed);
  ::chmod(path_.c_str(), 0600);
  ::chmod(folder_.path("member").c_str(), 0755);
  EXPECT_EQ(open_error(), StoreError::exposed);
  ::chmod(folder_.path("member").c_str(), 0700);
  EXPECT_FALSE(open_error());
}

TEST_F(SqliteFile, InAFolderThatIsNoneOrReadOnlyIsNotOpened) {
  opened();
  EXPECT_EQ(open_error(path_ + "/store"), StoreError::no_access);
  EXPECT_EQ(open_error(folder_.path("member")), StoreError::no_access);
  EXPECT_EQ(open_error("/proc/none/store"), StoreError::no_access);
  fs::create_symlink(path_, folder_.path("member/link"));
  EXPECT_EQ(open_error(folder_.path("member/link")), StoreError::no_access);

  const std::string member = folder_.path("member");
  ::chmod(member.c_str(), 0500);
  EXPECT_EQ(in_child([&] {
              // Root may write anywhere: somebody else to whom all of it belongs may not.
              if (::geteuid() == 0) {
                constexpr uid_t kNobody = 65534;
                check(::chown(folder_.path("").c_str(), kNobody, kNobody) == 0);
                check(::chown(member.c_str(), kNobody, kNobody) == 0);
                check(::chown(path_.c_str(), kNobody, kNobody) == 0);
                check(::setuid(kNobody) == 0);
              }
              return open_error() == StoreError::no_access ? 0 : 1;
            }),
            0);
  ::chmod(member.c_str(), 0700);
}

TEST_F(SqliteFile, OfAnotherProgramIsRefused) {
  fill(std::string(9000, 'x'));
  EXPECT_EQ(open_error(), StoreError::not_a_store);
  fill("");
  execute("CREATE TABLE theirs (a)");
  EXPECT_EQ(open_error(), StoreError::not_a_store);
  execute("PRAGMA application_id = 252006673");  // another program's
  EXPECT_EQ(open_error(), StoreError::not_a_store);
}

TEST_F(SqliteFile, OfTheServerIsRefusedAndTheOtherWayRound) {
  fill("");
  must(storage::open_sqlite({.path = path_, .vfs = {}}));
  EXPECT_EQ(open_error(), StoreError::not_a_store);
  fs::remove(path_);
  opened();
  EXPECT_EQ(storage::open_sqlite({.path = path_, .vfs = {}}).error(),
            storage::StorageError::not_a_store);
}

TEST_F(SqliteFile, OfALaterVersionIsRefused) {
  opened();
  execute("PRAGMA user_version = 2");
  EXPECT_EQ(open_error(), StoreError::newer_version);
}

TEST_F(SqliteFile, ThatIsEmptyBecomesAStore) {
  fill("");
  EXPECT_FALSE(open_error());
}

TEST_F(SqliteFile, ThatIsCutOrOverwrittenIsAnErrorAndNoCrash) {
  {
    const auto store = opened();
    WriteBatch batch;
    for (int i = 0; i < 200; ++i) {
      batch.push_back({"key " + std::to_string(i), Bytes(1000, 7)});
    }
    ASSERT_TRUE(store->write(batch, must(store->open_fence())));
  }
  const auto whole = fs::file_size(path_);
  fs::copy_file(path_, folder_.path("copy"));
  for (std::uintmax_t at = 0; at < whole; at += 4096) {
    for (const bool is_cut : {true, false}) {
      fs::copy_file(folder_.path("copy"), path_, fs::copy_options::overwrite_existing);
      if (is_cut) {
        fs::resize_file(path_, at);
      } else {
        std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(at));
        file << std::string(1024, '\x5a');
      }
      const auto store = SqliteKeyValues::open({path_});
      if (store) {
        (void)(*store)->scan("", "", 1000);
        const auto fence = (*store)->open_fence();
        (void)(*store)->write({{"key", Bytes(9000)}}, fence ? *fence : Fence{});
      } else {
        EXPECT_EQ(store.error().category(), store_error_category());
      }
    }
  }
}

TEST_F(SqliteFile, WithoutItsFenceIsCorruptAndTakesNothing) {
  opened();
  execute("DELETE FROM fence");
  const auto store = opened();
  EXPECT_EQ(store->open_fence().error(), StoreError::corrupt);
  EXPECT_EQ(store->write({{"key", Bytes()}}, Fence{0}).error(), StoreError::corrupt);
  EXPECT_FALSE(must(store->get("key")));
}

TEST_F(SqliteFile, DoesNotKeepWhatWasDeleted) {
  auto store = opened();
  put(*store, to_bytes("a text that may not stay"));
  EXPECT_TRUE(files_hold("a text that"));
  ASSERT_TRUE(store->write({{"key", std::nullopt}}, must(store->open_fence())));
  store.reset();
  EXPECT_FALSE(files_hold("a text that"));
}

TEST_F(SqliteFile, TheLogIsEmptiedAsItGrows) {
  const auto store = opened();
  const Fence fence = must(store->open_fence());
  std::uintmax_t longest = 0;
  for (int i = 0; i < 120; ++i) {
    ASSERT_TRUE(store->write({{"key " + std::to_string(i), Bytes(20'000)}}, fence));
    longest = std::max(longest, fs::file_size(path_ + "-wal"));
  }
  EXPECT_LT(longest, (kWriteAheadPagesMax + 20) * 8300);
}

}  // namespace
}  // namespace indaba::client
