// A member's store in the hands of a host that damages it: header and sealed values changed, cut,
// moved, exchanged and invented, the header on demand with a hash that fits, so that the damage
// gets past it.
//
// What opens is what was sealed under that name; all else is an error of the store. A header's cost
// stays within its bounds. No passphrase is tried, since each costs a sixth of a second.
#include <map>
#include <string>

#include "clients/core/store/error.h"
#include "clients/core/store/sealed_store.h"
#include "crypto/primitives/hash.h"
#include "tests/fuzz/support/input.h"
#include "tests/support/clients/memory_key_values.h"
#include "tests/support/mls_world.h"

namespace indaba::fuzz {
namespace {

using namespace client;
using test::must;

constexpr std::size_t kChangesMax = 4;

Opener opener() { return FileKey{Secret<32>()}; }

// A store with a few values, and the header that a passphrase would have.
struct Template {
  Template() {
    test::MemoryKeyValues host;
    test::SeededRandom random(1);
    auto made = must(SealedStore::create(host, opener(), kCostMin, random));
    SecretBatch batch;
    for (const auto& [key, value] : values) {
      batch.push_back({key, SecretBytes(as_bytes(value))});
    }
    const Fence fence = must(host.open_fence());
    WriteBatch sealed = must(made.store.seal(batch, random));
    sealed.push_back(std::move(made.header));
    check(host.write(sealed, fence).has_value());
    entries = host.entries();
    StoreHeader header = must(decode_header(entries.at("header")));
    header.argon2id = {.passes = kCostMin.passes, .memory_kib = kCostMin.memory_kib};
    of_passphrase = encode_header(header);
  }

  const std::map<std::string, std::string> values{
      {"a", "one"}, {"b", ""}, {"m/1", std::string(300, 'x')}, {"m/2", "two"}};
  test::MemoryKeyValues::Entries entries;
  Bytes of_passphrase;
};

void change_bytes(Bytes& value, Input& input) {
  const std::size_t at = input.below(value.size() + 1);
  const auto place = value.begin() + static_cast<std::ptrdiff_t>(at);
  switch (input.below(4)) {
    case 1: {
      const Bytes inserted = input.bytes(16);
      value.insert(place, inserted.begin(), inserted.end());
      break;
    }
    case 2:
      value.resize(at);
      break;
    case 3:
      value = to_bytes(input.rest());
      break;
    default:
      if (at < value.size()) {
        value[at] ^= input.byte();
      }
      break;
  }
}

void change(test::MemoryKeyValues::Entries& entries, Input& input) {
  const auto pick = [&] {
    return std::next(entries.begin(), static_cast<std::ptrdiff_t>(input.below(entries.size())));
  };
  const auto chosen = pick();
  switch (input.below(4)) {
    case 1:
      chosen->second = pick()->second;
      break;
    case 2: {  // under another name, as it is
      std::string key = chosen->first;
      key.push_back(static_cast<char>(input.byte()));
      entries[key] = chosen->second;
      break;
    }
    default:
      change_bytes(chosen->second, input);
      break;
  }
}

// Whatever stands there, as whoever doctors it would have it look whole.
void mend_hash(Bytes& header) {
  if (header.size() >= kSha256Bytes) {
    header.resize(header.size() - kSha256Bytes);
    append(header, sha256(header));
  }
}

void must_be_ours(std::error_code error) {
  must_hold(error.category() == store_error_category(), "damage is an error of the store");
}

void try_header(ByteView bytes) {
  const auto header = decode_header(bytes);
  if (!header) {
    return must_be_ours(header.error());
  }
  must_hold(same_bytes(encode_header(*header), bytes), "a header has one form");
  must_hold(!header->argon2id || is_fit({header->argon2id->passes, header->argon2id->memory_kib}),
            "a cost is bounded before it is used");
}

void try_values(const SealedStore& store, const test::MemoryKeyValues& host,
                const std::map<std::string, std::string>& values) {
  for (const KeyValue& each : must(host.scan("v/", "", 100))) {
    const std::string key = each.key.substr(2);
    const auto value = store.get(key);
    if (!value) {
      must_be_ours(value.error());
      continue;
    }
    const auto sealed = values.find(key);
    must_hold(sealed != values.end(), "no value opens under another name");
    must_hold(same_bytes((**value).view(), as_bytes(sealed->second)), "a value is what was sealed");
  }
  if (const auto all = store.scan("", "", 100); !all) {
    must_be_ours(all.error());
  }
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  using indaba::client::SealedStore;
  if (size > kDecisionBytesMax) {
    return 0;
  }
  static const Template whole;
  Input input(data, size);
  indaba::test::MemoryKeyValues host;
  host.entries() = whole.entries;
  if (input.one_in(4)) {
    host.entries()["header"] = whole.of_passphrase;
  }
  for (std::size_t i = input.below(kChangesMax + 1); i > 0; --i) {
    change(host.entries(), input);
  }
  indaba::Bytes& header = host.entries()["header"];
  if (input.below(2) == 1) {
    mend_hash(header);
  }
  try_header(header);
  const bool is_honest = header == whole.entries.at("header");
  const auto store = SealedStore::open(host, opener());
  must_hold(store.has_value() == is_honest, "a store opens by its own header alone");
  if (store) {
    try_values(*store, host, whole.values);
  } else {
    must_be_ours(store.error());
  }
  return 0;
}
