// Liar: a server that lies: now and then a device is told something else than the truth.
#pragma once

#include <string_view>
#include <vector>

#include "tests/agents_sim/lies.h"
#include "tests/sim/trace.h"

namespace indaba::agents_sim {

using LinkId = std::uint64_t;  // a connection's, never used again

class Liar {
 public:
  // `lie`: one of kLies. Both others must outlive it.
  Liar(sim::Dice& dice, sim::Trace& trace, const Lie& lie)
      : trace_(trace), lie_(lie), stock_(dice) {}

  // A device's message on its way. Throws Violation where one has been taken in.
  void on_request(LinkId link, std::size_t device, ByteView message);
  // What the device is told instead of `message`, if anything.
  std::vector<Bytes> tell(LinkId link, std::size_t device, ByteView message);

  // Until it begins, and once it has stopped, it tells the truth.
  void begin() { is_lying_ = true; }
  void stop() { is_lying_ = false; }
  std::uint64_t told() const { return told_; }
  Stock& stock() { return stock_; }

 private:
  struct Asked {
    std::string method;
    Bytes with;
  };

  Telling telling_of(LinkId link, std::size_t device, const protocol::ServerFrame& frame);
  void check_not_taken_in(const protocol::Request& request) const;
  void check_box(const protocol::Statement& statement) const;

  sim::Trace& trace_;
  const Lie& lie_;
  Stock stock_;
  std::map<std::pair<LinkId, RequestId>, Asked> asked_;
  bool is_lying_ = false;
  std::uint64_t told_ = 0;
};

}  // namespace indaba::agents_sim
