// Proves that an account comes back from its store as what it was, that its statements are what a
// stranger believes, and that it signs in with what the grammar says.
#include "clients/core/identity/account.h"

#include "crypto/primitives/error.h"
#include "protocol/statements/chains.h"
#include "protocol/statements/rules.h"
#include "tests/support/scripted_random.h"
#include "tests/support/statement_world.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

class AccountTest : public SealedStoreTest {
 protected:
  Account account() {
    return test::must(Account::create(random_, world_.alliance(), server_, "awa", recovery_,
                                      test::StatementWorld::kStart));
  }

  test::StatementWorld world_;
  Ed25519KeyPair recovery_ = world_.key();
  ServerAddress server_{true, "indaba.example", 8443, protocol::Hash{1}};
};

protocol::HelloEvent hello() {
  protocol::HelloEvent hello;
  hello.nonce.fill(1);
  hello.server_key.fill(2);
  hello.server_name = "indaba.example";
  return hello;
}

TEST_F(AccountTest, IsNotThereInANewStore) {
  const SealedStore store = opened();
  EXPECT_FALSE(test::must(Account::restore(Records(store))).has_value());
}

TEST_F(AccountTest, ComesBackAsItWasSaved) {
  const SealedStore store = opened();
  Records records(store);
  const Account saved = account();
  saved.save(records);
  ASSERT_TRUE(host_.write(test::must(store.seal(records.take_changes(), random_)), fence_));
  const Account restored = test::must(Account::restore(Records(store))).value();
  EXPECT_EQ(restored.alliance(), saved.alliance());
  EXPECT_EQ(restored.server(), saved.server());
  EXPECT_EQ(restored.member(), saved.member());
  EXPECT_EQ(restored.device(), saved.device());
  EXPECT_EQ(restored.handle(), saved.handle());
  EXPECT_EQ(restored.generation(), saved.generation());
  EXPECT_TRUE(equal(restored.device_key().secret_key, saved.device_key().secret_key));
  EXPECT_TRUE(equal(restored.box_key().secret_key, saved.box_key().secret_key));
  EXPECT_EQ(restored.box_key().public_key, saved.box_key().public_key);
  EXPECT_EQ(restored.identity(), saved.identity());
  EXPECT_EQ(restored.certificate(), saved.certificate());
  EXPECT_EQ(restored.prove(hello()).signature, saved.prove(hello()).signature);
  const protocol::MemberStatement body = world_.member(world_.stranger());
  EXPECT_EQ(restored.sign(body), saved.sign(body));
}

TEST_F(AccountTest, IsCorruptWhereItCannotBeRead) {
  const SealedStore store = opened();
  Records records(store);
  records.put_bytes("account", SecretBytes(as_bytes("no CBOR")));
  EXPECT_EQ(Account::restore(records).error(), ClientError::corrupt_store);
}

TEST_F(AccountTest, IsWhoTheRecoveryKeySays) {
  EXPECT_EQ(account().member(), protocol::member_id_of(recovery_.public_key));
}

TEST_F(AccountTest, HasAnIdentityAndADeviceThatOthersBelieve) {
  const Account made = account();
  world_.keep(made.identity());
  world_.keep(made.certificate());
  const test::Signatory person{.id = made.member(),
                               .generation = made.generation(),
                               .recovery_key = {},
                               .identity_key = {},
                               .device = made.device(),
                               .device_key = {}};
  world_.keep(protocol::sign(world_.member(person), {&world_.root_key()}));
  const UnixTime start = test::StatementWorld::kStart;
  const auto device =
      protocol::ChainView(world_.set(), {start}).device(made.member(), made.device());
  ASSERT_TRUE(device) << device.error().message();
  EXPECT_EQ(device->signature_key, made.device_key().public_key);
  EXPECT_EQ(device->box_key, made.box_key().public_key);
  const UnixTime late{start.seconds + kCertificateSeconds + 1};
  EXPECT_FALSE(protocol::ChainView(world_.set(), {late}).device(made.member(), made.device()));
}

// "indaba/1" 00 "prove" 00 alliance nonce server_key device server_name
TEST_F(AccountTest, ProvesItselfAsTheGrammarSays) {
  const Account made = account();
  const protocol::ProveRequest proof = made.prove(hello());
  Bytes input;
  for (const char* text : {"indaba/1", "prove"}) {
    append(input, as_bytes(text));
    input.push_back(0);
  }
  append(input, made.alliance());
  append(input, hello().nonce);
  append(input, hello().server_key);
  append(input, made.device().view());
  append(input, as_bytes("indaba.example"));
  EXPECT_TRUE(ed25519_verify(made.device_key().public_key, input, proof.signature));
  EXPECT_EQ(proof.device, made.device());
  EXPECT_EQ(proof.versions, std::vector<std::uint64_t>{1});
}

TEST_F(AccountTest, IsNotMadeWithoutRandomness) {
  for (const std::size_t bytes : {0U, 16U, 48U, 80U, 111U}) {
    test::ScriptedRandom random{Bytes(bytes)};
    EXPECT_EQ(Account::create(random, world_.alliance(), server_, "awa", recovery_,
                              test::StatementWorld::kStart)
                  .error(),
              CryptoError::random_failed)
        << bytes;
  }
}

}  // namespace
}  // namespace indaba::client
