// Proves that of a message's key, and of all from which it could be computed again, nothing is left
// once it was used (RFC 9420 section 9.2): every block of memory that the member ever had, live or
// freed, and its saved form are searched for secrets that the test computes itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"
#include "tests/unit/crypto/mls/member/deletion/known_secrets.h"

namespace indaba::test {
namespace {

using namespace mls;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint32_t kGenerations = 12;

// Four members, of whom number 1 is watched.
class MessageKeyDeletion : public testing::Test {
 protected:
  MessageKeyDeletion()
      : groups_(world_.filled_group_of(4)),
        member_(std::move(groups_[1]), world_.services()),
        encryption_(encryption_secret(member_.saved(), member_.group())) {}

  LeafSecrets secrets_of(std::uint32_t leaf) const { return {encryption_, 4, {leaf}}; }
  void receive(ByteView message) {
    member_.run([&](Group& group) { must(group.receive(message)); });
    member_.save();
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  WatchedMember member_;
  KdfSecret encryption_;
};

KnownSecrets tree_secrets(const std::string& name, const std::vector<KdfSecret>& secrets) {
  KnownSecrets known;
  known.add_each(name, secrets);
  return known;
}

// Secret, key and nonce of generations [first, last).
KnownSecrets ratchet(const RatchetSecrets& secrets, std::size_t first, std::size_t last) {
  KnownSecrets known;
  for (std::size_t i = first; i < last; ++i) {
    known.add("ratchet secret " + std::to_string(i), secrets.secrets[i].view());
    known.add("key " + std::to_string(i), secrets.keys[i].view());
    known.add("nonce " + std::to_string(i), secrets.nonces[i].view());
  }
  return known;
}

TEST_F(MessageKeyDeletion, SearchFindsWhatIsThere) {
  KnownSecrets known;
  known.add("encryption secret", encryption_.view());
  EXPECT_THAT(known.missing(member_.saved()), IsEmpty());
  EXPECT_THAT(known.traces(member_.saved()), SizeIs(2)) << "live and saved";
  known = {};
  const Bytes careless = to_bytes("bytes of which a freed block is full");
  known.add("careless", careless);
  EXPECT_THAT(known.traces(member_.saved()), IsEmpty());
  member_.run([&](Group& /*group*/) {
    Bytes copy = careless;
    copy.push_back(0);
  });
  EXPECT_THAT(known.traces(member_.saved()), SizeIs(1)) << "freed";
}

TEST_F(MessageKeyDeletion, SendingLeavesNeitherKeyNorWhatLedToIt) {
  const LeafSecrets leaf = secrets_of(1);
  const RatchetSecrets application(leaf.application, kGenerations);
  for (std::size_t sent = 1; sent <= 3; ++sent) {
    member_.run([](Group& group) { must(group.protect(as_bytes("hello"))); });
    member_.save();
    EXPECT_THAT(tree_secrets("spent", leaf.spent).traces(member_.saved()), IsEmpty());
    EXPECT_THAT(ratchet(application, 0, sent).traces(member_.saved()), IsEmpty());
    KnownSecrets kept = tree_secrets("branch", leaf.branch);
    kept.add("next ratchet secret", application.secrets[sent].view());
    kept.add("handshake ratchet secret", leaf.handshake.view());
    EXPECT_THAT(kept.missing(member_.saved()), IsEmpty());
  }
}

TEST_F(MessageKeyDeletion, SendingAProposalLeavesNoHandshakeKey) {
  const LeafSecrets leaf = secrets_of(1);
  const RatchetSecrets handshake(leaf.handshake, kGenerations);
  MessageOptions options;
  options.wire_format = WireFormat::private_message;
  member_.run([&](Group& group) { must(group.propose({Remove{{3}}}, MlsWorld::kNow, options)); });
  member_.save();
  EXPECT_THAT(tree_secrets("spent", leaf.spent).traces(member_.saved()), IsEmpty());
  EXPECT_THAT(ratchet(handshake, 0, 1).traces(member_.saved()), IsEmpty());
}

TEST_F(MessageKeyDeletion, ReceivingInOrderLeavesNeitherKeyNorWhatLedToIt) {
  const LeafSecrets leaf = secrets_of(0);
  const RatchetSecrets application(leaf.application, kGenerations);
  for (std::size_t received = 1; received <= 8; ++received) {
    receive(must(groups_[0].protect(as_bytes("hello"))));
    EXPECT_THAT(tree_secrets("spent", leaf.spent).traces(member_.saved()), IsEmpty());
    EXPECT_THAT(ratchet(application, 0, received).traces(member_.saved()), IsEmpty());
  }
}

TEST_F(MessageKeyDeletion, SkippedKeysAreKeptAloneAndUntilTheyAreUsedOrFallOut) {
  const RatchetSecrets application(secrets_of(0).application, kGenerations);
  std::vector<Bytes> messages;
  for (std::uint32_t i = 0; i < kGenerations; ++i) {
    messages.push_back(must(groups_[0].protect(as_bytes("hello"))));
  }
  const auto key = [&](std::size_t generation) {
    KnownSecrets known;
    known.add("key", application.keys[generation].view());
    known.add("nonce", application.nonces[generation].view());
    return known;
  };

  receive(messages[7]);
  // Within five generations back the keys are kept, but not the secrets from which they came.
  for (std::size_t i = 0; i <= 7; ++i) {
    KnownSecrets secret;
    secret.add("ratchet secret", application.secrets[i].view());
    EXPECT_THAT(secret.traces(member_.saved()), IsEmpty()) << i;
    const bool kept = i >= 2 && i < 7;
    EXPECT_THAT(key(i).missing(member_.saved()), SizeIs(kept ? 0 : 2)) << i;
    EXPECT_THAT(key(i).traces(member_.saved()), SizeIs(kept ? 4 : 0)) << i;
  }

  receive(messages[4]);
  EXPECT_THAT(key(4).traces(member_.saved()), IsEmpty());
  EXPECT_THAT(key(3).missing(member_.saved()), IsEmpty());

  receive(messages[11]);
  for (const std::size_t i : {2U, 3U, 5U, 11U}) {
    EXPECT_THAT(key(i).traces(member_.saved()), IsEmpty()) << i;
  }
  EXPECT_THAT(key(6).missing(member_.saved()), IsEmpty());
}

TEST_F(MessageKeyDeletion, ARefusedMessageSpendsNothingAndLeavesNoCopy) {
  const LeafSecrets leaf = secrets_of(0);
  const RatchetSecrets application(leaf.application, kGenerations);
  Bytes message = must(groups_[0].protect(as_bytes("hello")));
  message.back() ^= 1;
  member_.run([&](Group& group) { EXPECT_FALSE(group.receive(message)); });
  EXPECT_THAT(ratchet(application, 0, 3).traces(member_.saved()), IsEmpty());
  KnownSecrets kept;
  kept.add("encryption secret", encryption_.view());
  EXPECT_THAT(kept.missing(member_.saved()), IsEmpty());
}

TEST_F(MessageKeyDeletion, RestoringBringsNothingBack) {
  const LeafSecrets leaf = secrets_of(0);
  const RatchetSecrets application(leaf.application, kGenerations);
  receive(must(groups_[0].protect(as_bytes("hello"))));
  member_.restore();
  receive(must(groups_[0].protect(as_bytes("again"))));
  EXPECT_THAT(tree_secrets("spent", leaf.spent).traces(member_.saved()), IsEmpty());
  EXPECT_THAT(ratchet(application, 0, 2).traces(member_.saved()), IsEmpty());
}

TEST_F(MessageKeyDeletion, PlaintextIsHandedOverAndLeftNowhereElse) {
  KnownSecrets known;
  const Bytes plaintext = to_bytes("a line that nobody else may ever find again");
  known.add("plaintext", plaintext);
  const Bytes message = must(groups_[0].protect(plaintext));
  {
    const Received received =
        member_.run([&](Group& group) { return must(group.receive(message)); });
    EXPECT_EQ(std::get<ReceivedApplication>(received).data, plaintext);
    EXPECT_THAT(known.traces(member_.saved()), testing::ElementsAre("plaintext live"));
  }
}

TEST_F(MessageKeyDeletion, PlaintextOfAForgedSignatureIsLeftNowhere) {
  KnownSecrets known;
  const Bytes plaintext = to_bytes("a line that nobody else may ever find again");
  known.add("plaintext", plaintext);
  AuthenticatedContent content = sign(
      groups_[0], content_of(groups_[0], ApplicationData{plaintext}), WireFormat::private_message);
  content.auth.signature.front() ^= 1;
  const Bytes message = as_private(groups_[0], content);
  member_.run([&](Group& group) {
    EXPECT_EQ(group.receive(message).error(), make_error_code(MlsError::invalid_signature));
  });
  EXPECT_THAT(known.traces(member_.saved()), IsEmpty());
}

TEST_F(MessageKeyDeletion, PlaintextSentIsLeftNowhere) {
  KnownSecrets known;
  const Bytes plaintext = to_bytes("a line that nobody else may ever find again");
  known.add("plaintext", plaintext);
  member_.run([&](Group& group) { must(group.protect(plaintext)); });
  EXPECT_THAT(known.traces(member_.saved()), IsEmpty());
}

}  // namespace
}  // namespace indaba::test
