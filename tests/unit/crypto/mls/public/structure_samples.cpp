#include "tests/unit/crypto/mls/public/structure_samples.h"

#include <memory>

#include "crypto/mls/member/group_secrets.h"
#include "tests/support/public_forge.h"

namespace indaba::test {

using namespace mls;

namespace {

class Samples {
 public:
  template <class T>
  void add(const std::string& name, T value) {
    auto kept = std::make_shared<const T>(std::move(value));
    all_.push_back({.name = name,
                    .encoded = encode(*kept),
                    .again = [](ByteView input) -> Result<Bytes> {
                      INDABA_TRY_ASSIGN(const T decoded, decode<T>(input));
                      return encode(decoded);
                    },
                    .with_fault =
                        [kept](Fault fault, std::size_t at) {
                          FaultyWriter writer(fault, at);
                          writer(*kept);
                          return writer;
                        }});
  }
  std::vector<StructureSample> take() { return std::move(all_); }

 private:
  std::vector<StructureSample> all_;
};

Credential x509() { return {CredentialType::x509, {}, {Bytes(70, 0x30), Bytes(3, 0x31)}}; }

ExtensionList unknown_extensions() {
  ExtensionList list;
  list.set(ExtensionType{0x1a1a}, {});
  list.set(ExtensionType{0xf00d}, Bytes(100, 0xee));
  list.set(ExtensionType::application_id, to_bytes("app"));
  return list;
}

Capabilities all_capabilities() {
  Capabilities all = Capabilities::of_this_build();
  all.extensions = {ExtensionType{0x1a1a}, ExtensionType{0xf00d}};
  all.proposals = {ProposalType{0x3a3a}};
  all.credentials.push_back(CredentialType::x509);
  return all;
}

void add_parts(Samples& samples, MlsWorld& world) {
  samples.add("Credential basic", Credential::basic(to_bytes("somebody")));
  samples.add("Credential x509", x509());
  samples.add("Capabilities", all_capabilities());
  samples.add("Lifetime", Lifetime{1, 2});
  samples.add("Extension", Extension{ExtensionType{0x1a1a}, Bytes(3)});
  samples.add("ExtensionList", unknown_extensions());
  samples.add("RequiredCapabilities",
              RequiredCapabilities{{ExtensionType{9}}, {ProposalType{8}}, {CredentialType{7}}});
  samples.add("ExternalPub", ExternalPub{Bytes(32, 1)});
  samples.add("ExternalSenders",
              ExternalSenders{{{Bytes(32, 1), x509()}, {{}, Credential::basic({})}}});
  samples.add("ParentNode", ParentNode{Bytes(32, 1), Bytes(32, 2), {{0}, {5}}});
  samples.add("HpkeCiphertext", HpkeCiphertext{Bytes(32, 1), Bytes(64, 2)});

  PreSharedKeyId id = world.external_psk(to_bytes("key"));
  samples.add("PreSharedKeyId external", id);
  id.type = PskType::resumption;
  id.usage = ResumptionPskUsage::branch;
  id.psk_group_id = to_bytes("group");
  id.psk_epoch = {77};
  id.psk_id.clear();
  samples.add("PreSharedKeyId resumption", id);

  const KdfSecret secret = must(world.random().secret<kHashBytes>());
  samples.add("GroupSecrets with path", GroupSecrets{secret.clone(), {{secret.clone()}}, {id}});
  samples.add("GroupSecrets without path", GroupSecrets{secret.clone(), {}, {}});
}

void add_leaves(Samples& samples, PublicForge& forge) {
  KeyPackageOptions options;
  options.capabilities = all_capabilities();
  options.extensions = unknown_extensions();
  options.leaf_extensions = unknown_extensions();
  const KeyPackage package = forge.newcomer("with extensions", options);
  samples.add("LeafNode key_package", package.leaf_node);
  samples.add("LeafNode update", forge.update({1}).get<Update>()->leaf_node);
  samples.add("LeafNode commit", forge.leaf({0}));
  samples.add("KeyPackage", package);
  LeafNode certified = package.leaf_node;
  certified.credential = x509();
  samples.add("LeafNode x509", certified);
}

void add_proposals(Samples& samples, PublicForge& forge) {
  const PreSharedKeyId id = forge.world().external_psk(to_bytes("key"));
  const std::vector<Proposal> proposals{value_of(add(forge.newcomer("newcomer"))),
                                        forge.update({1}),
                                        value_of(remove({2})),
                                        value_of(psk(id)),
                                        value_of(reinit()),
                                        value_of(external_init()),
                                        value_of(extensions(unknown_extensions()))};
  for (const Proposal& proposal : proposals) {
    const std::string type = std::to_string(static_cast<int>(proposal.type()));
    samples.add("Proposal " + type, proposal);
    samples.add("ProposalOrRef by value " + type, by_value(proposal));
    samples.add("CachedProposal " + type, CachedProposal{proposal, Sender::member({1}), 3});
  }
  samples.add("ProposalOrRef by reference", ProposalOrRef{Bytes(32, 9)});
}

void add_framing(Samples& samples, PublicForge& forge) {
  samples.add("Sender member", Sender::member({3}));
  samples.add("Sender external", Sender{SenderType::external, 1});
  samples.add("Sender new_member_proposal", Sender{SenderType::new_member_proposal, 0});
  samples.add("Sender new_member_commit", Sender{SenderType::new_member_commit, 0});

  const ProposalOrRef update = forge.proposed({1}, forge.update({1}));
  const PublicMessage commit = forge.commit({2}, {update, add(forge.newcomer("newcomer"))});
  const PublicMessage external = forge.external_commit(forge.identity("joiner"), {external_init()});
  const PublicMessage proposal = forge.from({1}, value_of(remove({2})));
  samples.add("PublicMessage commit", commit);
  samples.add("PublicMessage external commit", external);
  samples.add("PublicMessage proposal", proposal);
  samples.add("PublicMessage application", forge.from({1}, ApplicationData{Bytes(9)}));
  samples.add("FramedContent", commit.content);
  samples.add("AuthenticatedContent",
              AuthenticatedContent{WireFormat::public_message, proposal.content, proposal.auth});
  samples.add("Commit", *commit.content.get<Commit>());
  samples.add("Commit empty", Commit{});
  samples.add("UpdatePath", *commit.content.get<Commit>()->path);

  StagedCommit staged = must(forge.group().stage(
      must(forge.group().verify({WireFormat::public_message, commit.content, commit.auth}))));
  samples.add("CommitEffects", staged.effects);
  samples.add("TreeEdit", staged.edit);
  samples.add("StagedCommit", std::move(staged));
}

void add_messages(Samples& samples, MlsWorld& world) {
  std::vector<Group> groups = world.group_of(3);
  CommitOptions options;
  options.now = MlsWorld::kNow;
  options.proposals = {{Add{world.key_package("one").key_package}},
                       {Add{world.key_package("two").key_package}}};
  options.with_group_info = true;
  options.group_info_extensions = unknown_extensions();
  const CommitMessages messages = must(groups[0].commit(std::move(options)));
  const auto info = unwrap<GroupInfo>(*messages.group_info);
  const Bytes data = must(groups[1].protect(to_bytes("hello"), to_bytes("aad"), 5));
  samples.add("GroupContext", info.group_context);
  samples.add("GroupInfo", info);
  samples.add("Welcome", unwrap<Welcome>(*messages.welcome));
  samples.add("PrivateMessage", unwrap<PrivateMessage>(data));
  samples.add("MlsMessage public_message", must(decode<MlsMessage>(messages.commit)));
  samples.add("MlsMessage private_message", must(decode<MlsMessage>(data)));
  samples.add("MlsMessage welcome", must(decode<MlsMessage>(*messages.welcome)));
  samples.add("MlsMessage group_info", MlsMessage{info});
  samples.add("MlsMessage key_package", MlsMessage{world.key_package("three").key_package});
}

}  // namespace

std::vector<StructureSample> structure_samples() {
  MlsWorld world;
  PublicForge forge(world, 4);
  must(forge.group().process(forge.commit({0}, {})));
  Samples samples;
  add_parts(samples, world);
  add_leaves(samples, forge);
  add_proposals(samples, forge);
  add_framing(samples, forge);
  add_messages(samples, world);
  return samples.take();
}

}  // namespace indaba::test
