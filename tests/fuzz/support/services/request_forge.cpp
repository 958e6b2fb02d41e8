#include "tests/fuzz/support/services/request_forge.h"

#include "protocol/frames/payloads.h"
#include "tests/fuzz/support/services/request_editor.h"
#include "tests/fuzz/support/services/request_walk.h"

namespace indaba::fuzz {
namespace {

using namespace protocol;

// Calls `use` with the request as what the method takes, if it is that.
template <class Use>
struct ForMethod {
  std::string_view method;
  ByteView with;
  Use& use;

  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      if (auto request = cbor::decode<Request>(with)) {
        use(*request);
      }
    }
  }
};

template <class Use>
void with_request(std::string_view method, ByteView with, Use use) {
  for_each_method(ForMethod<Use>{method, with, use});
}

template <class Visitor>
Bytes walked(const Method& method, ByteView with, Visitor& visitor) {
  Bytes result = to_bytes(with);
  with_request(method.name, with, [&](auto& request) {
    RequestWalk<Visitor>(visitor).visit(request);
    result = cbor::encode(request);
  });
  return result;
}

// Puts one asker into the place of another.
class Adapter {
 public:
  Adapter(const Asker& from, const Asker& to, const Circumstances& where)
      : from_(from), to_(to), where_(where) {}

  template <class T>
  void take(T& /*value*/) {}
  void take(MemberId& id) { replace(id, from_.person->id, to_.person->id); }
  void take(DeviceId& id) { replace(id, from_.device->id, to_.device->id); }
  void take(Hash& word) {
    for (const auto& [from, to] : keys()) {
      replace(word, from->public_key, to->public_key);
    }
  }
  void take(UnixTime& time) { replace(time, where_.scene.now(), where_.now); }
  void take(RevocationStatement& body) {
    if (const auto head = where_.store.revocations->head()) {
      body.number = head->number + 1;
      body.previous = head->statement;
    }
  }
  void take(ManifestStatement& body) {
    const auto circle = where_.store.circles->circle(body.circle);
    if (circle) {
      const std::uint64_t before = circle->epoch == 0 ? 0 : circle->epoch - 1;
      const auto last = where_.store.circles->manifests(body.circle, before, 1);
      body.epoch = circle->epoch + 1;
      body.definition = circle->definition;
      if (last && !last->empty()) {
        body.previous = last->front().statement;
      }
    }
  }
  void sign(Statement& statement, const StatementBody& body) {
    for (Signed& one : statement.signatures) {
      for (const auto& [from, to] : keys()) {
        replace(one.key, from->public_key, to->public_key);
      }
    }
    sign_again(where_.scene, statement, body);
  }

 private:
  using KeyPairs = std::pair<const Ed25519KeyPair*, const Ed25519KeyPair*>;

  template <class T>
  static void replace(T& value, const T& from, const T& to) {
    if (value == from) {
      value = to;
    }
  }
  std::array<KeyPairs, 3> keys() const {
    return {KeyPairs{&from_.person->identity_key, &to_.person->identity_key},
            KeyPairs{&from_.person->recovery_key, &to_.person->recovery_key},
            KeyPairs{&from_.device->signature_key, &to_.device->signature_key}};
  }

  const Asker& from_;
  const Asker& to_;
  const Circumstances& where_;
};

}  // namespace

void collect_names(const ValidRequest& request, Names& names) {
  with_request(request.method->name, request.with,
               [&](auto& value) { RequestWalk<Names>(names).visit(value); });
}

Bytes said_by(const Asker& asker, const ValidRequest& request, const Circumstances& where) {
  Adapter adapter(where.scene.askers()[request.by], asker, where);
  return walked(*request.method, request.with, adapter);
}

Bytes changed(const Method& method, ByteView with, const AllianceScene& scene, UnixTime now,
              Input& input) {
  RequestEditor editor(scene, now, input);
  Bytes result = to_bytes(with);
  constexpr std::size_t changes_max = 3;
  for (std::size_t left = input.below(changes_max + 1); left > 0; --left) {
    editor.count();
    (void)walked(method, result, editor);
    if (editor.choose()) {
      result = walked(method, result, editor);
    }
  }
  return result;
}

}  // namespace indaba::fuzz
