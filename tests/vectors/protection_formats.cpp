// secret-tree and message-protection.
#include "crypto/mls/member/message_protection.h"
#include "tests/vectors/fixed_random.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

// The vectors' messages are from there.
constexpr LeafIndex kSender{1};
constexpr RatchetWindow kWindow{};

Verdict expect_ratchet(const SecretTree& tree, LeafIndex leaf, RatchetKind kind, const Json& vector,
                       const std::string& name) {
  INDABA_TRY_ASSIGN(const auto taken,
                    tree.peek(leaf, kind, {number32(vector, "generation")}, kWindow));
  const MessageKey& ours = taken.step.key;
  INDABA_TRY(expect_same(ours.key.view(), bytes(vector, name + "_key"), name + "_key"));
  return expect_same(ours.nonce.view(), bytes(vector, name + "_nonce"), name + "_nonce");
}

// Takes the key of that generation, so that the next is reached from there.
Verdict consume(SecretTree& tree, LeafIndex leaf, RatchetKind kind, std::uint32_t generation) {
  INDABA_TRY_ASSIGN(auto taken, tree.peek(leaf, kind, {generation}, kWindow));
  tree.consume(std::move(taken), kWindow);
  return {};
}

Verdict expect_leaf(SecretTree& tree, LeafIndex leaf, const Json& generations) {
  for (const Json& each : generations) {
    const std::uint32_t generation = number32(each, "generation");
    INDABA_TRY(expect_ratchet(tree, leaf, RatchetKind::handshake, each, "handshake"));
    INDABA_TRY(expect_ratchet(tree, leaf, RatchetKind::application, each, "application"));
    INDABA_TRY(consume(tree, leaf, RatchetKind::handshake, generation));
    INDABA_TRY(consume(tree, leaf, RatchetKind::application, generation));
  }
  return {};
}

// What the vector fixes of an epoch.
struct EpochOfVector {
  explicit EpochOfVector(const Json& vector)
      : suite(cipher_suite(vector)),
        epoch{number(vector, "epoch")},
        group_id(bytes(vector, "group_id")),
        signature_key(vectors::signature_key(vector, "signature_priv")),
        signature_pub(bytes(vector, "signature_pub")),
        encryption_secret(secret(vector, "encryption_secret")),
        sender_data_secret(secret(vector, "sender_data_secret")),
        membership_key(secret(vector, "membership_key")) {
    GroupContext context;
    context.cipher_suite = suite;
    context.group_id = group_id;
    context.epoch = epoch;
    context.tree_hash = bytes(vector, "tree_hash");
    context.confirmed_transcript_hash = bytes(vector, "confirmed_transcript_hash");
    encoded_context = encode(context);
  }

  SecretTree secret_tree() const { return {suite, epoch, 2, encryption_secret.clone()}; }
  EpochKeys keys(SecretTree& tree) const {
    return {suite, sender_data_secret, tree, kWindow, std::nullopt};
  }
  AuthenticatedContent sign(WireFormat wire_format, ContentBody body,
                            Bytes confirmation_tag) const {
    AuthenticatedContent content{.wire_format = wire_format,
                                 .content = {.group_id = group_id,
                                             .epoch = epoch,
                                             .sender = Sender::member(kSender),
                                             .authenticated_data = to_bytes("aad"),
                                             .body = std::move(body)},
                                 .auth = {}};
    content.auth.signature =
        sign_content(wire_format, content.content, encoded_context, signature_key);
    content.auth.confirmation_tag = std::move(confirmation_tag);
    return content;
  }

  CipherSuite suite;
  Epoch epoch;
  Bytes group_id;
  SignatureKeyPair signature_key;
  Bytes signature_pub;
  KdfSecret encryption_secret;
  KdfSecret sender_data_secret;
  KdfSecret membership_key;
  Bytes encoded_context;
};

// The last step of each check: the signature, who sent it, and what it holds.
Verdict expect_content(const EpochOfVector& epoch, AuthenticatedContent&& content,
                       const ContentBody& body) {
  INDABA_TRY(expect(content.content.group_id == epoch.group_id, "group_id"));
  INDABA_TRY(expect(content.content.epoch == epoch.epoch, "epoch"));
  INDABA_TRY(expect(content.content.sender == Sender::member(kSender), "leaf 1 as the sender"));
  INDABA_TRY_ASSIGN(
      const VerifiedContent verified,
      VerifiedContent::verify(std::move(content), epoch.signature_pub, epoch.encoded_context));
  return expect(verified.content().body == body, "the raw value");
}

Verdict verify_public(const EpochOfVector& epoch, const PublicMessage& message,
                      const ContentBody& body) {
  INDABA_TRY_ASSIGN(AuthenticatedContent content,
                    unprotect_public(epoch.membership_key, message, epoch.encoded_context));
  return expect_content(epoch, std::move(content), body);
}

Verdict verify_private(const EpochOfVector& epoch, const PrivateMessage& message,
                       const ContentBody& body) {
  SecretTree tree = epoch.secret_tree();
  INDABA_TRY_ASSIGN(OpenedMessage opened, unprotect(epoch.keys(tree), message));
  return expect_content(epoch, std::move(opened.content), body);
}

