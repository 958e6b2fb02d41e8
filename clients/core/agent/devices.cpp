// A member's own devices: what is known of them here, what a new one is handed, ending one.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/fingerprint.h"
#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

constexpr std::string_view kDevices = "device/";
// Of what a new device is handed, which has to fit into one entry of its inbox.
constexpr std::size_t kHandedPeopleMax = 500;
constexpr std::size_t kHandedChannelsMax = 100;
constexpr std::size_t kHandedMarksMax = 40;

std::string device_key(const DeviceId& device) {
  return std::string(kDevices) + to_hex(device.view());
}

std::string short_name(std::string name) {
  std::size_t end = std::min<std::size_t>(name.size(), protocol::kDeviceNameBytesMax);
  // Not within a character (RFC 3629).
  while (end != 0 && end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
    --end;
  }
  name.resize(end);
  return name;
}

}  // namespace

void Agent::name_device(const DeviceId& device, const std::string& name) {
  context_.records.put(device_key(device), protocol::NamedDevice{device, short_name(name)});
}

Result<std::vector<OwnDevice>> Agent::devices() const {
  if (!account_) {
    std::vector<OwnDevice> devices;
    if (linking_) {
      INDABA_TRY_ASSIGN(devices.emplace_back(), linking_device());
    }
    return devices;
  }
  INDABA_TRY_ASSIGN(const auto named, context_.records.all<protocol::NamedDevice>(kDevices));
  std::vector<OwnDevice> devices;
  for (const auto& known : trust_.set().devices(account_->member())) {
    const auto certificate = trust_.view().device(account_->member(), known.body.device);
    // A renewed certificate stands beside the one before.
    if (!certificate || *certificate != known.body) {
      continue;
    }
    OwnDevice& device = devices.emplace_back();
    device.device = certificate->device;
    const auto name = named.find(to_hex(certificate->device.view()));
    device.name = name != named.end() ? name->second.name : std::string();
    if (const auto* mark = channels_.marks().device(device.device)) {
      device.name = mark->name;
    }
    device.fingerprint = fingerprint_of(*certificate);
    device.since = certificate->created;
    device.is_this = certificate->device == account_->device();
    device.certifier = certificate->certifier;
  }
  std::stable_sort(devices.begin(), devices.end(),
                   [](const OwnDevice& a, const OwnDevice& b) { return a.since < b.since; });
  return devices;
}

// What has changed since the last time is told; the first time there is nothing to compare with.
Status Agent::note_devices() {
  INDABA_TRY_ASSIGN(auto known, context_.records.all<protocol::NamedDevice>(kDevices));
  INDABA_TRY_ASSIGN(const auto now, devices());
  const bool is_first = known.empty();
  for (const OwnDevice& device : now) {
    if (known.erase(to_hex(device.device.view())) != 0) {
      continue;
    }
    name_device(device.device, {});
    if (!is_first && !device.is_this) {
      context_.tell(DeviceAdded{device});
    }
  }
  for (const auto& [key, gone] : known) {
    context_.records.erase(device_key(gone.device));
    const auto* mark = channels_.marks().device(gone.device);
    context_.tell(DeviceEnded{gone.device, mark != nullptr ? mark->name : gone.name});
  }
  return {};
}

Result<protocol::Belongings> Agent::belongings() const {
  protocol::Belongings all;
  INDABA_TRY_ASSIGN(all.root, trust_.founding());
  all.handle = account_->handle();
  all.marks = channels_.marks().newest(kHandedMarksMax);
  all.marks.devices.reset();  // their names stand beside them
  INDABA_TRY_ASSIGN(const auto own, devices());
  all.devices.reserve(own.size());
  for (const OwnDevice& device : own) {
    all.devices.push_back({device.device, device.name});
  }
  for (const auto& [id, channel] : channels_.all()) {
    if (channel.kind == protocol::ChannelKind::group && !channel.name.empty() &&
        all.channels.size() < kHandedChannelsMax) {
      all.channels.push_back({id, channel.name});
    }
    for (const MemberId& member : channels_.closed_members(id)) {
      const Person* person = trust_.person(member);
      const bool is_there =
          std::any_of(all.people.begin(), all.people.end(),
                      [&](const protocol::KeptPerson& kept) { return kept.member == member; });
      if (person != nullptr && member != account_->member() && !is_there &&
          all.people.size() < kHandedPeopleMax) {
        all.people.push_back({member, person->identity_generation});
      }
    }
  }
  return all;
}

void Agent::take_belongings(const protocol::Belongings& belongings) {
  for (const protocol::NamedDevice& device : belongings.devices) {
    name_device(device.device, device.name);
  }
  for (const protocol::KeptPerson& person : belongings.people) {
    trust_.accept_identity(person.member, person.generation);
  }
  for (const protocol::NamedChannel& channel : belongings.channels) {
    channels_.name(channel.channel, channel.name);
  }
  channels_.marks().take(belongings.marks);
}

Flow<Result<Outcome>> Agent::carry_out(RenameDevice command) {
  INDABA_FLOW_TRY_ASSIGN(const auto known, devices());
  const bool is_own = std::any_of(known.begin(), known.end(), [&](const OwnDevice& device) {
    return device.device == command.device;
  });
  if (!is_own) {
    co_return ClientError::unknown_device;
  }
  co_return marked(channels_.marks().name({command.device, std::move(command.name), {}}));
}

std::vector<DeviceId> with_certified(const std::vector<OwnDevice>& devices,
                                     const DeviceId& device) {
  std::vector<DeviceId> ended{device};
  for (std::size_t next = 0; next != ended.size(); ++next) {
    for (const OwnDevice& other : devices) {
      if (other.certifier == ended[next]) {
        ended.push_back(other.device);
      }
    }
  }
  return ended;
}

// Each by an entry of its own, the last certified first: others remove a leaf only for a revocation
// that names its device, and this device, if it goes too, has to be the last.
Flow<Result<Outcome>> Agent::carry_out(RevokeDevice command) {
  INDABA_FLOW_TRY_ASSIGN(const auto known, devices());
  const bool is_own = std::any_of(known.begin(), known.end(), [&](const OwnDevice& device) {
    return device.device == command.device;
  });
  if (!is_own) {
    co_return ClientError::unknown_device;
  }
  std::vector<DeviceId> ended = with_certified(known, command.device);
  std::reverse(ended.begin(), ended.end());
  std::stable_partition(ended.begin(), ended.end(),
                        [this](const DeviceId& id) { return id != account_->device(); });
  for (const DeviceId& device : ended) {
    const protocol::TargetDevice target{account_->member(), device};
    const Status revoked = co_await revoke(target, command.reason);
    // The server may close before it has answered a device that has ended itself.
    const bool is_last_word = device == account_->device() &&
                              revoked.error() == make_error_code(ClientError::disconnected);
    if (!revoked && !is_last_word) {
      co_return revoked.error();
    }
  }
  if (ended.back() != account_->device()) {
    INDABA_FLOW_TRY(note_devices());
    flows_.spawn(do_duties());
  }
  co_return Outcome(Done{});
}

}  // namespace indaba::client
