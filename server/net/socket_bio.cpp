#include "server/net/socket_bio.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <utility>

namespace indaba::server::net {
namespace {

// All that a socket's BIO remembers, in the place of a pointer: the descriptor, and whether the
// last read took all that had come.
struct SocketState {
  int descriptor = -1;
  bool drained = false;
};

SocketState state_of(BIO* bio) {
  const auto word = reinterpret_cast<std::intptr_t>(BIO_get_data(bio));
  return {static_cast<int>(word >> 1), (word & 1) != 0};
}

void set_state(BIO* bio, SocketState state) {
  const auto word =
      static_cast<std::intptr_t>(state.descriptor) << 1 | std::intptr_t{state.drained};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the number itself is the data.
  BIO_set_data(bio, reinterpret_cast<void*>(word));
}

bool is_only_not_yet(int error) { return error == EAGAIN || error == EINTR; }

int write_some(BIO* bio, const char* from, std::size_t size, std::size_t* written) {
  const ssize_t sent = ::send(state_of(bio).descriptor, from, size, MSG_NOSIGNAL);
  BIO_clear_retry_flags(bio);
  if (sent < 0) {
    if (is_only_not_yet(errno)) {
      BIO_set_retry_write(bio);
    }
    return 0;
  }
  *written = static_cast<std::size_t>(sent);
  return 1;
}

// OpenSSL asks until there is nothing more. Where the last read found less than there was room for,
// that question is answered without asking the system: who is told "not yet" waits for the socket,
// and is told at once if something has come meanwhile.
int read_some(BIO* bio, char* to, std::size_t size, std::size_t* read) {
  BIO_clear_retry_flags(bio);
  SocketState state = state_of(bio);
  if (std::exchange(state.drained, false)) {
    set_state(bio, state);
    BIO_set_retry_read(bio);
    return 0;
  }
  const ssize_t received = ::recv(state.descriptor, to, size, 0);
  if (received <= 0) {
    if (received < 0 && is_only_not_yet(errno)) {
      BIO_set_retry_read(bio);
    }
    return 0;
  }
  *read = static_cast<std::size_t>(received);
  state.drained = *read < size;
  set_state(bio, state);
  return 1;
}

// Nothing is buffered, so that a flush has always been done.
long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

struct MethodDeleter {
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

const BIO_METHOD* socket_method() {
  static const std::unique_ptr<BIO_METHOD, MethodDeleter> method = [] {
    std::unique_ptr<BIO_METHOD, MethodDeleter> made(
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"));
    BIO_meth_set_write_ex(made.get(), write_some);
    BIO_meth_set_read_ex(made.get(), read_some);
    BIO_meth_set_ctrl(made.get(), control);
    return made;
  }();
  return method.get();
}

}  // namespace

BIO* make_socket_bio(int descriptor) {
  BIO* bio = BIO_new(socket_method());
  if (bio != nullptr) {
    set_state(bio, {descriptor, false});
    BIO_set_init(bio, 1);
  }
  return bio;
}

}  // namespace indaba::server::net
