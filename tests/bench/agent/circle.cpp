// A steward's device, and what the members of a large circle are to it: on paper, so that there can
// be as many as one likes. The server answers without being counted.
#include <algorithm>
#include <cstdio>

#include "crypto/primitives/aead.h"
#include "tests/bench/agent/limits.h"
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::bench {
namespace {

using namespace client;

constexpr double kRotationSecondsMax = 2;
constexpr double kReceivingMultipleMax = 1.3;
constexpr int kMessages = 2000;
constexpr std::size_t kWords = 200;
// Of a busy connection: so many stand in one frame, and are stored at once.
constexpr std::size_t kTogether = 20;

class PaperDevice final : public ChannelsFixture {
 public:
  explicit PaperDevice(int members) {
    const test::Signatory me{.id = account_.member(),
                             .generation = account_.generation(),
                             .recovery_key = {},
                             .identity_key = {},
                             .device = account_.device(),
                             .device_key = {}};
    check(run(trust_.learn(account_.member())).has_value());
    trust_.keep_all(
        {protocol::sign(world_.role(me, protocol::RoleName::admin), {&world_.root_key()})});
    for (int i = 1; i < members; ++i) {
      const Peer somebody = unlisted_peer();
      std::vector<protocol::Statement> statements;
      grant(statements, world_.member(somebody.who));
      trust_.keep_all(somebody.listed.identity);
      trust_.keep_all(somebody.listed.devices);
      trust_.keep_all(statements);
      trust_.accept_identity(somebody.who.id, somebody.who.generation);
      directory_.push_back({somebody.who.id, somebody.listed.handle, {}});
    }
    std::sort(directory_.begin(), directory_.end(),
              [](const auto& a, const auto& b) { return a.handle < b.handle; });
    server_.on<protocol::DirectorySearchRequest>(
        "directory.search",
        [this](const protocol::DirectorySearchRequest& request) { return page(request); });
    server_.on<protocol::CirclesBoxRequest>(
        "circles.box", [this](const protocol::CirclesBoxRequest& request) {
          boxes_put_ += request.boxes.size();
          return Result<protocol::CirclesBoxReply>(protocol::CirclesBoxReply());
        });
    server_.always<protocol::CirclesRotateRequest>("circles.rotate",
                                                   protocol::CirclesRotateReply());
    check(refresh().has_value());
    store();
  }
  void TestBody() override {}

  // What it takes to rotate the circle, and how many boxes were made.
  std::pair<double, std::size_t> rotate() {
    boxes_put_ = 0;
    seconds_ = 0;
    std::optional<Status> done;
    count([&] { flows_.spawn(keep(circles_.rotate(account_, circle_, true, "month", 0), done)); });
    serve_uncounted();
    check(done && done->has_value());
    return {seconds_, boxes_put_};
  }

  // What it takes to take up messages that are pushed.
  double receive(int messages) {
    follow();
    const std::uint64_t before = seq();
    std::vector<protocol::Entry> entries;
    entries.reserve(static_cast<std::size_t>(messages));
    for (int i = 0; i < messages; ++i) {
      entries.push_back(add_long());
    }
    seconds_ = 0;
    for (std::size_t next = 0; next < entries.size(); next += kTogether) {
      std::vector<protocol::EntryEvent> events;
      for (std::size_t i = next; i < std::min(entries.size(), next + kTogether); ++i) {
        events.push_back({channel_, entries[i], {}});
      }
      count([&] {
        for (protocol::EntryEvent& event : events) {
          channels_.on_entry(account_, std::move(event));
        }
      });
      serve_uncounted();
      store();
      context_.events.clear();
    }
    check(seq() == before + static_cast<std::uint64_t>(messages));
    return seconds_;
  }

  // One signature check and one AEAD of each, over as many bytes; no two of them alike, since what
  // has just been checked is checked faster.
  double floor(int messages) {
    const Bytes body = *add_long().body;
    const Bytes key(32);
    const Bytes nonce(24);
    const Ed25519KeyPair signer = world_.key();
    std::vector<Signed> all(static_cast<std::size_t>(messages));
    for (Signed& one : all) {
      one.bytes.resize(body.size() - nonce.size() - kAeadTagBytes);
      check(random_.fill(one.bytes).has_value());
      one.sealed.resize(one.bytes.size() + kAeadTagBytes);
      check(aead_seal(Aead::xchacha20_poly1305, key, nonce, {}, one.bytes, one.sealed).has_value());
      one.signature = ed25519_sign(signer, one.bytes);
    }
    const double start = processor_time();
    for (const Signed& one : all) {
      check(ed25519_verify(signer.public_key, one.bytes, one.signature).has_value());
      check(aead_open(Aead::xchacha20_poly1305, key, nonce, {}, one.sealed).has_value());
    }
    return processor_time() - start;
  }

 private:
  struct Signed {
    Bytes bytes;
    Bytes sealed;
    protocol::Signature signature{};
  };

  static Flow<Status> keep(Flow<Status> flow, std::optional<Status>& done) {
    done.emplace(co_await std::move(flow));
    co_return Status();
  }

  protocol::Entry& add_long() {
    Post post = post_of(author_);
    protocol::TextContent text;
    text.text = std::string(kWords, 'x');
    post.message.content = cbor::encode(protocol::Content(text));
    return add(post, author_.who.device_key);
  }

  // What the host would do, who is not counted here.
  void store() {
    check(host_.write(test::must(store_.seal(context_.records.take_changes(), random_)), fence_)
              .has_value());
  }

  template <class Work>
  void count(Work work) {
    const double start = processor_time();
    work();
    seconds_ += processor_time() - start;
  }

  void serve_uncounted() {
    while (true) {
      const std::vector<Bytes> answers = server_.answer(context_.session.take_frames());
      if (answers.empty()) {
        break;
      }
      for (const Bytes& frame : answers) {
        count([&] {
          protocol::FrameReader reader(frame);
          const auto read = test::must(reader.next_server_frame());
          context_.session.on_reply(std::get<protocol::Reply>(read));
        });
      }
    }
    flows_.sweep();
  }

  Result<protocol::DirectorySearchReply> page(const protocol::DirectorySearchRequest& request) {
    protocol::DirectorySearchReply reply;
    auto next = directory_.begin();
    if (request.after) {
      next = std::upper_bound(
          directory_.begin(), directory_.end(), *request.after,
          [](const std::string& handle, const auto& listed) { return handle < listed.handle; });
    }
    while (next != directory_.end() && reply.members.size() < request.limit) {
      reply.members.push_back(*next++);
    }
    reply.more = next != directory_.end();
    return reply;
  }

  std::vector<protocol::ListedMember> directory_;
  std::size_t boxes_put_ = 0;
  double seconds_ = 0;
};

}  // namespace

void measure_circle(int members) {
  PaperDevice device(members);
  const auto [rotation, boxes] = device.rotate();
  std::printf("rotation with %zu boxes: %.2f s (at most %.0f)\n", boxes, rotation,
              kRotationSecondsMax);
  const double received = device.receive(kMessages);
  const double floor = device.floor(kMessages);
  std::printf(
      "receiving a message, %d members: %.1f us, %.2f of one signature check and one AEAD, "
      "%.1f us (at most %.1f)\n",
      members, 1e6 * received / kMessages, received / floor, 1e6 * floor / kMessages,
      kReceivingMultipleMax);
}

}  // namespace indaba::bench
