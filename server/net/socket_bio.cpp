#include "server/net/socket_bio.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <memory>

namespace indaba::server::net {
namespace {

int descriptor_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool is_only_not_yet(int error) { return error == EAGAIN || error == EINTR; }

int write_some(BIO* bio, const char* from, std::size_t size, std::size_t* written) {
  const ssize_t sent = ::send(descriptor_of(bio), from, size, MSG_NOSIGNAL);
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

int read_some(BIO* bio, char* to, std::size_t size, std::size_t* read) {
  const ssize_t received = ::recv(descriptor_of(bio), to, size, 0);
  BIO_clear_retry_flags(bio);
  if (received <= 0) {
    if (received < 0 && is_only_not_yet(errno)) {
      BIO_set_retry_read(bio);
    }
    return 0;
  }
  *read = static_cast<std::size_t>(received);
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
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the number itself is the data.
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
    BIO_set_init(bio, 1);
  }
  return bio;
}

}  // namespace indaba::server::net
