// The language's coroutine types by short names: emscripten's standard library has them as
// experimental only, where clang looks them up too.
#pragma once

#if __has_include(<coroutine>)
#include <coroutine>
#else
#include <experimental/coroutine>
#endif

namespace indaba::client {

#if __has_include(<coroutine>)
namespace coroutines = std;
#else
namespace coroutines = std::experimental;
#endif

using coroutines::coroutine_handle;
using coroutines::noop_coroutine;
using coroutines::suspend_always;

}  // namespace indaba::client
