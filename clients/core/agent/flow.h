// Flow<T>: a conversation with the server that reads top to bottom, as a coroutine.
//
// A flow runs when it is awaited or spawned, stops where it asks the server something, and goes on
// within the agent's call that brings the answer. It holds no lock and no transaction while it
// waits: what it knew before may have changed. Functions that verify are never flows, since an
// ignored result would not be noticed.
#pragma once

#include <exception>
#include <list>
#include <optional>
#include <utility>

#include "clients/core/agent/coroutine.h"
#include "crypto/base/check.h"
#include "crypto/base/result.h"

namespace indaba::client {

template <class T>
class [[nodiscard]] Flow {
 public:
  struct promise_type {  // NOLINT(readability-identifier-naming): the language's name
    std::optional<T> value;
    coroutine_handle<> continuation;  // whoever awaits it, once it has had to wait

    Flow get_return_object() { return Flow(coroutine_handle<promise_type>::from_promise(*this)); }
    suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct Resume {
        bool await_ready() noexcept { return false; }
        // Inlined, it would be made a tail call by clang, which WebAssembly has not everywhere.
        [[gnu::noinline]] void await_suspend(coroutine_handle<promise_type> ended) noexcept {
          coroutine_handle<> awaiting = ended.promise().continuation;
          if (awaiting) {
            awaiting.resume();
          }
        }
        void await_resume() noexcept {}
      };
      return Resume{};
    }
    template <class U>
    void return_value(U&& result) {
      value.emplace(std::forward<U>(result));
    }
    void unhandled_exception() { std::terminate(); }
  };

  Flow(Flow&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Flow& operator=(Flow&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;
  ~Flow() {
    if (handle_) {
      handle_.destroy();
    }
  }

  // Runs at once, so that flows which have nothing to wait for take no stack, however many are
  // awaited in a row: WebAssembly has no tail calls everywhere, which a transfer of control needs.
  bool await_ready() {
    handle_.resume();
    return handle_.done();
  }
  void await_suspend(coroutine_handle<> awaiting) noexcept {
    handle_.promise().continuation = awaiting;
  }
  T await_resume() { return std::move(*handle_.promise().value); }

  // Of a flow that nobody awaits.
  void start() { handle_.resume(); }
  bool is_done() const { return handle_.done(); }

 private:
  explicit Flow(coroutine_handle<promise_type> handle) : handle_(handle) {}

  coroutine_handle<promise_type> handle_;
};

// Runs flows that nobody awaits, and keeps them until they end or the agent does.
class Flows {
 public:
  void spawn(Flow<Status> flow) {
    running_.push_back(std::move(flow));
    running_.back().start();
  }
  // Forgets those that have ended. Not from within a flow.
  void sweep() {
    running_.remove_if([](const Flow<Status>& flow) { return flow.is_done(); });
  }
  bool is_idle() const { return running_.empty(); }

 private:
  std::list<Flow<Status>> running_;
};

}  // namespace indaba::client

// As INDABA_TRY and INDABA_TRY_ASSIGN, in a flow; `expression` may be a co_await.
#define INDABA_FLOW_TRY(expression)    \
  do {                                 \
    auto indaba_status = expression;   \
    if (!indaba_status.has_value()) {  \
      co_return indaba_status.error(); \
    }                                  \
  } while (false)
#define INDABA_FLOW_TRY_ASSIGN(declaration, expression) \
  INDABA_FLOW_TRY_ASSIGN_STEP(INDABA_TRY_NAME(indaba_result_, __LINE__), declaration, expression)
#define INDABA_FLOW_TRY_ASSIGN_STEP(result, declaration, expression) \
  auto result = expression;                                          \
  if (!result.has_value()) {                                         \
    co_return result.error();                                        \
  }                                                                  \
  declaration = std::move(result).value()
