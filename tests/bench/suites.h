// The benchmarks by subject. Each function registers its own and describes them to `figures`, which
// must outlive the run.
#pragma once

#include "tests/bench/figures.h"

namespace indaba::bench {

void register_primitives(Figures& figures);
void register_messages(Figures& figures);
void register_commits(Figures& figures);
void register_joining(Figures& figures);

}  // namespace indaba::bench
