// Differences as findings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "danglint/finding.h"

namespace danglint {

// Of a check of that name. `rank`: breaks, exposes, differs or cosmetic; all but the last are warnings
// unless somebody says otherwise.
Finding drift_finding(std::string_view check, std::string_view rank, std::string path,
                      std::string message);

// Sorts them by rank, path, line, check and message, and gives each its fingerprint: of check, path,
// reference and identity.
void number_findings(std::vector<Finding>& findings);

}  // namespace danglint
