#include "protocol/groups/application_message.h"

#include "crypto/mls/public/codec.h"
#include "crypto/mls/public/types.h"
#include "protocol/groups/error.h"

namespace indaba::protocol {
namespace {

// The channel's id and the generation, as group_id_of has them.
bool is_group_id(ByteView id, const ChannelId& channel, std::uint64_t generation) {
  constexpr std::size_t kSize = ChannelId::size_bytes + sizeof(generation);
  if (id.size() != kSize || !same_bytes(id.first(ChannelId::size_bytes), channel.view())) {
    return false;
  }
  mls::Reader reader(id.subspan(ChannelId::size_bytes));
  std::uint64_t named = 0;
  reader(named);
  return named == generation;
}

}  // namespace

Status check_application_message(ByteView body, const ChannelId& channel, std::uint64_t generation,
                                 std::uint64_t epoch, const MessageId& message) {
  mls::Reader reader(body);
  mls::ProtocolVersion version{};
  mls::WireFormat format{};
  reader(version, format);
  const ByteView group_id = reader.take_vector();
  mls::Epoch named_epoch;
  mls::ContentType type{};
  reader(named_epoch, type);
  const ByteView authenticated_data = reader.take_vector();
  const ByteView sender_data = reader.take_vector();
  const ByteView ciphertext = reader.take_vector();
  if (!reader.ok()) {
    return reader.error();
  }
  if (!reader.empty() || version != mls::ProtocolVersion::mls10 ||
      format != mls::WireFormat::private_message || type != mls::ContentType::application ||
      sender_data.empty() || ciphertext.empty() ||
      !same_bytes(authenticated_data, message.view())) {
    return GroupError::wrong_message;
  }
  return is_group_id(group_id, channel, generation) && named_epoch.value == epoch
             ? Status()
             : GroupError::wrong_group;
}

}  // namespace indaba::protocol
