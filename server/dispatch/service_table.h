// ServiceTable: which function serves which method of protocol's table.
//
// Header for whoever registers functions or runs requests; the functions themselves know nothing
// of it. A request is decoded on the core that received it and run elsewhere.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/base/check.h"
#include "crypto/base/result.h"
#include "protocol/cbor/cbor.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/log.h"
#include "protocol/frames/methods.h"
#include "server/service/service.h"

namespace indaba::server {

// One decoded request.
class Call {
 public:
  explicit Call(const protocol::Method& method) : method_(method) {}
  virtual ~Call() = default;

  const protocol::Method& method() const { return method_; }
  // Does its function take a store that can be changed, and so the writer thread?
  virtual bool changes() const = 0;
  // Where it posts a message to, if that is what it does.
  virtual std::optional<ChannelId> posts_to() const = 0;

  // Runs the function; returns the reply, encoded as a frame. Errors: the function's. The first
  // may be called whatever `changes` says, the second only if that is false.
  virtual Result<Bytes> run(ServiceContext& context, storage::Store& store, const Caller& caller,
                            const RequestId& re) const = 0;
  virtual Result<Bytes> run(ServiceContext& context, const storage::Store& store,
                            const Caller& caller, const RequestId& re) const = 0;

 private:
  const protocol::Method& method_;
};

class ServiceTable {
 public:
  ServiceTable() : decoders_(protocol::methods().size()) {}

  // table.add<prove>("prove"); the name must be in protocol's table, once.
  template <auto Function>
  void add(std::string_view name) {
    const protocol::Method* method = protocol::find_method(name);
    check(method != nullptr);
    Decoder& decoder = decoders_[index(*method)];
    check(decoder == nullptr);
    decoder = &decode_for<Function>;
  }

  // Errors: ProtocolError for what is not the method's request; ErrorCode::unknown_method if
  // nothing serves it.
  Result<std::unique_ptr<Call>> decode(const protocol::Method& method, ByteView with) const;

  bool serves(const protocol::Method& method) const { return decoders_[index(method)] != nullptr; }

 private:
  using Decoder = Result<std::unique_ptr<Call>> (*)(const protocol::Method&, ByteView);

  static std::size_t index(const protocol::Method& method) {
    return static_cast<std::size_t>(&method - protocol::methods().data());
  }

  template <auto Function>
  static Result<std::unique_ptr<Call>> decode_for(const protocol::Method& method, ByteView with);

  std::vector<Decoder> decoders_;  // by the method's place in protocol's table
};

namespace internal {

template <class Function>
struct Signature;
template <class ReplyType, class StoreType, class RequestType>
struct Signature<Result<ReplyType> (*)(ServiceContext&, StoreType&, const Caller&,
                                       const RequestType&)> {
  using Request = RequestType;
  static constexpr bool changes = !std::is_const_v<StoreType>;
};

template <auto Function>
class CallOf final : public Call {
  using Request = typename Signature<decltype(Function)>::Request;

 public:
  CallOf(const protocol::Method& method, Request request)
      : Call(method), request_(std::move(request)) {}

  bool changes() const override { return Signature<decltype(Function)>::changes; }
  std::optional<ChannelId> posts_to() const override {
    if constexpr (std::is_same_v<Request, protocol::SendRequest>) {
      return request_.channel;
    } else {
      return std::nullopt;
    }
  }

  Result<Bytes> run(ServiceContext& context, storage::Store& store, const Caller& caller,
                    const RequestId& re) const override {
    return reply(Function(context, store, caller, request_), re);
  }

  Result<Bytes> run(ServiceContext& context, const storage::Store& store, const Caller& caller,
                    const RequestId& re) const override {
    if constexpr (Signature<decltype(Function)>::changes) {
      check(false);
      return protocol::ErrorCode::internal;
    } else {
      return reply(Function(context, store, caller, request_), re);
    }
  }

 private:
  template <class Reply>
  static Result<Bytes> reply(const Result<Reply>& outcome, const RequestId& re) {
    if (!outcome) {
      return outcome.error();
    }
    return protocol::encode_reply(re, *outcome);
  }

  Request request_;
};

}  // namespace internal

template <auto Function>
Result<std::unique_ptr<Call>> ServiceTable::decode_for(const protocol::Method& method,
                                                       ByteView with) {
  using Request = typename internal::Signature<decltype(Function)>::Request;
  INDABA_TRY_ASSIGN(auto request, cbor::decode<Request>(with, cbor::UnknownKeys::refuse));
  return std::unique_ptr<Call>(
      std::make_unique<internal::CallOf<Function>>(method, std::move(request)));
}

}  // namespace indaba::server
