// What a member is after an attack: exactly what it was.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"

namespace indaba::test {

// The group refuses the message for that reason and has nothing new to save.
inline void expect_refused(mls::Group& group, ByteView message, mls::MlsError error) {
  group.save();
  const auto received = group.receive(message);
  EXPECT_FALSE(received);
  EXPECT_EQ(received.error(), error) << received.error().message();
  EXPECT_TRUE(group.save().records.empty());
}

// Everybody but the sender refuses it.
inline void expect_all_refuse(std::vector<mls::Group>& groups, std::size_t sender, ByteView message,
                              mls::MlsError error) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i != sender) {
      expect_refused(groups[i], message, error);
    }
  }
}

// All are in one epoch and can still read each other.
inline void expect_in_touch(MlsWorld& world, std::vector<mls::Group>& groups) {
  world.commit(groups, 0);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Bytes message = must(groups[i].protect(as_bytes("still here")));
    EXPECT_EQ(world.deliver(groups, i, message).size(), groups.size() - 1);
  }
}

inline mls::CommitOptions options_now() {
  mls::CommitOptions options;
  options.now = MlsWorld::kNow;
  return options;
}

}  // namespace indaba::test