// The message of the vector and one of our own. Returns the confirmation tag of the vector's.
Verdict verify_public_both_ways(const EpochOfVector& epoch, const Json& vector,
                                const ContentBody& body, Bytes& confirmation_tag) {
  INDABA_TRY_ASSIGN(const auto given, decode<MlsMessage>(bytes(vector)));
  const auto* message = given.get<PublicMessage>();
  INDABA_TRY(expect(message != nullptr, "a public message"));
  INDABA_TRY(within("given", verify_public(epoch, *message, body)));
  confirmation_tag = message->auth.confirmation_tag;

  INDABA_TRY_ASSIGN(const PublicMessage own,
                    protect_public(epoch.membership_key,
                                   epoch.sign(WireFormat::public_message, body, confirmation_tag),
                                   epoch.encoded_context));
  const Bytes encoded = encode(MlsMessage{own});
  INDABA_TRY_ASSIGN(const auto decoded, decode<MlsMessage>(encoded));
  return within("own", verify_public(epoch, *decoded.get<PublicMessage>(), body));
}

Verdict verify_private_both_ways(const EpochOfVector& epoch, const Json& vector,
                                 const ContentBody& body, Bytes confirmation_tag) {
  INDABA_TRY_ASSIGN(const auto given, decode<MlsMessage>(bytes(vector)));
  const auto* message = given.get<PrivateMessage>();
  INDABA_TRY(expect(message != nullptr, "a private message"));
  INDABA_TRY(within("given", verify_private(epoch, *message, body)));

  FixedRandom random(0);
  SecretTree tree = epoch.secret_tree();
  INDABA_TRY_ASSIGN(PrivateMessage own, protect(epoch.keys(tree),
                                                epoch.sign(WireFormat::private_message, body,
                                                           std::move(confirmation_tag)),
                                                16, random));
  const Bytes encoded = encode(MlsMessage{std::move(own)});
  INDABA_TRY_ASSIGN(const auto decoded, decode<MlsMessage>(encoded));
  return within("own", verify_private(epoch, *decoded.get<PrivateMessage>(), body));
}

// Proposal or Commit.
template <class Body>
Verdict verify_handshake(const EpochOfVector& epoch, const Json& vector, const std::string& name) {
  INDABA_TRY_ASSIGN(const auto body, decode<Body>(bytes(vector, name)));
  Bytes confirmation_tag;
  INDABA_TRY(within(name + "_pub", verify_public_both_ways(epoch, field(vector, name + "_pub"),
                                                           body, confirmation_tag)));
  return within(name + "_priv", verify_private_both_ways(epoch, field(vector, name + "_priv"), body,
                                                         confirmation_tag));
}

// Nobody makes a PublicMessage of application data, or takes one that somebody else made.
Verdict expect_no_public_application(const EpochOfVector& epoch, const ContentBody& body) {
  AuthenticatedContent content = epoch.sign(WireFormat::public_message, body, {});
  PublicMessage forged{content.content, content.auth, {}};
  forged.membership_tag = membership_tag(epoch.membership_key, WireFormat::public_message,
                                         forged.content, forged.auth, epoch.encoded_context);
  INDABA_TRY(expect(!unprotect_public(epoch.membership_key, forged, epoch.encoded_context),
                    "application data in a public message is refused"));
  const auto made = protect_public(epoch.membership_key, std::move(content), epoch.encoded_context);
  return expect(!made, "protecting application data as a public message fails");
}

}  // namespace

Verdict verify_secret_tree(const Json& vector) {
  const CipherSuite suite = cipher_suite(vector);
  const Json& sender_data = field(vector, "sender_data");
  const SenderDataKey ours = sender_data_key(suite, secret(sender_data, "sender_data_secret"),
                                             bytes(sender_data, "ciphertext"));
  INDABA_TRY(expect_same(ours.key.view(), bytes(sender_data, "key"), "sender data key"));
  INDABA_TRY(expect_same(ours.nonce.view(), bytes(sender_data, "nonce"), "sender data nonce"));

  const Json& leaves = array(vector, "leaves");
  const auto count = static_cast<std::uint32_t>(leaves.size());
  SecretTree tree(suite, {0}, count, secret(vector, "encryption_secret"));
  for (std::uint32_t i = 0; i < count; ++i) {
    INDABA_TRY(within("leaf " + std::to_string(i), expect_leaf(tree, {i}, leaves[i])));
  }
  return {};
}

Verdict verify_message_protection(const Json& vector) {
  const EpochOfVector epoch(vector);
  INDABA_TRY(expect_same(epoch.signature_key.public_key, epoch.signature_pub, "signature_pub"));
  INDABA_TRY(verify_handshake<Proposal>(epoch, vector, "proposal"));
  INDABA_TRY(verify_handshake<Commit>(epoch, vector, "commit"));
  const ContentBody application = ApplicationData{bytes(vector, "application")};
  INDABA_TRY(expect_no_public_application(epoch, application));
  return within("application_priv", verify_private_both_ways(
                                        epoch, field(vector, "application_priv"), application, {}));
}

}  // namespace indaba::vectors
