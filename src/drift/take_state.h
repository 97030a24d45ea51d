// The state of what a run has looked at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "danglint/state.h"
#include "judge/judge.h"

namespace danglint {

struct TakeOptions {
  std::string title;               // as State has it
  std::int64_t taken = 0;          // when the run began, nanoseconds since 1970
  std::vector<std::string> asked;  // PATHs, on this machine
  std::string key;                 // for what is secret; empty: nothing of it is told
  const State* earlier = nullptr;  // of the same machine: what has not changed is not read again
  bool portable = false;           // nothing of this machine alone
  unsigned jobs = 1;
};

// Reads every file once more, in parallel, for its hash.
State take_state(const Case& the_case, const Report& report, const TakeOptions& options);

// Which machine and root this is, for State::machine.
std::string machine_of(const std::string& root);

}  // namespace danglint
