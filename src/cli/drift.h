// What danglint does with states: written down, compared, accepted.
#pragma once

#include "cli/options.h"

namespace danglint {

// Each runs one command and returns the exit status.
int run_snapshot(const Options& options);
int run_drift(const Options& options);  // and accept

int run_merge(const Options& options);

}  // namespace danglint
