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

// What a fault is that only one of two states has: it breaks something, exposes it or differs.
std::string_view rank_of_fault(std::string_view check);

// What no file says: it differs from what was reviewed even where nobody looked at what ran then.
bool is_about_what_runs(std::string_view check);

// Sorts them by rank, path, line, check and message, and gives each its fingerprint: of check, path,
// reference and identity.
void number_findings(std::vector<Finding>& findings);

}  // namespace danglint
