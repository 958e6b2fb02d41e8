#include "protocol/cbor/reader.h"

#include "protocol/cbor/utf8.h"

namespace indaba::cbor {
namespace {

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool within(const Bounds& bounds, std::uint64_t value) {
  return value >= bounds.min && value <= bounds.max;
}

}  // namespace

void Reader::fail(ProtocolError error) {
  if (!error_) {
    error_ = make_error_code(error);
    rest_ = {};
  }
}

// RFC 8949 section 3: the low five bits are the argument, or say in how many bytes it follows.
std::uint64_t Reader::read_argument(std::uint8_t info) {
  if (info < 24) {
    return info;
  }
  const std::size_t size = std::size_t{1} << (info - 24);
  std::uint64_t argument = 0;
  for (const std::uint8_t byte : take(size)) {
    argument = argument << 8 | byte;
  }
  const std::uint64_t min = size == 1 ? 24 : std::uint64_t{1} << (4 * size);
  if (argument < min) {
    fail(ProtocolError::non_minimal);
  }
  return argument;
}

Reader::Head Reader::read_head() {
  const ByteView first = take(1);
  if (first.empty()) {
    return {};
  }
  const auto major = static_cast<std::uint8_t>(first[0] >> 5);
  const auto info = static_cast<std::uint8_t>(first[0] & 0x1f);
  constexpr std::uint8_t negative = 1;
  constexpr std::uint8_t tag = 6;
  constexpr auto simple = static_cast<std::uint8_t>(Major::simple);
  if (info == 31 && major != static_cast<std::uint8_t>(Major::uint) && major != negative &&
      major != tag) {
    fail(ProtocolError::indefinite_length);
  } else if (info > 27) {
    fail(ProtocolError::reserved_encoding);
  } else if (major == negative || major == tag ||
             (major == simple && info != kFalse && info != kTrue)) {
    fail(ProtocolError::unsupported_type);
  } else {
    return {static_cast<Major>(major), read_argument(info)};
  }
  return {};
}

Reader::Head Reader::expect(Major major) {
  const Head head = read_head();
  if (ok() && head.major != major) {
    fail(ProtocolError::wrong_type);
  }
  return ok() ? head : Head{major, 0};
}

ByteView Reader::take(std::uint64_t size) {
  if (size > rest_.size()) {
    fail(ProtocolError::truncated);
    return {};
  }
  const auto taken = rest_.first(static_cast<std::size_t>(size));
  rest_ = rest_.subspan(taken.size());
  return taken;
}

std::uint64_t Reader::read_number(const Bounds& bounds) {
  const std::uint64_t number = expect(Major::uint).argument;
  if (ok() && !within(bounds, number)) {
    fail(ProtocolError::out_of_range);
  }
  return ok() ? number : 0;
}

bool Reader::read_bool() { return expect(Major::simple).argument == kTrue; }

ByteView Reader::read_bytes(const Bounds& bounds) {
  const ByteView bytes = take(expect(Major::bytes).argument);
  if (ok() && !within(bounds, bytes.size())) {
    fail(ProtocolError::wrong_length);
  }
  return ok() ? bytes : ByteView{};
}

std::string_view Reader::read_text(const Bounds& bounds) {
  const ByteView bytes = take(expect(Major::text).argument);
  if (ok() && !within(bounds, bytes.size())) {
    fail(ProtocolError::wrong_length);
  } else if (!is_utf8(bytes)) {
    fail(ProtocolError::invalid_utf8);
  } else if (ok() && bounds.allows != nullptr && !bounds.allows(as_text(bytes))) {
    fail(ProtocolError::unknown_value);
  }
  return ok() ? as_text(bytes) : std::string_view{};
}

std::uint64_t Reader::enter(std::uint64_t count, std::size_t element_bytes_min) {
  if (ok() && count > rest_.size() / element_bytes_min) {
    fail(ProtocolError::truncated);
  }
  if (depth_left_ == 0) {
    fail(ProtocolError::too_deep);
  } else {
    --depth_left_;
  }
  return ok() ? count : 0;
}

std::uint64_t Reader::enter_map() { return enter(expect(Major::map).argument, 2); }

std::uint64_t Reader::enter_array(const Bounds& bounds) {
  const std::uint64_t count = expect(Major::array).argument;
  if (ok() && !within(bounds, count)) {
    fail(ProtocolError::wrong_length);
  }
  return enter(count, 1);
}

void Reader::skip() {
  const Head head = read_head();
  if (ok()) {
    skip_contents(head);
  }
}

void Reader::skip_contents(Head head) {
  switch (head.major) {
    case Major::uint:
    case Major::simple:
      return;
    case Major::bytes:
      take(head.argument);
      return;
    case Major::text:
      if (!is_utf8(take(head.argument))) {
        fail(ProtocolError::invalid_utf8);
      }
      return;
    case Major::array:
      for (std::uint64_t left = enter(head.argument, 1); left > 0 && ok(); --left) {
        skip();
      }
      return leave();
    case Major::map: {
      std::string_view last;
      const std::uint64_t count = enter(head.argument, 2);
      for (std::uint64_t i = 0; i < count && ok(); ++i) {
        const std::string_view key = read_text();
        if (ok() && i > 0 && !key_before(last, key)) {
          fail(key == last ? ProtocolError::duplicate_key : ProtocolError::unordered_keys);
        }
        last = key;
        skip();
      }
      return leave();
    }
  }
}

ByteView Reader::read_item() {
  const ByteView before = rest_;
  skip();
  return ok() ? before.first(before.size() - rest_.size()) : ByteView{};
}

std::string_view Reader::peek(std::string_view key) {
  Reader ahead = *this;
  std::string_view value;
  for (std::uint64_t left = ahead.enter_map(); left > 0 && ahead.ok(); --left) {
    if (ahead.read_text() == key) {
      value = ahead.read_text();
      break;
    }
    ahead.skip();
  }
  if (!ahead.ok()) {
    error_ = ahead.error_;
    rest_ = {};
  }
  return value;
}

MapReader::MapReader(Reader& reader) : reader_(reader), left_(reader.enter_map()) {}

void MapReader::fail(ProtocolError error) { reader_.fail(error); }

bool MapReader::read_key() {
  if (key_ || left_ == 0 || !reader_.ok()) {
    return key_.has_value();
  }
  --left_;
  const std::string_view key = reader_.read_text();
  if (!reader_.ok()) {
    return false;
  }
  if (last_key_ && !key_before(*last_key_, key)) {
    reader_.fail(key == last_key_ ? ProtocolError::duplicate_key : ProtocolError::unordered_keys);
    return false;
  }
  key_ = last_key_ = key;
  return true;
}

void MapReader::skip_value() {
  reader_.skip();
  key_.reset();
}

bool MapReader::find(std::string_view name) {
  while (read_key() && key_before(*key_, name)) {
    if (reader_.unknown_keys() == UnknownKeys::refuse) {
      reader_.fail(ProtocolError::unknown_key);
    }
    skip_value();
  }
  if (key_ != name) {
    return false;
  }
  key_.reset();
  return true;
}

void MapReader::literal(std::string_view name, std::string_view text) {
  std::string_view value;
  (*this)(name, value);
  if (value != text) {
    reader_.fail(ProtocolError::unknown_value);
  }
}

// A key that is merely out of place is reported as that.
void MapReader::refuse_missing() {
  while (read_key()) {
    skip_value();
  }
  reader_.fail(ProtocolError::missing_key);
}

void MapReader::finish() {
  while (read_key()) {
    if (reader_.unknown_keys() == UnknownKeys::refuse) {
      reader_.fail(ProtocolError::unknown_key);
    }
    skip_value();
  }
  reader_.leave();
}

}  // namespace indaba::cbor
