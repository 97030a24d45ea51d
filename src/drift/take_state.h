// The state of what a run has looked at.
#pragma once

#include <string>

#include "danglint/state.h"
#include "judge/judge.h"

namespace danglint {

// Reads every file once more, in parallel, for its hash.
State take_state(const Case& the_case, const Report& report, std::string title, unsigned jobs);

}  // namespace danglint
