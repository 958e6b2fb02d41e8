// What the rules are written against: a service function takes a request and answers it with a
// reply or a refusal, and with effects.
//
//   Outcome<SendReply> send(ServiceContext&, storage::Store&, const Caller&, const SendRequest&);
//
// It is synchronous and runs inside a transaction: a changing method on the store's one writer
// thread, a reading method in a read transaction beside others. It knows no socket, no thread and
// no clock. Whatever it refuses is undone, effects included. Before it runs, the dispatcher has
// checked by the method table who may call, the request's limits and, for changing methods, whether
// the same request was answered before.
#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/id.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "server/service/effects.h"

namespace indaba::storage {
class Store;
}

namespace indaba::server {

// Who a signed-in connection is. Roles and revocations are read from the store in the transaction
// that needs them: what was true at sign-in may not be true any more.
struct SignedIn {
  MemberId member;
  DeviceId device;
};

// The connection that asks, as it was when its request was taken up.
struct Caller {
  std::optional<SignedIn> signed_in;       // empty: before sign-in
  std::optional<ByteArray<32>> challenge;  // the nonce to be signed, once asked for
};

// What a device's signature at sign-in binds besides the nonce and the device's id.
struct ServerIdentity {
  std::string name;  // as the alliance's configuration names it
  ByteArray<32>
      key_hash{};  // SHA-256 of the certificate's SubjectPublicKeyInfo; zeros under --local
};

// What a piece of work may use. One for each piece; nothing in it outlives the call.
struct ServiceContext {
  UnixTime now;
  Random& random;
  const ServerIdentity& server;
  Effects& effects;
};

// Why a request was not done: a code of the closed list, whose category says whether it is a
// refusal to be told to the device or a fault of the store, and what the code's reply carries
// besides: already encoded members of the error map, or nothing.
struct Refusal {
  std::error_code code;
  Bytes details;
};

template <class Reply>
class [[nodiscard]] Outcome {
 public:
  Outcome(Reply reply) : state_(std::in_place_index<0>, std::move(reply)) {}
  Outcome(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {
    check(std::get<1>(state_).code.value() != 0);
  }
  Outcome(std::error_code code) : Outcome(Refusal{code, {}}) {}
  template <ErrorCodeEnum Enum>
  Outcome(Enum code) : Outcome(Refusal{make_error_code(code), {}}) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  Reply& value() {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  const Reply& value() const {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  const Refusal& refusal() const {
    check(!has_value());
    return *std::get_if<1>(&state_);
  }
  std::error_code error() const { return has_value() ? std::error_code{} : refusal().code; }

 private:
  std::variant<Reply, Refusal> state_;
};

}  // namespace indaba::server
