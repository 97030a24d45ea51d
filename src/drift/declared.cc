#include "drift/declared.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/path.h"

namespace danglint {

bool is_about(const DeclaredDifference& difference, const std::string& file,
              const std::string& directive) {
  if (!difference.file.empty() && !path::matches_glob(file, difference.file)) return false;
  return difference.directive.empty() || difference.directive == directive;
}

bool is_machine_record(std::string_view path) {
  const auto& records = layout_rule().machine_records;
  return std::any_of(records.begin(), records.end(),
                     [&](std::string_view record) { return path::is_within(path, record); });
}

bool fits_pattern(const std::string& pattern, const std::string& value) {
  return pattern.empty() || RE2::FullMatch(value, RE2(pattern, RE2::Quiet));
}

}  // namespace danglint
