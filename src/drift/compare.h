// What has changed from one state to another, and what that means.
#pragma once

#include <string>
#include <vector>

#include "danglint/finding.h"
#include "danglint/policy.h"
#include "danglint/state.h"

namespace danglint {

// Ranks: "breaks" (a fault that the first state has not), "exposes" (more may read, write or run it),
// "differs", and "cosmetic" (comments, order without a meaning, line endings), which is only told if it
// is asked for. Differences that are declared are counted; a declared one that is none is told. Paths are
// as the states have them; the line is that of the later one. Sorted.
Report compare_states(const State& before, const State& after, bool tells_cosmetic,
                      const std::vector<DeclaredDifference>& declared = {});

// A staged rollout: what differs must differ in the same way from the first state to STAGING, or it is
// an error; what does is a note.
void require_staged(Report& report, const Report& staged, const std::string& staging);

}  // namespace danglint
