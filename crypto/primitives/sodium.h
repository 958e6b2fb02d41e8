// Internal to crypto/primitives: libsodium's set-up.
#pragma once

namespace indaba {

// Lets libsodium choose, once a process and safely from any thread, the fastest code for this
// processor; without it everything works, slower. False if the set-up failed. WebAssembly has
// nothing to choose, and libsodium's set-up there would draw random numbers outside our control, so
// that it isn't run.
bool sodium_ready();

}  // namespace indaba
