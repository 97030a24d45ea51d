#include "drift/declared.h"

#include <re2/re2.h>

#include "base/path.h"

namespace danglint {

bool is_about(const DeclaredDifference& difference, const std::string& file,
              const std::string& directive) {
  if (!difference.file.empty() && !path::matches_glob(file, difference.file)) return false;
  return difference.directive.empty() || difference.directive == directive;
}

bool fits_pattern(const std::string& pattern, const std::string& value) {
  return pattern.empty() || RE2::FullMatch(value, RE2(pattern, RE2::Quiet));
}

}  // namespace danglint
