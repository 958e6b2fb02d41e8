#include "tests/integration/named_things.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "protocol/frames/payloads.h"
#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace protocol;

// Fields of 32 bytes, by their key. Empty: what it holds names nothing that is kept under it.
std::optional<Thing> thing_under(std::string_view key) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, Thing>>({
      {"key", Thing::invite},
      {"after", Thing::invite},
      {"statement", Thing::statement},
      {"hashes", Thing::statement},
      {"definition", Thing::statement},
      {"previous", Thing::statement},
      {"subject", Thing::subject},
  });
  constexpr auto kValues = std::to_array<std::string_view>(
      {"alliance", "secret", "commitment", "sealing_key", "box_key", "signature_key",
       "identity_key", "recovery_key", "leaf_key", "confirmation_tag", "external_pub", "sealed"});
  for (const auto& [name, thing] : kNames) {
    if (name == key) {
      return thing;
    }
  }
  if (std::find(kValues.begin(), kValues.end(), key) == kValues.end()) {
    throw std::runtime_error("does it name something? " + std::string(key));
  }
  return std::nullopt;
}

template <class SomeId>
constexpr Thing thing_of() {
  if constexpr (std::is_same_v<SomeId, MemberId>) {
    return Thing::member;
  } else if constexpr (std::is_same_v<SomeId, DeviceId>) {
    return Thing::device;
  } else if constexpr (std::is_same_v<SomeId, ChannelId>) {
    return Thing::channel;
  } else if constexpr (std::is_same_v<SomeId, CircleId>) {
    return Thing::circle;
  } else if constexpr (std::is_same_v<SomeId, MessageId>) {
    return Thing::message;
  } else {
    static_assert(std::is_same_v<SomeId, Serial>);
    return Thing::serial;
  }
}

class Walk {
 public:
  // Renames the thing `number`, if it is given.
  Walk(const KeyRing& keys, std::optional<std::size_t> number, ByteView name)
      : keys_(keys), number_(number), name_(name) {}

  std::vector<NamedThing> found() && { return std::move(found_); }

  // `path` leads to `value`.
  template <class T>
  void visit(const std::string& path, std::string_view key, T& value);
  template <class T>
  void visit_fields(const std::string& path, T& value);

 private:
  bool takes(const std::string& path, Thing thing, ByteView name) {
    found_.push_back({path, thing, to_bytes(name)});
    return number_ == found_.size() - 1;
  }
  template <class Tag, std::size_t N>
  void visit_one(const std::string& path, std::string_view /*key*/, Id<Tag, N>& id) {
    // No request has an incarnation, and a statement's own serial is new with it.
    if constexpr (std::is_same_v<Id<Tag, N>, Incarnation>) {
      return;
    } else {
      const bool is_new =
          std::is_same_v<Id<Tag, N>, Serial> && path.find("target") == std::string::npos;
      if (!is_new && takes(path, thing_of<Id<Tag, N>>(), id.view())) {
        id = must(Id<Tag, N>::from_bytes(name_));
      }
    }
  }
  template <std::size_t N>
  void visit_one(const std::string& path, std::string_view key, ByteArray<N>& bytes) {
    if constexpr (N == 32) {
      const auto thing = thing_under(key);
      if (thing && takes(path, *thing, bytes)) {
        std::copy(name_.begin(), name_.end(), bytes.begin());
      }
    }
  }
  void visit_one(const std::string& path, std::string_view key, std::string& text) {
    if ((key == "handle" || key == "after") && takes(path, Thing::handle, as_bytes(text))) {
      text.assign(name_.begin(), name_.end());
    }
  }
  void visit_one(const std::string& path, std::string_view /*key*/, std::uint64_t& number) {
    // Of an answer; within statements it is a place in the list of revocations.
    if (path == "number" && takes(path, Thing::answer, name_of_number(number))) {
      number = 0;
      for (const std::uint8_t byte : name_) {
        number = number << 8 | byte;
      }
    }
  }
  void visit_one(const std::string& path, std::string_view /*key*/, Statement& statement);

  const KeyRing& keys_;
  std::optional<std::size_t> number_;
  ByteView name_;
  std::vector<NamedThing> found_;
};

// The `io` of a structure's fields.
class FieldWalk {
 public:
  static constexpr bool is_reader = false;

  FieldWalk(Walk& walk, std::string path) : walk_(walk), path_(std::move(path)) {}

  template <class T>
  void operator()(std::string_view key, T& value, cbor::Bounds = {}, cbor::Bounds = {}) {
    walk_.visit(path_.empty() ? std::string(key) : path_ + "." + std::string(key), key, value);
  }
  void literal(std::string_view, std::string_view) {}

 private:
  Walk& walk_;
  std::string path_;
};

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsVariant = false;
template <class... T>
inline constexpr bool kIsVariant<std::variant<T...>> = true;

template <class T>
void Walk::visit(const std::string& path, std::string_view key, T& value) {
  if constexpr (cbor::kIsOptional<T>) {
    if (value) {
      visit(path, key, *value);
    }
  } else if constexpr (kIsVariant<T>) {
    std::visit([&](auto& alternative) { visit(path, key, alternative); }, value);
  } else if constexpr (std::is_same_v<T, Bytes>) {
  } else if constexpr (kIsVector<T>) {
    for (auto& item : value) {
      visit(path, key, item);
    }
  } else if constexpr (requires { visit_one(path, key, value); }) {
    visit_one(path, key, value);
  } else if constexpr (cbor::HasFields<T, FieldWalk>) {
    visit_fields(path, value);
  }
}

template <class T>
void Walk::visit_fields(const std::string& path, T& value) {
  FieldWalk fields(*this, path);
  T::fields(value, fields);
}

void Walk::visit_one(const std::string& path, std::string_view /*key*/, Statement& statement) {
  auto body = must(cbor::decode<StatementBody>(statement.body));
  const StatementBody before = body;
  visit(path, {}, body);
  if (body == before) {
    return;
  }
  std::visit(
      [&](const auto& kind) {
        if constexpr (requires { kind.alliance; }) {
          statement.body = cbor::encode(kind);
          for (Signed& one : statement.signatures) {
            if (const Ed25519KeyPair* key = keys_(one.key)) {
              one = protocol::sign(kind, {key}).signatures.at(0);
            }
          }
        }
      },
      body);
}

// Calls `use` with the decoded request.
template <class Use>
struct ForMethod {
  std::string_view method;
  ByteView with;
  Use& use;

  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      Request request = must(cbor::decode<Request>(with));
      use(request);
    }
  }
};

template <class Use>
void with_request(std::string_view method, ByteView with, Use use) {
  for_each_method(ForMethod<Use>{method, with, use});
}

}  // namespace

Bytes name_of_number(std::uint64_t number) {
  Bytes name;
  for (int shift = 56; shift >= 0; shift -= 8) {
    name.push_back(static_cast<std::uint8_t>(number >> shift));
  }
  return name;
}

std::vector<NamedThing> named_things(std::string_view method, ByteView with, const KeyRing& keys) {
  Walk walk(keys, std::nullopt, {});
  with_request(method, with, [&](auto& request) { walk.visit_fields({}, request); });
  return std::move(walk).found();
}

Bytes with_name(std::string_view method, ByteView with, const KeyRing& keys, std::size_t number,
                ByteView name) {
  Walk walk(keys, number, name);
  Bytes changed;
  with_request(method, with, [&](auto& request) {
    walk.visit_fields({}, request);
    changed = cbor::encode(request);
  });
  return changed;
}

}  // namespace indaba::test
