#include "server/service/standing.h"

#include <algorithm>
#include <optional>

#include "protocol/statements/rules.h"
#include "server/service/authority.h"
#include "server/service/circle_rules.h"
#include "server/service/circles.h"
#include "server/service/grants.h"
#include "server/service/membership.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::CircleId;
using storage::RemovalReason;
using storage::Standing;

template <class T>
void add_each_once(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& item : from) {
    if (std::find(to.begin(), to.end(), item) == to.end()) {
      to.push_back(item);
    }
  }
}

template <class Predicate>
Result<std::vector<CircleId>> circles_where(const storage::Store& store, Predicate is_one) {
  std::vector<CircleId> found;
  std::optional<CircleId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.circles->circles(after, kPageRows));
    for (const storage::Circle& circle : page) {
      INDABA_TRY_ASSIGN(const auto definition, definition_of(store, circle.id));
      if (is_one(definition)) {
        found.push_back(circle.id);
      }
    }
    if (page.size() < kPageRows) {
      return found;
    }
    after = page.back().id;
  }
}

// The device's leaves are to be removed by whoever commits next.
Result<std::vector<ChannelId>> demand_removals(storage::Store& store, const DeviceId& device,
                                               RemovalReason reason) {
  std::vector<ChannelId> channels;
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.leaves->channels_of(device, after, kPageRows));
    for (const ChannelId& channel : page) {
      INDABA_TRY(store.leaves->demand_removal(channel, device, reason));
      channels.push_back(channel);
    }
    if (page.size() < kPageRows) {
      return channels;
    }
    after = page.back();
  }
}

// Nobody waits for what the device has not taken in.
Status forget_cursors(storage::Store& store, const storage::Device& device) {
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page,
                      store.channels->channels_of(device.member, after, kPageRows));
    for (const storage::Channel& channel : page) {
      INDABA_TRY(store.channels->remove_cursor(channel.id, device.id));
    }
    if (page.size() < kPageRows) {
      return {};
    }
    after = page.back().id;
  }
}

// One device alone.
Result<std::vector<ChannelId>> end_alone(ServiceContext& context, storage::Store& store,
                                         const storage::Device& device, Ending ending) {
  INDABA_TRY(store.devices->end(device.id, context.now));
  INDABA_TRY(store.key_packages->forget_device(device.id));
  INDABA_TRY(store.circles->forget_boxes_of(device.id));
  INDABA_TRY(store.inboxes->forget_device(device.id));
  INDABA_TRY(forget_cursors(store, device));
  context.effects.push_back(Disconnect{device.id, ending.told});
  return demand_removals(store, device.id, ending.removal);
}

Result<bool> is_of_circles(const storage::Store& store, const storage::Channel& channel,
                           const std::vector<CircleId>& circles) {
  if (channel.kind != storage::ChannelKind::topic && channel.kind != storage::ChannelKind::alert) {
    return false;
  }
  INDABA_TRY_ASSIGN(const storage::OpenChannel open, store.open_channels->channel(channel.id));
  return std::find(circles.begin(), circles.end(), open.circle) != circles.end();
}

Status demand_rotations(ServiceContext& context, storage::Store& store,
                        const std::vector<CircleId>& circles) {
  for (const CircleId& circle : circles) {
    INDABA_TRY(demand_rotation(context, store, circle, RotationCause::revocation));
  }
  return {};
}

}  // namespace

Result<std::vector<CircleId>> circles_admitting(const storage::Store& store, const MemberId& member,
                                                UnixTime now) {
  const auto authority = Authority::of(store, member, now);
  INDABA_TRY_ASSIGN(const bool is_in, is_there(authority));
  if (!is_in) {
    return std::vector<CircleId>{};
  }
  return circles_where(store, [&](const protocol::CircleStatement& circle) {
    return authority->is_admitted(circle.rule, circle.circle);
  });
}

Status lose_circles(ServiceContext& context, storage::Store& store, const MemberId& member,
                    const std::vector<CircleId>& circles) {
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.channels->channels_of(member, after, kPageRows));
    for (const storage::Channel& channel : page) {
      INDABA_TRY_ASSIGN(const bool is_lost, is_of_circles(store, channel, circles));
      if (is_lost) {
        INDABA_TRY(leave_channel(context, store, channel, member));
      }
    }
    if (page.size() < kPageRows) {
      break;
    }
    after = page.back().id;
  }
  return demand_rotations(context, store, circles);
}

Status let_in(ServiceContext& context, storage::Store& store,
              const protocol::Authentic<protocol::MemberStatement>& member) {
  const MemberId& id = member.body.member;
  INDABA_TRY(
      store.members->set_statement(id, member.hash, member.body.serial, member.body.country));
  INDABA_TRY(store.members->set_standing(id, Standing::full));
  INDABA_TRY_ASSIGN(const bool was_waiting, is_there(store.invites->registration(id)));
  if (was_waiting) {
    INDABA_TRY(store.invites->remove_registration(id));
  }
  return restore_grants(context, store, id);
}

Status keep_in_suspense(ServiceContext& context, storage::Store& store, const MemberId& member) {
  INDABA_TRY_ASSIGN(const auto circles, circles_admitting(store, member, context.now));
  INDABA_TRY(store.members->set_standing(member, Standing::pending));
  return lose_circles(context, store, member, circles);
}

Result<std::vector<ChannelId>> end_devices(ServiceContext& context, storage::Store& store,
                                           const MemberId& member, Ending ending) {
  std::vector<ChannelId> left;
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(const auto channels, end_alone(context, store, device, ending));
    add_each_once(left, channels);
  }
  return left;
}

Result<Departure> put_out(ServiceContext& context, storage::Store& store, const MemberId& member,
                          DisconnectReason told) {
  Departure departure;
  INDABA_TRY_ASSIGN(departure.rotate, circles_admitting(store, member, context.now));
  INDABA_TRY(lose_circles(context, store, member, departure.rotate));
  INDABA_TRY_ASSIGN(departure.remove,
                    end_devices(context, store, member, {RemovalReason::membership_ended, told}));
  INDABA_TRY(store.roles->remove_all(member));
  INDABA_TRY(store.members->set_standing(member, Standing::ended));
  return departure;
}

Result<Departure> end_device(ServiceContext& context, storage::Store& store,
                             const storage::Device& device) {
  Departure departure;
  INDABA_TRY_ASSIGN(departure.rotate, circles_admitting(store, device.member, context.now));
  std::vector<storage::Device> left{device};
  while (!left.empty()) {
    const storage::Device next = left.back();
    left.pop_back();
    INDABA_TRY_ASSIGN(
        const auto channels,
        end_alone(context, store, next, {RemovalReason::device_ended, DisconnectReason::revoked}));
    add_each_once(departure.remove, channels);
    INDABA_TRY_ASSIGN(const auto certified, store.devices->certified_by(next.id));
    left.insert(left.end(), certified.begin(), certified.end());
  }
  INDABA_TRY(demand_rotations(context, store, departure.rotate));
  return departure;
}

}  // namespace indaba::server
