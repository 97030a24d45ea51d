// .danglint.yaml: what a project says about its deployment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "danglint/policy.h"
#include "danglint/world.h"

namespace danglint {

struct Settings {
  std::string path;                    // of the file; empty: there is none
  std::vector<MapOption> maps;         // sources absolute
  std::vector<std::string> provided;   // globs, absolute: what the deployment mounts or makes
  std::vector<std::string> web_roots;  // folders, absolute: what a web server hands out
  std::vector<std::string> listeners;  // that are meant to be there: ports, names of processes
  std::vector<NameOption> bases;       // as of the command line
  std::vector<NameOption> defines;
  Policy policy;         // without its baseline
  std::string baseline;  // file, absolute; empty: not said
  std::optional<Severity> fail_on;
  bool never_fails = false;
  std::vector<std::string> warnings;  // why a file that is there was not read
};

// Reads one file. `may_leave_project` holds for files named on the command line: their maps may
// point anywhere.
Result<Settings> load_settings(const std::string& path, bool may_leave_project);

// /etc/danglint.yaml of this machine, under the same conditions as below.
Result<Settings> find_machine_settings();

// The nearest .danglint.yaml from `folder` upwards, no further than the git top or the file
// system's boundary. One that another user owns, or that anyone may write while root runs this, is
// not read.
Result<Settings> find_settings(const std::string& folder);

// The same in a state of git, which only its authors write.
Result<Settings> find_settings(const std::string& folder, const World& world);

}  // namespace danglint
