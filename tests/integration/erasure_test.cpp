// Proves that once somebody has erased their account nothing of them is left in any file of the
// server's data folder, its write-ahead log and free pages included, while it runs on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "protocol/frames/account.h"
#include "protocol/frames/answers.h"
#include "protocol/frames/inbox.h"
#include "protocol/frames/log.h"
#include "protocol/frames/members.h"
#include "protocol/frames/open_channels.h"
#include "protocol/statements/identity.h"
#include "tests/integration/cast.h"

namespace indaba::test {
namespace {

using namespace protocol;

std::string text_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Of the marks, those that some file holds.
std::vector<std::string> found_in(const std::filesystem::path& folder,
                                  const std::vector<std::string>& marks) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string held{std::istreambuf_iterator<char>(file), {}};
    for (const std::string& mark : marks) {
      if (held.find(mark) != std::string::npos) {
        found.push_back(mark);
      }
    }
  }
  return found;
}

// Says all that a member can say, each with a mark in it. Returns the marks.
std::vector<std::string> say_everything(Cast& cast, Actor& who) {
  DeviceClient& client = *who.client;
  std::vector<std::string> marks{"mark_handle", "mark-profile-text", "mark-chosen-bytes",
                                 "mark-in-a-message", "mark-in-a-backup"};
  client.ask<HandleSetReply>("handle.set", HandleSetRequest{marks[0]});
  ProfileField about;
  about.name = ProfileName::about;
  about.values = {marks[1]};
  ProfileField links;
  links.name = ProfileName::links;
  links.visibility = Visibility::chosen;
  links.sealed = to_bytes(marks[2]);
  client.ask<ProfileSetReply>("profile.set", ProfileSetRequest{{about, links}});
  for (int i = 0; i < 100; ++i) {
    SendRequest message;
    message.channel = cast.topic();
    message.message = cast.world().random_id<MessageId>();
    message.epoch = 1;
    message.body = to_bytes(marks[3] + std::to_string(i));
    client.ask<SendReply>("send", message);
  }
  client.ask<CursorSetReply>("cursor.set", CursorSetRequest{cast.topic(), 50});
  BackupStatement backup;
  backup.alliance = cast.world().alliance();
  backup.member = who.person->id;
  backup.generation = who.person->generation;
  backup.counter = 5;
  const Bytes sealed = to_bytes(marks[4]);
  backup.sealed = sha256(sealed);
  backup.at = cast.world().now();
  client.ask<BackupPutReply>("backup.put",
                             BackupPutRequest{cast.world().sign(backup, who.person), sealed});
  marks.push_back(text_of(who.person->id.view()));
  marks.push_back(text_of(who.person->identity_key.public_key));
  marks.push_back(text_of(who.device->id.view()));
  marks.push_back(text_of(who.device->signature_key.public_key));
  return marks;
}

bool is_soon_gone(const std::filesystem::path& folder, const std::vector<std::string>& marks) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!found_in(folder, marks).empty()) {
    if (std::chrono::steady_clock::now() > until) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

TEST(Erasure, LeavesNothingInAnyFile) {
  Cast cast;
  Actor& who = cast.actor(Part::admin);
  Actor& leaver = cast.actor(Part::moderator);
  leaver.client->ask<ChannelsJoinReply>("channels.join", ChannelsJoinRequest{cast.topic()});
  const std::vector<std::string> marks = say_everything(cast, leaver);
  EXPECT_THAT(found_in(cast.server().data(), marks), testing::IsSupersetOf(marks));
  const AccountEraseRequest request{
      erasure_of(*leaver.person, cast.world().alliance(), leaver.client->hello().nonce)};
  EXPECT_EQ(leaver.client->refusal_of("account.erase", request), "");
  EXPECT_TRUE(is_soon_gone(cast.server().data(), marks));
  // Everybody else finds the log whole, but for what is erased.
  const auto page = who.client->ask<ReadReply>(
      "read", ReadRequest{.channel = cast.topic(), .from = 1, .back = false, .limit = 100});
  EXPECT_EQ(page.entries.size(), 100U);
  EXPECT_EQ(cast.server().ask("check").text, "all is well\n");
  cast.server().process().signal(SIGKILL);
  cast.server().process().wait();
  cast.server().start_again();
  EXPECT_THAT(found_in(cast.server().data(), marks), testing::IsEmpty());
}

}  // namespace
}  // namespace indaba::test
