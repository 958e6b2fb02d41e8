#include "protocol/content/content.h"

namespace indaba::protocol {
namespace {

struct ContentKind {
  std::string kind;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind, kNameBounds);
  }
};

template <class... Known>
bool is_one_of(std::string_view kind, const std::variant<Known...>* /*unused*/) {
  return ((kind == Known::kKind) || ...);
}

bool is_known_kind(std::string_view kind) {
  return is_one_of(kind, static_cast<const Content*>(nullptr));
}

}  // namespace

Result<std::optional<Content>> read_content(ByteView encoded) {
  const auto content = cbor::decode<Content>(encoded, cbor::UnknownKeys::ignore);
  if (content) {
    return std::optional<Content>(*content);
  }
  // One kind more is no error, as long as it is a kind.
  const auto tagged = cbor::decode<ContentKind>(encoded, cbor::UnknownKeys::ignore);
  const bool is_new = tagged && !is_known_kind(tagged->kind);
  return is_new ? Result<std::optional<Content>>(std::nullopt) : content.error();
}

}  // namespace indaba::protocol
