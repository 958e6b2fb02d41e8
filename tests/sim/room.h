// Room: one MLS group as its delivery service sees it: the log in its order, the commits that wait
// for a decision, what each epoch is, and the seats of those who take part.
#pragma once

#include <memory>

#include "tests/sim/seat.h"

namespace indaba::sim {

// By which messages the room's handshake travels. A server can follow open rooms alone.
enum class Handshake : std::uint8_t { open, sealed, mixed };

// A commit that was made and sent, and is not accepted or refused yet.
struct Submission {
  SubmissionId id = 0;
  SeatId seat = 0;
  Entry entry;
  mls::CommitEffects effects;
  std::optional<Bytes> welcome;
  std::optional<Bytes> group_info;
};

// What all who are in an epoch must agree on. The server or the first who arrives fills it.
struct Truth {
  Bytes context;
  Bytes tree;
  Bytes authenticator;
  Bytes exported;
};

// A Welcome on its way to who was added.
struct Invitation {
  Person* person = nullptr;
  mls::KeyPackageSecrets own;
  Bytes welcome;
  mls::Epoch epoch;
};

struct Room {
  std::uint32_t number = 0;
  mls::CipherSuite suite{};
  Handshake handshake = Handshake::open;
  mls::Epoch epoch;
  std::vector<std::unique_ptr<Seat>> seats;
  std::vector<Entry> log;
  std::map<mls::Epoch, std::size_t> epoch_starts;  // in the log
  std::vector<Submission> submissions;
  std::map<mls::Epoch, Truth> truths;
  std::vector<Invitation> invitations;
  std::optional<Bytes> group_info;  // of the newest epoch, if its committer made one
  std::optional<mls::PublicGroup> server;
  mls::SavedState server_state;
  bool closed = false;  // by a ReInit

  Seat* find(SeatId id);
  Seat* at_leaf(mls::LeafIndex leaf);
  // Those who can speak: all of them, or those at the room's epoch with no commit on its way.
  std::vector<Seat*> active() const;
  std::vector<Seat*> current() const;
  // Of the tree, as somebody knows it who is in the newest epoch; 0 if nobody is.
  std::size_t tree_members() const;
  // The same, or the seats if there are more.
  std::size_t member_count() const;

  void save_server();
};

}  // namespace indaba::sim
