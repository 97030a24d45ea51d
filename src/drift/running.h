// What runs: what changed of that.
#pragma once

#include <vector>

#include "danglint/finding.h"
#include "danglint/state.h"

namespace danglint {

// Listeners and servers. Empty unless both states were taken of what runs, too. A listener that was told
// of as undeclared is left out.
std::vector<Finding> running_changes(const State& before, const State& after);

}  // namespace danglint
