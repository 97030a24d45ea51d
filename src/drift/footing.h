// What a state stands on, and whether that is as it was: then nobody need read a file to know that nothing
// has changed.
#pragma once

#include <cstdint>
#include <string>

#include "danglint/state.h"
#include "danglint/target.h"

namespace danglint {

// What the clock of a file system may be behind this machine's: what changed less than that before a state
// was taken may have changed again since without a trace.
inline constexpr std::int64_t kClockGrain = 2'000'000'000;  // nanoseconds

// A hash of how all of it lies on the disk: its names, types, modes, owners, sizes, times and inodes. Empty:
// not all could be seen, or something changed at `taken` or later (nanoseconds since 1970).
std::string digest_of(const Footing& footing, const Target& target, std::int64_t taken,
                      unsigned jobs);

// Is `state` still what would be found here? False also where that cannot be told. `settings` as in Footing;
// `now` in nanoseconds since 1970.
bool still_stands(const State& state, const std::string& settings, const Target& target,
                  std::int64_t now, unsigned jobs);

}  // namespace danglint
