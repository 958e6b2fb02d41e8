#include "clients/web/bridge/packing.h"

#include "clients/web/bridge/error.h"

namespace indaba::web {
namespace {

constexpr std::size_t kNumberBytes = 4;

class Packer {
 public:
  Packer() : bytes_(kNumberBytes) {}

  void number(std::size_t value) {
    for (std::size_t i = 0; i < kNumberBytes; ++i) {
      bytes_.push_back(byte_of(value, i));
    }
  }
  void raw(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void string(ByteView bytes) {
    number(bytes.size());
    raw(bytes);
  }
  Bytes finish() {
    for (std::size_t i = 0; i < kNumberBytes; ++i) {
      bytes_[i] = byte_of(bytes_.size() - kNumberBytes, i);
    }
    return std::move(bytes_);
  }

 private:
  static std::uint8_t byte_of(std::size_t value, std::size_t place) {
    return static_cast<std::uint8_t>(value >> (8 * place));
  }

  Bytes bytes_;
};

}  // namespace

Bytes pack(const Output& output) {
  Packer packer;
  packer.string({});
  packer.number(output.writes.size());
  for (const client::Write& write : output.writes) {
    packer.string(as_bytes(write.key));
    packer.number(write.value ? 1 : 0);
    if (write.value) {
      packer.string(*write.value);
    }
  }
  packer.number(output.frames.size());
  for (const Bytes& frame : output.frames) {
    packer.string(frame);
  }
  packer.number(output.events.size());
  for (const std::string& event : output.events) {
    packer.string(as_bytes(event));
  }
  return packer.finish();
}

Bytes pack_error(std::error_code error) {
  Packer packer;
  packer.string(as_bytes(name_of(error)));
  return packer.finish();
}

Bytes pack_text(std::string_view text) {
  Packer packer;
  packer.raw(as_bytes(text));
  return packer.finish();
}

}  // namespace indaba::web
