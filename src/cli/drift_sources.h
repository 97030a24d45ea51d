// What the two sides of a drift are: a snapshot, a folder, a revision of git, or this machine.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "danglint/state.h"
#include "danglint/world.h"

namespace danglint {

struct DriftSource {
  std::string title;             // as the command line has it
  Options options;               // with PATH and --root as this source wants them
  std::unique_ptr<World> world;  // of a revision of git; null: the real one
  bool is_snapshot = false;      // then options are of no use
};

// `text`: a file, a folder, REVISION:FOLDER, or "live". A folder that holds etc, usr or var is a root;
// others are projects.
Result<DriftSource> drift_source(const std::string& text, const Options& options);

// The same of what is known to be a folder.
DriftSource folder_source(const std::string& text, const Options& options);

// The state of a source. With `other`, a snapshot of the other side: of a machine the same is looked at as
// then, and on the machine where that was taken what has not changed since is not read again.
Result<State> state_of(DriftSource source, const State* other);

// Is `after` known to be as the snapshot `before` says, without reading its files (but with --paranoid)? False
// also where that cannot be told.
Result<bool> is_unchanged(const DriftSource& before, const DriftSource& after);

}  // namespace danglint
