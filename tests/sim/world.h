// World: all that a run is made of: people, rooms, and the dice that move them.
#pragma once

#include "tests/sim/dice.h"
#include "tests/sim/room.h"
#include "tests/sim/trace.h"

namespace indaba::sim {

struct Options {
  std::uint64_t seed = 1;
  std::uint32_t steps = 2000;
  std::uint32_t members_max = 64;
};

// A state that somebody kept who should have forgotten it, or never should have had more of it.
struct Adversary {
  mls::Group group;
  std::uint32_t room = 0;
  mls::Epoch last;  // which it was a member of
};

// A key package that somebody was handed and may or may not use.
struct Newcomer {
  Person* person = nullptr;
  mls::KeyPackageSecrets own;
};

class World {
 public:
  explicit World(const Options& with);

  mls::Services services(const Person& person) { return {random, authentication, *person.psks}; }
  // Somebody new, or somebody who has been here before.
  Person& person();
  // A new name and key of theirs; all that succeed each other are one client.
  mls::Identity identity(Person& person);
  mls::KeyPackageSecrets key_package(const mls::Identity& identity, mls::CipherSuite suite);
  // Hands out a key package by which the person can be added.
  mls::KeyPackage newcomer(Person& person, mls::CipherSuite suite);
  // Whose name the credential carries.
  Person& person_named(const mls::Credential& credential);

  Room& open_room(mls::CipherSuite suite);
  Room* find_room(std::uint32_t number);
  Bytes room_id();

  // A fresh id of a PSK that exists: external, or resumption of the seat's current epoch.
  mls::PreSharedKeyId psk(Seat& seat);
  mls::SignatureKeyPair signature_key();
  mls::WireFormat wire(const Room& room);
  // Extensions of a group's context, that of external senders always among them.
  mls::ExtensionList group_extensions();

  // Who is asked to keep what they should forget: a few at a time.
  void keep_adversary(Adversary adversary);

  Options options;
  Dice dice;
  test::SeededRandom random;
  test::TestAuthentication authentication;
  PskEscrow escrow;
  Trace trace;
  mls::GroupLimits limits;
  std::uint32_t target = 0;  // members that rooms tend to
  mls::SignatureKeyPair external_sender;
  std::vector<std::unique_ptr<Person>> people;
  std::vector<std::unique_ptr<Room>> rooms;
  std::map<mls::KeyPackageRef, Newcomer> newcomers;
  std::vector<Adversary> adversaries;
  SeatId next_seat = 1;
  SubmissionId next_submission = 1;

 private:
  std::uint32_t rooms_made_ = 0;
  std::uint32_t psks_made_ = 0;
  std::uint32_t ids_made_ = 0;
};

// The type of an extension that all clients here support and MLS knows nothing of.
inline constexpr mls::ExtensionType kTestExtension{0xf0a1};
mls::Capabilities capabilities();

}  // namespace indaba::sim
