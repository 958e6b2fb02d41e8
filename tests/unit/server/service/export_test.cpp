// Proves that a member is handed all that the server holds of them, page by page, and nothing of
// anybody else. Runs the services on a store in memory.
#include "server/service/export.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "protocol/frames/error_code.h"
#include "server/service/answers.h"
#include "server/service/contact.h"
#include "server/service/messages.h"
#include "server/service/open_channels.h"
#include "server/service/pages.h"
#include "server/service/profiles.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using namespace protocol;
using test::AllianceWorld;
using test::Person;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::SizeIs;

// All pages in one.
class Exporting : public testing::Test {
 protected:
  AccountExportReply page(const Caller& caller, const std::optional<ExportPlace>& from) {
    return test::must(world_.run(account_export, caller, AccountExportRequest{from}));
  }

  AccountExportReply all(const Caller& caller) {
    AccountExportReply all;
    std::optional<ExportPlace> from;
    pages_ = 0;
    do {
      AccountExportReply next = page(caller, from);
      if (next.account) {
        all.account = next.account;
      }
      add(all.devices, next.devices);
      add(all.statements, next.statements);
      add(all.contacts, next.contacts);
      add(all.channels, next.channels);
      add(all.bans, next.bans);
      add(all.entries, next.entries);
      add(all.inboxes, next.inboxes);
      add(all.answers, next.answers);
      add(all.boxes, next.boxes);
      add(all.invites, next.invites);
      add(all.replies, next.replies);
      from = next.next;
      ++pages_;
    } while (from && pages_ < 1000);
    return all;
  }

  std::error_code refused(const ExportPlace& from) {
    return world_.run(account_export, awa_.caller(), AccountExportRequest{from}).error();
  }

  ChannelId open_topic() {
    ChannelsOpenRequest request;
    request.channel = world_.random_id<ChannelId>();
    request.kind = ChannelKind::topic;
    request.circle = world_.circles().members;
    request.name = "topic";
    test::must(world_.run(channels_open, world_.founder().caller(), request));
    return request.channel;
  }
  void join(const Person& person, const ChannelId& channel) {
    test::must(world_.run(channels_join, person.caller(), ChannelsJoinRequest{channel}));
  }
  void write(const Person& person, const ChannelId& channel, int messages = 1) {
    for (int i = 0; i < messages; ++i) {
      SendRequest request;
      request.channel = channel;
      request.message = world_.random_id<MessageId>();
      request.epoch = 1;
      request.body = to_bytes("sealed");
      test::must(world_.run(send, person.caller(), request));
    }
  }

  void ask(const Person& from, const Person& to) {
    test::must(world_.run(contact_ask, from.caller(),
                          ContactAskRequest{to.id, {{to.device().id, to_bytes("sealed")}}}));
  }

  template <class T>
  static void add(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }

  AllianceWorld world_;
  Person& awa_ = world_.add_member("awa", "SN");
  Person& ben_ = world_.add_member("ben");
  int pages_ = 0;
};

TEST_F(Exporting, GivesTheAccountItself) {
  ProfileField about;
  about.name = ProfileName::about;
  about.values = {"hello"};
  test::must(world_.run(profile_set, awa_.caller(), ProfileSetRequest{{about}}));
  test::must(world_.store().backups->put(
      awa_.id,
      {.counter = 3, .statement = to_bytes("s"), .sealed = to_bytes("12345"), .at = world_.now()}));
  const auto account = all(awa_.caller()).account;
  ASSERT_TRUE(account);
  EXPECT_EQ(account->member, awa_.id);
  EXPECT_EQ(account->handle, "awa");
  EXPECT_EQ(account->standing, ExportedStanding::member);
  EXPECT_EQ(account->country, "SN");
  ASSERT_EQ(account->profile.size(), 1U);
  EXPECT_EQ(account->profile[0].values, about.values);
  ASSERT_TRUE(account->backup);
  EXPECT_EQ(account->backup->counter, 3U);
  EXPECT_EQ(account->backup->size, 5U);
  EXPECT_FALSE(account->note);
}

TEST_F(Exporting, GivesDevicesThatHaveEndedToo) {
  const test::WorldDevice& second = world_.add_device(awa_);
  world_.revoke(TargetDevice{awa_.id, second.id});
  const auto devices = all(awa_.caller()).devices;
  ASSERT_EQ(devices.size(), 2U);
  for (const ExportedDevice& device : devices) {
    EXPECT_EQ(device.ended.has_value(), device.device == second.id);
    EXPECT_EQ(device.generation, awa_.generation);
  }
}

