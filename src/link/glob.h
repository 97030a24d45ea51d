// glob(3) on the target.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "danglint/target.h"

namespace danglint {

struct GlobMatches {
  std::vector<std::string> paths;  // sorted; links that dangle are matched too, as by readdir
  bool is_known = true;            // false: a folder of the pattern is outside of the known world
  bool has_folder = true;          // false: a folder of the pattern is missing
};

// Names that begin with a dot are matched only by a pattern that does.
GlobMatches match_glob(const Target& target, std::string_view absolute_pattern);

}  // namespace danglint
