// What would mend the findings: changes of files, names of files, and what people have to decide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "danglint/finding.h"
#include "judge/judge.h"

namespace danglint {

struct FileFix {
  std::string path;  // on this machine
  std::string before;
  std::string after;
};

// A finding for which several names are equally near, or whose name is written where it is not found.
struct OpenFinding {
  const Finding* finding = nullptr;  // of the report
  std::string why;
};

struct Fixes {
  std::vector<FileFix> files;   // sorted by path
  std::vector<Rename> renames;  // sorted
  std::vector<OpenFinding> open;
};

// Only what is beyond doubt: one name is nearest, no reference beside it leads to that one, and git
// never knew the missing one (then it was deleted, not misspelt).
Fixes find_fixes(const Case& the_case, const Report& report);

// Sets Finding::is_mendable.
void mark_mendable(const Case& the_case, Report& report);

// Writes them. A file that has changed meanwhile, and one that cannot be written, is left as it is, taken
// out of the fixes and told: one line each.
std::vector<std::string> apply_fixes(const World& world, Fixes& fixes);

}  // namespace danglint