TEST_F(Exporting, GivesWhatWasSignedAboutAndByTheMember) {
  const Statement role = world_.grant(awa_, RoleName::admin);
  const Statement by_awa = world_.sign(world_.role_body(ben_, RoleName::moderator, &awa_), &awa_);
  ASSERT_FALSE(world_.publish({by_awa}));
  const auto statements = all(awa_.caller()).statements;
  EXPECT_THAT(statements, Contains(awa_.identity));
  EXPECT_THAT(statements, Contains(awa_.device().certificate));
  EXPECT_THAT(statements, Contains(role));
  EXPECT_THAT(statements, Contains(by_awa));
  EXPECT_THAT(statements, testing::Not(Contains(ben_.identity)));
}

TEST_F(Exporting, GivesContactsChannelsAndWhatStandsInTheirLogs) {
  test::must(world_.run(contact_set, awa_.caller(), ContactSetRequest{FirstContact::anyone}));
  ask(ben_, awa_);
  const ChannelId one = open_topic();
  const ChannelId two = open_topic();
  for (const ChannelId& channel : {one, two}) {
    join(awa_, channel);
    join(ben_, channel);
    write(ben_, channel);
    write(awa_, channel, 2);
  }
  test::must(world_.store().open_channels->ban(two, {awa_.id, UnixTime{5}}));
  const AccountExportReply exported = all(awa_.caller());
  ASSERT_EQ(exported.contacts.size(), 1U);
  EXPECT_EQ(exported.contacts[0].sender, ben_.id);
  EXPECT_THAT(exported.channels, SizeIs(2));
  ASSERT_EQ(exported.bans.size(), 1U);
  EXPECT_EQ(exported.bans[0].channel, two);
  EXPECT_THAT(exported.entries, SizeIs(4));
  EXPECT_THAT(exported.entries, Each(Field(&ExportedEntry::device, awa_.device().id)));
  EXPECT_THAT(exported.entries, Each(Field(&ExportedEntry::size, 6U)));
}

TEST_F(Exporting, DoesNotTellWhatBecameOfAnUnansweredRequest) {
  const Person& youth = world_.add_with_role("youth", RoleName::youth);
  const Person& declines = world_.add_member("declines");
  const Person& accepts = world_.add_member("accepts");
  for (const Person* person : {&std::as_const(ben_), &declines, &accepts}) {
    test::must(world_.run(contact_set, person->caller(), ContactSetRequest{FirstContact::anyone}));
  }
  for (const Person* person : {&std::as_const(ben_), &youth, &declines, &accepts}) {
    ask(awa_, *person);
  }
  test::must(world_.run(contact_answer, declines.caller(), ContactAnswerRequest{awa_.id, false}));
  test::must(world_.run(contact_answer, accepts.caller(), ContactAnswerRequest{awa_.id, true}));
  const auto contacts = all(awa_.caller()).contacts;
  ASSERT_EQ(contacts.size(), 1U);
  EXPECT_EQ(contacts[0].receiver, accepts.id);
  EXPECT_EQ(all(declines.caller()).contacts.at(0).accepted, false);
}

TEST_F(Exporting, GoesOnThroughManyQuietChannels) {
  storage::Store& store = world_.store();
  for (std::uint64_t number = 1; number <= 3 * kPageRows; ++number) {
    test::must(store.channels->create(test::channel_of(number)));
    test::must(store.channels->add_member(test::id_of<ChannelId>(number),
                                          {.member = awa_.id, .joined_seq = 0, .joined = {}}));
  }
  const auto last = test::id_of<ChannelId>(3 * kPageRows);
  storage::NewEntry entry = test::message_of(1, "sealed");
  entry.device = awa_.device().id;
  test::must(store.log->append(last, entry));
  EXPECT_THAT(all(awa_.caller()).entries, SizeIs(1));
}

TEST_F(Exporting, GivesInboxesAnswersAndReplies) {
  const test::WorldDevice& second = world_.add_device(awa_);
  storage::NewInboxEntry entry;
  entry.body = to_bytes("sealed");
  test::must(world_.store().inboxes->append(second.id, entry));
  test::must(world_.run(answers_put, awa_.caller(),
                        AnswersPutRequest{world_.circles().responders, Hash{1}, 1, Bytes(1024)}));
  const auto request = world_.random_id<RequestId>();
  test::must(world_.store().requests->keep(
      second.id, request, {.request_hash = {}, .reply = to_bytes("1234"), .at = world_.now()}));
  const AccountExportReply exported = all(awa_.caller());
  EXPECT_THAT(exported.inboxes, Contains(Field(&ExportedInboxEntry::device, second.id)));
  ASSERT_EQ(exported.answers.size(), 1U);
  EXPECT_EQ(exported.answers[0].sealed, Bytes(1024));
  ASSERT_EQ(exported.replies.size(), 1U);
  EXPECT_EQ(exported.replies[0].request, request);
  EXPECT_EQ(exported.replies[0].size, 4U);
}

