// Proves that a backup is made whenever what it holds has changed, and that a recovery sheet brings
// back the member whose it is, from a backup of theirs alone; whatever is not as it should be
// leaves nothing behind. The server gives back what the old device has put, changed in one way
// each.
#include <gtest/gtest.h>

#include <cctype>

#include "clients/core/identity/handing_over.h"
#include "clients/core/identity/sheets.h"
#include "clients/core/labels.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rules.h"
#include "tests/unit/clients/core/agent/side.h"

namespace indaba::client {
namespace {

using protocol::ErrorCode;

class RecoveringTest : public testing::Test {
 protected:
  RecoveringTest() {
    old_.server.on<protocol::BackupPutRequest>(
        "backup.put", [this](const protocol::BackupPutRequest& request) {
          put_.push_back(request);
          return Result<protocol::BackupPutReply>(protocol::BackupPutReply{});
        });
    new_.server.on<protocol::BackupGetRequest>("backup.get",
                                               [this](const protocol::BackupGetRequest& request) {
                                                 asked_ = request;
                                                 return Result<protocol::BackupGetReply>(kept_);
                                               });
    new_.server.on<protocol::DevicesRecoverRequest>(
        "devices.recover", [this](const protocol::DevicesRecoverRequest& request) {
          recovered_.push_back(request);
          return Result<protocol::DevicesRecoverReply>(protocol::DevicesRecoverReply{3});
        });
    old_.join(world_);
    sheet_ = test::must(old_.agent->sheets())->recovery;
    link_ = write_link(AllianceLink{old_.agent->account()->server(), world_.alliance()});
    kept_.identity = {old_.agent->account()->identity()};
    keep(put_.back());
    new_.connect(world_.alliance());
  }

  void keep(const protocol::BackupPutRequest& put) {
    kept_.statement = put.statement;
    kept_.sealed = put.sealed;
  }
  std::uint64_t counter(const protocol::BackupPutRequest& put) const {
    return test::must(cbor::decode<protocol::BackupStatement>(put.statement.body)).counter;
  }
  std::error_code recover_error() { return new_.run(RecoverAccount{link_, sheet_}).error(); }
  // A backup of the member's own making, with what the test wants in it.
  void keep_belongings(const protocol::Belongings& belongings) {
    const Account& account = *old_.agent->account();
    kept_.sealed = test::must(seal_backup(account.backup_key(), account.alliance(),
                                          account.member(), belongings, old_.random));
    protocol::BackupStatement statement =
        test::must(cbor::decode<protocol::BackupStatement>(put_.back().statement.body));
    statement.sealed = sha256(kept_.sealed);
    kept_.statement = account.sign(statement);
  }
  void expect_nothing_left() {
    EXPECT_EQ(new_.agent->account(), nullptr);
    EXPECT_EQ(new_.host.entries().size(), 1U);
    EXPECT_TRUE(recovered_.empty());
  }

