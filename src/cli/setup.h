// From options and settings to what is judged and what is known.
#pragma once

#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "danglint/target.h"
#include "discover/discover.h"

namespace danglint {

struct Setup {
  std::string working_folder;
  Settings settings;
  std::string baseline;  // its file, absolute; it need not be there
  std::vector<Input> inputs;
  std::string root = "/";  // --root, links resolved
  std::vector<Zone> zones;
  std::vector<NameOption> bases;  // the later of one name counts
  std::vector<NameOption> defines;
  Excuses excuses;
  bool judges_permissions =
      false;  // with --root and outside of git: modes are the deployment's own
};

// Where we are; the error: the folder was deleted, or may not be read.
Result<std::string> working_folder();

// Finds PATHs, settings, projects and maps. The error is the user's: exit 2.
Result<Setup> set_up(const Options& options);

// The same for a state of git, from which settings are read then.
Result<Setup> set_up(const Options& options, const World& world);

// For `graph`: the same over the whole application around options.entry. Sets `entry` to where that
// is, links resolved.
Result<Setup> set_up_around(const Options& options, std::string& entry);

}  // namespace danglint
