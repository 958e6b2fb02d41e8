// What an export holds of channels, inboxes and circles.
#include "server/service/channel_kinds.h"
#include "server/service/circles.h"
#include "server/service/devices.h"
#include "server/service/export.h"
#include "server/service/export_pages.h"
#include "server/service/inbox.h"
#include "server/service/refusal.h"

namespace indaba::server {

Result<protocol::ExportedChannel> Export::shown(const storage::Channel& channel) const {
  INDABA_TRY_ASSIGN(const auto joined, store_.channels->member(channel.id, member_));
  protocol::ExportedChannel exported{.channel = channel.id,
                                     .kind = shown_kind(channel.kind),
                                     .joined = joined.joined,
                                     .joined_seq = joined.joined_seq,
                                     .cursors = {},
                                     .leaves = {},
                                     .wrote = {}};
  INDABA_TRY_ASSIGN(const auto devices, store_.devices->devices_of(member_));
  for (const storage::Device& device : devices) {
    const auto cursor = store_.channels->cursor(channel.id, device.id);
    INDABA_TRY_ASSIGN(const bool has_read, is_there(cursor));
    if (has_read) {
      exported.cursors.push_back({device.id, *cursor});
    }
    INDABA_TRY_ASSIGN(const bool is_leaf, is_there(store_.leaves->leaf(channel.id, device.id)));
    if (is_leaf) {
      exported.leaves.push_back(device.id);
    }
  }
  const auto wrote = store_.open_channels->written(channel.id, member_);
  INDABA_TRY_ASSIGN(const bool has_written, is_there(wrote));
  if (has_written) {
    exported.wrote = *wrote;
  }
  return exported;
}

Next Export::channels(const Mark& from) {
  // Each costs some rows for each device.
  constexpr std::size_t kChannelsPage = 25;
  INDABA_TRY_ASSIGN(const auto after, id_in<ChannelId>(from));
  INDABA_TRY_ASSIGN(const auto page, store_.channels->channels_of(member_, after, kChannelsPage));
  for (const storage::Channel& channel : page) {
    INDABA_TRY_ASSIGN(reply_.channels.emplace_back(), shown(channel));
  }
  return page.size() < kChannelsPage ? std::optional<Mark>() : Mark{0, bytes_of(page.back().id)};
}

Next Export::bans(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto after, id_in<ChannelId>(from));
  INDABA_TRY_ASSIGN(const auto page, store_.open_channels->bans_of(member_, after, kPageRows));
  for (const storage::ChannelBan& ban : page) {
    reply_.bans.push_back({ban.channel, ban.until});
  }
  return behind(page, [](const storage::ChannelBan& ban) { return ban.channel; });
}

// `number` is the seq to go on from in the channel of the mark; 0: with the channel behind it.
Next Export::entries(const Mark& from) {
  INDABA_TRY_ASSIGN(const std::optional<ChannelId> channel, id_in<ChannelId>(from));
  INDABA_TRY_ASSIGN(const std::vector<storage::Device> devices, all_devices_of(store_, member_));
  std::size_t rows = 0;
  if (channel && from.number != 0) {
    INDABA_TRY_ASSIGN(const bool is_in, is_there(store_.channels->member(*channel, member_)));
    INDABA_TRY_ASSIGN(
        const std::uint64_t next,
        is_in ? add_entries(*channel, from.number, devices, rows) : Result<std::uint64_t>(0));
    return std::optional(Mark{next, bytes_of(*channel)});
  }
  INDABA_TRY_ASSIGN(const auto channels, store_.channels->channels_of(member_, channel, kPageRows));
  for (const storage::Channel& one : channels) {
    INDABA_TRY_ASSIGN(const std::uint64_t next, add_entries(one.id, 1, devices, rows));
    if (next != 0 || rows >= kExportedRowsMax) {
      return std::optional(Mark{next, bytes_of(one.id)});
    }
  }
  return behind(channels, [](const storage::Channel& one) { return one.id; });
}