  test::StatementWorld world_;
  Side old_{world_.root(), 1};
  Side new_{world_.root(), 2};
  std::vector<protocol::BackupPutRequest> put_;
  protocol::BackupGetReply kept_;
  protocol::BackupGetRequest asked_;
  std::vector<protocol::DevicesRecoverRequest> recovered_;
  std::string sheet_;
  std::string link_;
};

TEST_F(RecoveringTest, KeepsABackupFromTheFirstSignInOn) {
  ASSERT_EQ(put_.size(), 1U);
  const auto statement = test::must(
      protocol::authenticate_as<protocol::BackupStatement>(put_[0].statement, world_.alliance()));
  EXPECT_EQ(statement.body.sealed, sha256(put_[0].sealed));
  EXPECT_EQ(statement.body.member, old_.agent->account()->member());
}

TEST_F(RecoveringTest, RenewsItWhenWhatItHoldsHasChanged) {
  old_.give(Tick{});
  EXPECT_EQ(put_.size(), 1U);
  ASSERT_TRUE(old_.run(RenameDevice{old_.agent->account()->device(), "laptop"}));
  ASSERT_EQ(put_.size(), 2U);
  EXPECT_GT(counter(put_[1]), counter(put_[0]));
  old_.give(Tick{});
  EXPECT_EQ(put_.size(), 2U);
}

TEST_F(RecoveringTest, CountsOnFromAnotherDevicesBackup) {
  const Account& account = *old_.agent->account();
  protocol::BackupStatement other;
  other.alliance = account.alliance();
  other.member = account.member();
  other.generation = account.generation();
  other.counter = counter(put_[0]) + 100;
  protocol::BackupGetReply reply;
  reply.statement = account.sign(other);
  reply.identity = {account.identity()};
  reply.sealed = {1};
  old_.server.always<protocol::BackupGetRequest>("backup.get", reply);
  old_.server.on<protocol::BackupPutRequest>(
      "backup.put", [&](const protocol::BackupPutRequest& request) {
        put_.push_back(request);
        return counter(request) > other.counter
                   ? Result<protocol::BackupPutReply>(protocol::BackupPutReply{})
                   : ErrorCode::conflict;
      });
  ASSERT_TRUE(old_.run(RenameDevice{account.device(), "laptop"}));
  EXPECT_EQ(counter(put_.back()), other.counter + 1);
}

TEST_F(RecoveringTest, BringsTheMemberBackOnAFreshDevice) {
  ASSERT_TRUE(old_.run(RenameDevice{old_.agent->account()->device(), "laptop"}));
  keep(put_.back());
  const auto outcome = new_.run(RecoverAccount{link_, sheet_});
  ASSERT_TRUE(outcome);
  const Account& before = *old_.agent->account();
  ASSERT_NE(new_.agent->account(), nullptr);
  const Account& account = *new_.agent->account();
  EXPECT_EQ(std::get<Recovered>(*outcome).handle, "awa");
  EXPECT_EQ(account.member(), before.member());
  EXPECT_NE(account.device(), before.device());
  EXPECT_GT(account.generation(), before.generation());
  EXPECT_EQ(account.backup_key(), before.backup_key());
  ASSERT_EQ(recovered_.size(), 1U);
  const auto identity = test::must(protocol::authenticate_as<protocol::IdentityStatement>(
      recovered_[0].identity, world_.alliance()));
  EXPECT_EQ(identity.body.previous, protocol::hash_of(before.identity()));
  EXPECT_NE(identity.body.identity_key,
            Ed25519KeyPair::from_seed(before.identity_seed()).public_key);
  EXPECT_EQ(new_.agent->standing(), Standing::pending);
}

TEST_F(RecoveringTest, ShowsTheServerThatItHasTheSheet) {
  ASSERT_TRUE(new_.run(RecoverAccount{link_, sheet_}));
  ASSERT_TRUE(asked_.key && asked_.signature);
  EXPECT_EQ(protocol::member_id_of(*asked_.key), asked_.member);
  Bytes challenge = label("recover");
  append(challenge, world_.alliance());
  append(challenge, ByteArray<32>{});
  append(challenge, asked_.member.view());
  EXPECT_TRUE(ed25519_verify(*asked_.key, challenge, *asked_.signature));
}

TEST_F(RecoveringTest, TakesASheetAsPeopleTypeIt) {
  std::string typed;
  for (const char c : sheet_) {
    typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  }
  EXPECT_TRUE(new_.run(RecoverAccount{link_, typed}));
}

TEST_F(RecoveringTest, AsksNothingWithASheetThatIsNone) {
  sheet_[0] = sheet_[0] == '0' ? '1' : '0';
  EXPECT_EQ(recover_error(), ClientError::not_a_sheet);
  EXPECT_EQ(new_.server.count("backup.get"), 0U);
  expect_nothing_left();
}

TEST_F(RecoveringTest, SaysWhenNobodyHasTheSheet) {
  new_.server.refuse("backup.get", ErrorCode::not_found);
  EXPECT_EQ(recover_error(), ClientError::unknown_sheet);
  expect_nothing_left();
}

TEST_F(RecoveringTest, GoesToNoOtherAlliance) {
  link_ = write_link(AllianceLink{old_.agent->account()->server(), protocol::Hash{1}});
  EXPECT_EQ(recover_error(), ClientError::foreign_alliance);
  EXPECT_EQ(new_.server.count("backup.get"), 0U);
  expect_nothing_left();
}

TEST_F(RecoveringTest, TakesNoBackupThatWasChanged) {
  kept_.sealed.back() ^= 1;
  EXPECT_EQ(recover_error(), ClientError::not_trusted);
  expect_nothing_left();
}

TEST_F(RecoveringTest, TakesNoBackupInTheMembersName) {
  protocol::BackupStatement statement =
      test::must(cbor::decode<protocol::BackupStatement>(kept_.statement.body));
  const Ed25519KeyPair other = world_.key();
  kept_.statement = protocol::sign(statement, {&other});
  EXPECT_EQ(recover_error(), ClientError::not_trusted);
  expect_nothing_left();
}

TEST_F(RecoveringTest, TakesNoIdentityThatTheSheetDidNotSign) {
  const test::Signatory other = world_.stranger();
  kept_.identity.push_back(protocol::sign(world_.identity(other), {&other.recovery_key}));
  EXPECT_EQ(recover_error(), ClientError::not_trusted);
  expect_nothing_left();
}

TEST_F(RecoveringTest, TakesNoOtherRootOutOfABackup) {
  protocol::RootStatement body = world_.set().root().body;
  body.name = "Other";
  protocol::Belongings belongings;
  belongings.handle = "awa";
  belongings.root = protocol::sign_root(body, {}, {&world_.root_key()});
  keep_belongings(belongings);
  EXPECT_EQ(recover_error(), ClientError::foreign_alliance);
  expect_nothing_left();
}

TEST_F(RecoveringTest, ForgetsWhatTheServerRefuses) {
  new_.server.refuse("devices.recover", ErrorCode::sign_in_failed);
  EXPECT_EQ(recover_error(), ErrorCode::sign_in_failed);
  expect_nothing_left();
}

TEST_F(RecoveringTest, KnowsTheOpenChannelsOfABackupUntilTheMemberIsLetIn) {
  protocol::Belongings belongings;
  belongings.handle = "awa";
  belongings.root = world_.root();
  const ByteArray<16> first{1};
  const ByteArray<16> second{2};
  belongings.joined = std::vector<ChannelId>{ChannelId(first), ChannelId(second)};
  keep_belongings(belongings);
  std::vector<protocol::BackupPutRequest> put;
  new_.server.on<protocol::BackupPutRequest>(
      "backup.put", [&](const protocol::BackupPutRequest& request) {
        put.push_back(request);
        return Result<protocol::BackupPutReply>(protocol::BackupPutReply{});
      });
  ASSERT_TRUE(new_.run(RecoverAccount{link_, sheet_}));
  new_.give(Tick{});
  EXPECT_EQ(new_.server.count("channels.list"), 0U);
  EXPECT_EQ(new_.server.count("channels.join"), 0U);
  const Ed25519KeyPair recovery =
      Ed25519KeyPair::from_seed(test::must(read_sheet(SheetKind::recovery, sheet_)));
  ASSERT_FALSE(put.empty());
  const auto again = test::must(open_backup(backup_key_of(recovery), world_.alliance(),
                                            new_.agent->account()->member(), put.back().sealed));
  EXPECT_EQ(again.joined, belongings.joined);
}

TEST_F(RecoveringTest, IsVouchedForByTheSheetOfTheAlliance) {
  std::vector<protocol::Statement> published;
  new_.server.on<protocol::StatementsPublishRequest>(
      "statements.publish", [&](const protocol::StatementsPublishRequest& request) {
        published = request.statements;
        return Result<protocol::StatementsPublishReply>(protocol::StatementsPublishReply{});
      });
  ASSERT_TRUE(new_.run(RecoverAccount{link_, sheet_}));
  ASSERT_TRUE(new_.run(AcceptByRoot{write_sheet(SheetKind::root, world_.root_key().seed())}));
  ASSERT_EQ(published.size(), 1U);
  const auto member = test::must(
      protocol::authenticate_as<protocol::MemberStatement>(published[0], world_.alliance()));
  EXPECT_EQ(member.body.member, new_.agent->account()->member());
  EXPECT_EQ(member.body.generation, new_.agent->account()->generation());
  EXPECT_FALSE(member.body.issuer);
  EXPECT_EQ(member.signers, std::vector<protocol::SigningKey>{world_.root_key().public_key});
}

TEST_F(RecoveringTest, IsNotVouchedForByAnyOtherSheet) {
  ASSERT_TRUE(new_.run(RecoverAccount{link_, sheet_}));
  EXPECT_EQ(new_.run(AcceptByRoot{sheet_}).error(), ClientError::not_a_sheet);
  EXPECT_EQ(new_.run(AcceptByRoot{""}).error(), ClientError::not_a_sheet);
  const std::string other = write_sheet(SheetKind::root, world_.key().seed());
  EXPECT_EQ(new_.run(AcceptByRoot{other}).error(), ClientError::unknown_sheet);
  EXPECT_EQ(new_.server.count("statements.publish"), 0U);
  EXPECT_EQ(new_.agent->standing(), Standing::pending);
}

TEST_F(RecoveringTest, AsksAgainWithTheSameKeysAfterALoss) {
  new_.server.hold("devices.recover");
  new_.give(Asked{++new_.commands, RecoverAccount{link_, sheet_}});
  const DeviceId device = new_.agent->account()->device();
  new_.give(Lost{});
  new_.reopen();
  new_.connect(world_.alliance());
  new_.server.release("devices.recover");
  new_.give(Tick{});
  EXPECT_EQ(new_.agent->account()->device(), device);
  EXPECT_EQ(new_.agent->standing(), Standing::pending);
}

}  // namespace
}  // namespace indaba::client
