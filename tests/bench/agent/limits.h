// The pieces of agent_bench: each prints what it has measured beside the limit that there is to it.
#pragma once

#include <ctime>

namespace indaba::bench {

// Of the process, in seconds.
inline double processor_time() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// An open channel whose circle has so many devices.
void measure_circle(int members);
// An alliance with so many channels, half of them closed, and so many messages in all.
void measure_store(int channels, int messages);

}  // namespace indaba::bench
