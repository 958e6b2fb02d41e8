// What a member's own devices tell each other in their self channel: how far they have read, which
// channels and people are muted, pinned or blocked, what their profile says and to whom, what they
// call their devices, which alerts they want to hear of.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

// Of each kind, in one message.
inline constexpr std::size_t kMarksPerMessageMax = 200;
// Of a profile, whoever sees them.
inline constexpr std::size_t kProfileFieldsMax = 32;
inline constexpr std::size_t kProfileValuesMax = 50;
inline constexpr std::size_t kProfileValueBytesMax = 2000;
inline constexpr std::size_t kDeviceNameBytesMax = 64;
// Of a choice of alerts.
inline constexpr std::size_t kFilterCountriesMax = 250;
inline constexpr std::size_t kFilterLanguagesMax = 40;
inline constexpr std::size_t kFilterCategoriesMax = 20;

// Everything up to that place of the channel's log has been read.
struct ReadMark {
  ChannelId channel;
  std::uint64_t seq = 0;
  bool operator==(const ReadMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};

// The one that was changed last counts; of two at once the one that is on.
struct ChannelMark {
  ChannelId channel;
  bool on = false;
  UnixTime changed;
  bool operator==(const ChannelMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io("changed", self.changed);
    io("channel", self.channel);
  }
};

struct MemberMark {
  MemberId member;
  bool on = false;
  UnixTime changed;
  bool operator==(const MemberMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io("member", self.member);
    io("changed", self.changed);
  }
};

// What a device of the member's is called.
struct DeviceMark {
  DeviceId device;
  std::string name;
  UnixTime changed;
  bool operator==(const DeviceMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, kDeviceNameBytesMax});
    io("device", self.device);
    io("changed", self.changed);
  }
};

// Who sees a field of a profile: all members and the server; whom the member has chosen, end to
// end; nobody but the member's own devices.
enum class FieldVisibility : std::uint8_t { alliance, chosen, nobody };
constexpr auto enum_names(FieldVisibility) {
  using enum FieldVisibility;
  return std::to_array<cbor::Named<FieldVisibility>>(
      {{alliance, "alliance"}, {chosen, "chosen"}, {nobody, "nobody"}});
}

// A field of the member's own profile, by its name in frames.cddl; without values it is gone.
struct ProfileMark {
  std::string name;
  std::vector<std::string> values;
  UnixTime changed;
  FieldVisibility visible = FieldVisibility::nobody;
  bool operator==(const ProfileMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, 40});
    io("values", self.values, cbor::at_most(kProfileValuesMax),
       cbor::Bounds{1, kProfileValueBytesMax});
    io("changed", self.changed);
    io("visible", self.visible);
  }
};

// Which alerts the member hears of; what is not said is as it is by default. Categories and
// severities by the names that CAP gives them.
struct AlertFilterMark {
  UnixTime changed;
  std::optional<std::string> severity;
  std::vector<std::string> countries;
  std::vector<std::string> languages;
  std::vector<std::string> categories;
  bool operator==(const AlertFilterMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("changed", self.changed);
    io("severity", self.severity, cbor::Bounds{1, 40});
    io("countries", self.countries, cbor::at_most(kFilterCountriesMax), kCountryBounds);
    io("languages", self.languages, cbor::at_most(kFilterLanguagesMax), cbor::Bounds{1, 40});
    io("categories", self.categories, cbor::at_most(kFilterCategoriesMax), cbor::Bounds{1, 40});
  }
};

// What has changed, or all that there is.
struct MarksContent {
  static constexpr std::string_view kKind = "marks";
  std::vector<ReadMark> read;
  std::vector<ChannelMark> mutes;
  std::vector<ChannelMark> pins;
  std::vector<MemberMark> blocks;
  std::optional<std::vector<MemberMark>> shares{};  // who sees what is for chosen people
  std::optional<std::vector<DeviceMark>> devices{};
  std::optional<std::vector<ProfileMark>> profile{};
  std::optional<AlertFilterMark> alert_filter{};
  bool operator==(const MarksContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("pins", self.pins, cbor::at_most(kMarksPerMessageMax));
    io("read", self.read, cbor::at_most(kMarksPerMessageMax));
    io("mutes", self.mutes, cbor::at_most(kMarksPerMessageMax));
    io("blocks", self.blocks, cbor::at_most(kMarksPerMessageMax));
    io("shares", self.shares, cbor::Bounds{1, kMarksPerMessageMax});
    io("devices", self.devices, cbor::Bounds{1, kMarksPerMessageMax});
    io("profile", self.profile, cbor::Bounds{1, kProfileFieldsMax});
    io("alert_filter", self.alert_filter);
  }
};

}  // namespace indaba::protocol
