// What has changed from one state to another, and what that means.
#pragma once

#include "danglint/finding.h"
#include "danglint/state.h"

namespace danglint {

// Ranks: "breaks" (a fault that the first state has not), "exposes" (more may read, write or run it),
// "differs", and "cosmetic" (comments, order without a meaning, line endings), which is only told if it
// is asked for. Paths are as the states have them; the line is that of the later one. Sorted.
Report compare_states(const State& before, const State& after, bool tells_cosmetic);

}  // namespace danglint