TEST_F(Exporting, GivesInvitesAndBoxes) {
  world_.grant(awa_, RoleName::admin);
  const test::WorldInvite invite = world_.add_invite(InviteMode::pending, 3, &awa_);
  BoxStatement box;
  box.alliance = world_.alliance();
  box.circle = world_.circles().members;
  const Statement statement = world_.sign(box, nullptr);
  test::must(world_.store().circles->put_box({.circle = world_.circles().members,
                                              .epoch = 1,
                                              .device = awa_.device().id,
                                              .boxer_device = world_.founder().device().id,
                                              .encoded = cbor::encode(statement)}));
  const AccountExportReply exported = all(awa_.caller());
  ASSERT_EQ(exported.invites.size(), 1U);
  EXPECT_EQ(exported.invites[0].key, invite.key.public_key);
  EXPECT_EQ(exported.invites[0].uses, 3U);
  EXPECT_THAT(exported.boxes, Contains(statement));
}

TEST_F(Exporting, GivesWhoWaitsTheirNote) {
  const Person& newcomer = world_.add_by_invite("newcomer", InviteMode::pending);
  const auto account = all(newcomer.caller()).account;
  ASSERT_TRUE(account);
  EXPECT_EQ(account->standing, ExportedStanding::pending);
  EXPECT_TRUE(account->note);
}

TEST_F(Exporting, GoesThroughMoreThanOnePageOfEachOnce) {
  constexpr std::size_t kMany = 2 * kPageRows + 1;
  storage::Store& store = world_.store();
  for (std::size_t i = 1; i <= kMany; ++i) {
    const auto request = test::id_of<RequestId>(i);
    test::must(store.requests->keep(awa_.device().id, request, {{}, to_bytes("r"), world_.now()}));
    storage::NewInboxEntry entry;
    entry.body = to_bytes("sealed");
    test::must(store.inboxes->append(awa_.device().id, entry));
    test::must(store.answers->put({.circle = world_.circles().responders,
                                   .subject = sha256(as_bytes(std::to_string(i))),
                                   .member = awa_.id,
                                   .device = awa_.device().id,
                                   .counter = 1,
                                   .sealed = to_bytes("sealed"),
                                   .at = world_.now()}));
  }
  const ChannelId topic = open_topic();
  join(awa_, topic);
  join(ben_, topic);
  write(ben_, topic, kExportedRowsMax);
  write(awa_, topic, kExportedRowsMax);
  const AccountExportReply exported = all(awa_.caller());
  EXPECT_THAT(exported.replies, SizeIs(kMany));
  EXPECT_GE(exported.inboxes.size(), kMany);
  EXPECT_THAT(exported.answers, SizeIs(kMany));
  std::set<std::uint64_t> seqs;
  for (const ExportedEntry& entry : exported.entries) {
    seqs.insert(entry.seq);
  }
  EXPECT_THAT(exported.entries, SizeIs(kExportedRowsMax));
  EXPECT_THAT(seqs, SizeIs(kExportedRowsMax));
}

TEST_F(Exporting, GivesNothingOfAnybodyElseWhateverPlaceIsMadeUp) {
  const ChannelId topic = open_topic();
  join(ben_, topic);
  write(ben_, topic, 3);
  storage::NewInboxEntry entry;
  entry.body = to_bytes("of ben");
  test::must(world_.store().inboxes->append(ben_.device().id, entry));
  // {"k": id, "n": number}, as the server's own places are made.
  const auto place = [](ExportSection section, ByteView id) {
    Bytes after{0xa2, 0x61, 'k', 0x50};
    append(after, id);
    append(after, Bytes{0x61, 'n', 0x01});
    return ExportPlace{section, after};
  };
  const auto in_log = page(awa_.caller(), place(ExportSection::entries, topic.view()));
  EXPECT_TRUE(in_log.entries.empty());
  const auto of_device =
      page(awa_.caller(), place(ExportSection::inboxes, ben_.device().id.view()));
  for (const ExportedInboxEntry& kept : of_device.inboxes) {
    EXPECT_NE(kept.entry.body, to_bytes("of ben"));
  }
}

TEST_F(Exporting, RefusesPlacesThatNoPageNamed) {
  EXPECT_EQ(refused({ExportSection::devices, to_bytes("x")}), ErrorCode::malformed);
  const Bytes short_key{0xa2, 0x61, 'k', 0x41, 0x01, 0x61, 'n', 0x00};
  for (const ExportSection section :
       {ExportSection::devices, ExportSection::statements, ExportSection::issued,
        ExportSection::contacts, ExportSection::channels, ExportSection::bans,
        ExportSection::entries, ExportSection::inboxes, ExportSection::boxes,
        ExportSection::invites, ExportSection::replies}) {
    EXPECT_EQ(refused({section, short_key}), ErrorCode::malformed);
  }
  Bytes unknown_statement{0xa2, 0x61, 'k', 0x58, 0x20};
  append(unknown_statement, Hash{9});
  append(unknown_statement, Bytes{0x61, 'n', 0x01});
  EXPECT_EQ(refused({ExportSection::statements, unknown_statement}), ErrorCode::malformed);
}

}  // namespace
}  // namespace indaba::server
