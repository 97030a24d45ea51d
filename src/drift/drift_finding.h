// A difference as a finding.
#pragma once

#include <string>
#include <string_view>

#include "danglint/finding.h"

namespace danglint {

// Of a check of that name. `rank`: breaks, exposes, differs or cosmetic; all but the last are warnings
// unless somebody says otherwise.
inline Finding drift_finding(std::string_view check, std::string_view rank, std::string path,
                             std::string message) {
  return {.check = find_check(check),
          .severity = rank == "cosmetic" ? Severity::kNote : Severity::kWarning,
          .path = std::move(path),
          .message = std::move(message),
          .rank = rank};
}

}  // namespace danglint
