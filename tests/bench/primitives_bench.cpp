// The primitives, for the floors of all other figures.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <functional>
#include <memory>

#include "crypto/primitives/ed25519.h"
#include "tests/bench/suites.h"
#include "tests/support/mls_world.h"

namespace indaba::bench {
namespace {

using test::must;

// Inputs that all primitives share.
struct Inputs {
  test::SeededRandom random{1};
  HpkeKeyPair key = must(HpkeKeyPair::generate(random));
  Ed25519KeyPair signer = must(Ed25519KeyPair::generate(random));
  ByteArray<1024> kib{};
  ByteArray<1024 + kAeadTagBytes> sealed{};
  ByteArray<32> word{};
  ByteArray<kEd25519SignatureBytes> signature = ed25519_sign(signer, word);
  HpkeInfo info{Aead::chacha20_poly1305, word};
  HpkeSealed message = must(hpke_seal(info, key.public_key, {}, word, random));
};

using Run = std::function<void(Inputs&)>;

void add(const std::shared_ptr<Inputs>& inputs, Primitive primitive, Run run) {
  benchmark::RegisterBenchmark(name_of(primitive).c_str(),
                               [inputs, run = std::move(run)](benchmark::State& state) {
                                 for (auto _ : state) {
                                   run(*inputs);
                                 }
                               });
}

Run sealing(Aead aead, std::size_t size) {
  return [aead, size](Inputs& in) {
    const ByteView key = ByteView(in.kib).first(aead_key_bytes(aead));
    const ByteView nonce = ByteView(in.kib).first(aead_nonce_bytes(aead));
    must(aead_seal(aead, key, nonce, {}, ByteView(in.kib).first(size),
                   MutableByteView(in.sealed).first(size + kAeadTagBytes)));
  };
}

}  // namespace

void register_primitives(Figures& /*figures*/) {
  const auto inputs = std::make_shared<Inputs>();
  add(inputs, Primitive::x25519,
      [](Inputs& in) { benchmark::DoNotOptimize(x25519_public(in.key.secret_key)); });
  add(inputs, Primitive::sign,
      [](Inputs& in) { benchmark::DoNotOptimize(ed25519_sign(in.signer, in.word)); });
  add(inputs, Primitive::verify,
      [](Inputs& in) { must(ed25519_verify(in.signer.public_key, in.word, in.signature)); });
  add(inputs, Primitive::sha256_kib, [](Inputs& in) { benchmark::DoNotOptimize(sha256(in.kib)); });
  add(inputs, Primitive::sha512_kib, [](Inputs& in) {
    ByteArray<crypto_hash_sha512_BYTES> digest{};
    crypto_hash_sha512(digest.data(), in.kib.data(), in.kib.size());
    benchmark::DoNotOptimize(digest);
  });
  add(inputs, Primitive::hmac, [](Inputs& in) {
    benchmark::DoNotOptimize(hmac_sha256(in.word, {ByteView(in.kib).first(64)}));
  });
  add(inputs, Primitive::chacha_kib, sealing(Aead::chacha20_poly1305, 1024));
  add(inputs, Primitive::chacha_small, sealing(Aead::chacha20_poly1305, 12));
  add(inputs, Primitive::aes_kib, sealing(Aead::aes_128_gcm, 1024));
  add(inputs, Primitive::aes_small, sealing(Aead::aes_128_gcm, 12));
  add(inputs, Primitive::seal, [](Inputs& in) {
    benchmark::DoNotOptimize(must(hpke_seal(in.info, in.key.public_key, {}, in.word, in.random)));
  });
  add(inputs, Primitive::open, [](Inputs& in) {
    benchmark::DoNotOptimize(
        must(hpke_open(Aead::chacha20_poly1305, in.key, in.message.encapsulated_key, in.word, {},
                       in.message.ciphertext)));
  });
}

}  // namespace indaba::bench
