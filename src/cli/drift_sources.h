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
  Options options;               // with PATH and --root as this source wants them
  std::unique_ptr<World> world;  // of a revision of git; null: the real one
  bool is_snapshot = false;      // then options are of no use
};

// `text`: a file, a folder, REVISION:FOLDER, or "live". A folder that holds etc, usr or var is a root;
// others are projects.
Result<DriftSource> drift_source(const std::string& text, const Options& options);

}  // namespace danglint
