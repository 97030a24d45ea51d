// What one state of a tree has that an earlier one had not.
#pragma once

#include <functional>
#include <string>

#include "danglint/finding.h"

namespace danglint {

// Drops from `after` what `before` has as well, at least as severe, and counts it. Findings are the
// same if check, path and reference are; `earlier_path` tells what a path was called before. Moved
// lines make nothing new. The report is complete if all that could be read before still can be.
void keep_new(Report& after, const Report& before,
              const std::function<std::string(const std::string&)>& earlier_path);

}  // namespace danglint
