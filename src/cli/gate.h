// What danglint does before a change is shared: the hook's check, a baseline, patches, the start.
#pragma once

#include "cli/options.h"
#include "cli/run.h"
#include "discover/git_world.h"

namespace danglint {

// Each runs one command and returns the exit status.
int run_staged(const Options& options);    // check --staged
int run_revision(const Options& options);  // check --revision
int run_baseline(const Options& options);
int run_fix(const Options& options);
int run_init(Options options);

// What the branch that is judged in the folder is compared with (--diff-base).
Result<GitState> state_of_base(const Options& options, const std::string& folder);

// Tells `run` what is no longer where the state before had it. Some of its findings then need that state (see
// drop_known).
void note_removed(const GitState& before, Run& run);

// Drops from `report`, of the run `now`, what the state before has as well.
void drop_known(const Run& now, Report& report, GitState before, const Setup& setup,
                const Options& options);

}  // namespace danglint
