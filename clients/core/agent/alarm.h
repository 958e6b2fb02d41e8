// Alarms: what is wrong with the server, or with somebody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/types.h"

namespace indaba::client {

// In plain words what each means stands with who shows them.
enum class AlarmKind : std::uint8_t {
  server_key,     // the server's key is not the one that the link named
  log_forked,     // a channel's log is not the one that was there before
  log_split,      // somebody else was shown another log of a channel
  not_trusted,    // somebody speaks for whom nothing that is trusted stands
  answer_forked,  // a member gave two answers as one
  unknown_own,    // a log holds what this device wrote and does not know of
  ghost_device,   // a device is shown for a member that nobody of the alliance stands for
  no_chain,       // somebody is shown as a member, and nothing leads from the root to them
  handle_moved,  // a handle is somebody else's now; nothing is sent to them before that is accepted
  invite_used_twice,  // two claim one use of an invite
  manifest_forked,    // a circle has two keys of one number
  wrong_seed,         // a circle's key is not the one that its steward announced
  list_forked,        // the list of revocations is not the one that an admin vouches for
  list_held_back,     // it is shorter than an admin says
  rolled_back,        // the server has less of a channel than this device
  rotation_overdue,   // a day after this member's revocation its circles have no new key
  replaced,           // another copy of this device has connected
};
constexpr auto enum_names(AlarmKind) {
  using enum AlarmKind;
  return std::to_array<cbor::Named<AlarmKind>>({{server_key, "server_key"},
                                                {log_forked, "log_forked"},
                                                {log_split, "log_split"},
                                                {not_trusted, "not_trusted"},
                                                {answer_forked, "answer_forked"},
                                                {unknown_own, "unknown_own"},
                                                {ghost_device, "ghost_device"},
                                                {no_chain, "no_chain"},
                                                {handle_moved, "handle_moved"},
                                                {invite_used_twice, "invite_used_twice"},
                                                {manifest_forked, "manifest_forked"},
                                                {wrong_seed, "wrong_seed"},
                                                {list_forked, "list_forked"},
                                                {list_held_back, "list_held_back"},
                                                {rolled_back, "rolled_back"},
                                                {rotation_overdue, "rotation_overdue"},
                                                {replaced, "replaced"}});
}

struct Alarm {
  static constexpr std::string_view kType = "alarm";
  AlarmKind kind{};
  std::optional<ChannelId> channel;
  std::optional<std::uint64_t> seq;
  std::string handle{};  // whom it is about, if it is about somebody

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io.literal("type", kType);
    io("alarm", self.kind);
    io("handle", self.handle);
    io("channel", self.channel);
  }
};

}  // namespace indaba::client