// Returns where to go on, 0 when through; counts the rows that it looked at.
Result<std::uint64_t> Export::add_entries(const ChannelId& channel, std::uint64_t seq,
                                          const std::vector<storage::Device>& devices,
                                          std::size_t& rows) {
  const std::size_t limit = kExportedRowsMax - rows;
  INDABA_TRY_ASSIGN(const auto notes, store_.log->notes(channel, seq, limit));
  for (const storage::EntryNote& note : notes) {
    const bool is_own = std::any_of(devices.begin(), devices.end(),
                                    [&](const auto& device) { return device.id == note.device; });
    if (is_own) {
      reply_.entries.push_back({channel, note.seq, note.at, *note.device, note.body_bytes});
    }
  }
  rows += notes.size();
  return notes.size() < limit ? 0 : notes.back().seq + 1;
}

Next Export::inboxes(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto devices, devices_from(from));
  std::uint64_t after = from.number;
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(const auto page, store_.inboxes->read(device.id, after, kPageRows));
    for (const storage::KeptInboxEntry& kept : page) {
      reply_.inboxes.push_back({device.id, frame_of(kept.seq, kept.entry)});
    }
    if (!page.empty()) {
      return std::optional(Mark{page.back().seq, bytes_of(device.id)});
    }
    after = 0;
  }
  return std::optional<Mark>();
}

Next Export::answers(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto page, store_.answers->of_member(member_, from.number, kPageRows));
  for (const storage::KeptAnswer& kept : page) {
    reply_.answers.push_back({.circle = kept.answer.circle,
                              .subject = kept.answer.subject,
                              .number = kept.number,
                              .device = kept.answer.device,
                              .counter = kept.answer.counter,
                              .sealed = kept.answer.sealed,
                              .at = kept.answer.at});
  }
  return page.size() < kPageRows ? std::optional<Mark>() : Mark{page.back().number, {}};
}

Status Export::add_boxes(const storage::Circle& circle,
                         const std::vector<storage::Device>& devices) {
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(const auto boxes,
                      store_.circles->boxes(circle.id, device.id, kBoxesGivenMax));
    for (const storage::KeptBox& box : boxes) {
      INDABA_TRY_ASSIGN(reply_.boxes.emplace_back(),
                        cbor::decode<protocol::Statement>(box.encoded));
    }
  }
  return {};
}

Next Export::boxes(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto after, id_in<protocol::CircleId>(from));
  INDABA_TRY_ASSIGN(const auto devices, store_.devices->devices_of(member_));
  INDABA_TRY_ASSIGN(const auto circles, store_.circles->circles(after, kExportedCirclesMax));
  for (const storage::Circle& circle : circles) {
    INDABA_TRY(add_boxes(circle, devices));
    if (reply_.boxes.size() >= kExportedBoxesMax) {
      return std::optional(Mark{0, bytes_of(circle.id)});
    }
  }
  return circles.size() < kExportedCirclesMax ? std::optional<Mark>()
                                              : Mark{0, bytes_of(circles.back().id)};
}

// The mark's key is a device's id, and that of the request behind which to go on.
Next Export::replies(const Mark& from) {
  constexpr std::size_t kIdBytes = DeviceId::size_bytes;
  Mark device_mark = from;
  std::optional<RequestId> after;
  if (from.key && from.key->size() == kIdBytes + RequestId::size_bytes) {
    after = RequestId(ByteView(*from.key).last<RequestId::size_bytes>());
    device_mark.key->resize(kIdBytes);
  }
  INDABA_TRY_ASSIGN(const auto devices, devices_from(device_mark));
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(const auto page, store_.requests->of_device(device.id, after, kPageRows));
    for (const storage::ReplyNote& note : page) {
      reply_.replies.push_back({device.id, note.request, note.at, note.size});
    }
    if (!page.empty()) {
      Bytes key = bytes_of(device.id);
      append(key, page.back().request.view());
      return std::optional(Mark{0, std::move(key)});
    }
    after.reset();
  }
  return std::optional<Mark>();
}

}  // namespace indaba::server
