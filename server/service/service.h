// What the rules are written against: a service function takes a request and answers it with a
// reply or a refusal, and with effects.
//
//   Outcome<SendReply> send(ServiceContext&, storage::Store&, const Caller&, const SendRequest&);
//   Outcome<ReadReply> read(ServiceContext&, const storage::Store&, const Caller&,
//                           const ReadRequest&);
//
// It is synchronous, and knows no socket, no thread and no clock. Its store says where it runs:
// with a `Store&` inside a transaction on the store's one writer thread, with a `const Store&` in a
// read transaction beside others. Effects come from the writer thread only, since only there is
// what they rest on still true when they are carried out. Whatever a function refuses is undone,
// effects included. Before it runs, the dispatcher has checked by the method table who may call,
// the request's limits and, where that is the table's way, whether the same request was answered
// before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/frames/log.h"
#include "server/service/effects.h"

namespace indaba::storage {
class Store;
}

namespace indaba::server {

class GroupCache;
class HeadSigner;
class RecentAdmissions;

// Who a signed-in connection is. Roles and revocations are read from the store in the transaction
// that needs them: what was true at sign-in may not be true any more.
struct SignedIn {
  MemberId member;
  DeviceId device;
};

// The connection that asks, as it was when its request was taken up.
struct Caller {
  std::optional<SignedIn> signed_in;  // empty: before sign-in
  ByteArray<32> nonce{};  // what the hello event said, to be signed; this connection's own
};

// What a device's signature at sign-in binds besides the nonce and the device's id.
struct ServerIdentity {
  std::string name;          // as the alliance's configuration names it
  ByteArray<32> key_hash{};  // SHA-256 of the certificate's
                             // SubjectPublicKeyInfo; zeros under --local
};

// What a refusal says besides its code.
struct RefusalDetails {
  std::optional<protocol::Entry> won{};                    // conflict: what came first
  std::optional<std::vector<protocol::Serial>> serials{};  // remove_first: of which memberships
};

// What a piece of work may use. One for each piece; nothing in it outlives the call.
struct ServiceContext {
  UnixTime now;
  Random& random;
  const ServerIdentity& server;
  Effects& effects;
  RefusalDetails details{};                // to be filled before a refusal is returned
  const HeadSigner* heads = nullptr;       // null: heads go unsigned
  GroupCache* groups = nullptr;            // the writer thread's; null where nothing is changed
  RecentAdmissions* admissions = nullptr;  // likewise
};

// A reply, or why there is none: a refusal (protocol::ErrorCode), which is told to the device, or a
// fault of the store (StorageError), of which it learns as much as it must.
template <class Reply>
using Outcome = Result<Reply>;

}  // namespace indaba::server
