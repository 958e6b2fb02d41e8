#include "tests/sim/world.h"

#include <algorithm>

namespace indaba::sim {

using namespace mls;
using test::MlsWorld;
using test::must;

namespace {

constexpr std::size_t kAdversariesMax = 16;
constexpr std::uint32_t kSizeClasses = 4;
constexpr std::uint64_t kSeedsPerFullRoom = 4;

// Small groups are quick and have all the corner cases of trees; large ones come now and then, and
// in every fourth seed rooms fill up.
std::uint32_t draw_target(Dice& dice, const Options& options) {
  const std::uint32_t size_class = dice.below(kSizeClasses);
  const std::uint32_t high = std::max(3U, options.members_max >> (kSizeClasses - 1 - size_class));
  const std::uint32_t drawn = dice.between(2, high);
  return options.seed % kSeedsPerFullRoom == 0 ? options.members_max : drawn;
}

GroupLimits draw_limits(Dice& dice) {
  GroupLimits limits;
  limits.past_epochs = dice.below(4);
  limits.window.generations_back = dice.below(8);
  limits.window.generations_forward = dice.chance(50) ? 1000 : dice.between(4, 30);
  return limits;
}

}  // namespace

Capabilities capabilities() {
  Capabilities made = Capabilities::of_this_build();
  made.extensions.push_back(kTestExtension);
  return made;
}

World::World(const Options& with)
    : options(with),
      dice(with.seed),
      random(with.seed),
      limits(draw_limits(dice)),
      target(draw_target(dice, with)),
      external_sender(must(SignatureKeyPair::generate(random))) {}

Person& World::person() {
  if (!people.empty() && dice.chance(25)) {
    return *dice.pick(people);
  }
  auto made = std::make_unique<Person>();
  made->name = "person-" + std::to_string(people.size());
  made->psks = std::make_unique<PersonPsks>(escrow);
  people.push_back(std::move(made));
  return *people.back();
}

Identity World::identity(Person& person) {
  std::string name = person.name;
  if (person.credentials_made++ > 0) {
    name += '#' + std::to_string(person.credentials_made);
  }
  return {Credential::basic(to_bytes(name)), signature_key()};
}

KeyPackageSecrets World::key_package(const Identity& identity, CipherSuite suite) {
  KeyPackageOptions made;
  made.lifetime = {MlsWorld::kNow.seconds - 1000, MlsWorld::kNow.seconds + 1000};
  made.capabilities = capabilities();
  if (dice.chance(20)) {
    made.leaf_extensions.set(kTestExtension, dice.bytes(9));
  }
  return must(KeyPackageSecrets::make(suite, identity, std::move(made), random));
}

KeyPackage World::newcomer(Person& person, CipherSuite suite) {
  KeyPackageSecrets own = key_package(identity(person), suite);
  KeyPackage handed_out = own.key_package;
  newcomers.emplace(handed_out.ref(), Newcomer{&person, std::move(own)});
  return handed_out;
}

Person& World::person_named(const Credential& credential) {
  const auto found = std::ranges::find_if(people, [&](const auto& person) {
    return authentication.is_same_client(credential, Credential::basic(to_bytes(person->name)));
  });
  require(found != people.end(), "every leaf is somebody's");
  return **found;
}

Room& World::open_room(CipherSuite suite) {
  auto room = std::make_unique<Room>();
  room->number = ++rooms_made_;
  room->suite = suite;
  room->handshake = static_cast<Handshake>(dice.below(3));
  rooms.push_back(std::move(room));
  return *rooms.back();
}

Room* World::find_room(std::uint32_t number) {
  const auto found = std::ranges::find(rooms, number, &Room::number);
  return found == rooms.end() ? nullptr : found->get();
}

Bytes World::room_id() { return to_bytes("room-" + std::to_string(++ids_made_)); }

PreSharedKeyId World::psk(Seat& seat) {
  PreSharedKeyId id;
  if (dice.chance(50)) {
    id.psk_id = to_bytes("psk-" + std::to_string(++psks_made_));
    escrow.add_external(id.psk_id, dice.bytes(1 + dice.below(40)));
  } else {
    id = PersonPsks::resumption_of(seat.group());
    escrow.add_resumption(seat.group());
  }
  seat.person().psks->learn(id);
  id.psk_nonce = dice.bytes(kHashBytes);
  return id;
}

SignatureKeyPair World::signature_key() { return must(SignatureKeyPair::generate(random)); }

WireFormat World::wire(const Room& room) {
  const bool open =
      room.handshake == Handshake::open || (room.handshake == Handshake::mixed && dice.chance(50));
  return open ? WireFormat::public_message : WireFormat::private_message;
}

ExtensionList World::group_extensions() {
  ExtensionList made;
  ExternalSenders senders;
  senders.senders.push_back(
      {to_bytes(external_sender.public_key), Credential::basic(to_bytes("outside"))});
  made.set(ExtensionType::external_senders, encode(senders));
  if (dice.chance(50)) {
    made.set(kTestExtension, dice.bytes(1 + dice.below(30)));
  }
  if (dice.chance(50)) {
    made.set(ExtensionType::required_capabilities,
             encode(RequiredCapabilities{{kTestExtension}, {}, {CredentialType::basic}}));
  }
  return made;
}

void World::keep_adversary(Adversary adversary) {
  if (adversaries.size() < kAdversariesMax) {
    adversaries.push_back(std::move(adversary));
  } else {
    dice.pick(adversaries) = std::move(adversary);
  }
}

}  // namespace indaba::sim
