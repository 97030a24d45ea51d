#include "drift/drift_finding.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/hash.h"

namespace danglint {

Finding drift_finding(std::string_view check, std::string_view rank, std::string path,
                      std::string message) {
  return {.check = find_check(check),
          .severity = rank == "cosmetic" ? Severity::kNote : Severity::kWarning,
          .path = std::move(path),
          .message = std::move(message),
          .rank = rank};
}

void number_findings(std::vector<Finding>& findings) {
  constexpr std::array<std::string_view, 4> kRanks{"breaks", "exposes", "differs", "cosmetic"};
  const auto order = [&](const Finding& one) {
    const auto rank = std::find(kRanks.begin(), kRanks.end(), one.rank);
    return std::tuple(rank - kRanks.begin(), std::string_view(one.path), one.line, one.check->name,
                      std::string_view(one.message));
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return order(a) < order(b); });
  std::map<std::string, unsigned> ordinals;
  for (Finding& finding : findings) {
    std::string identity(finding.check->name);
    for (const std::string* part : {&finding.path, &finding.reference, &finding.identity})
      identity += '\0' + *part;
    identity += '\0' + std::to_string(ordinals[identity]++);
    finding.fingerprint = hash_text(identity);
  }
}

}  // namespace danglint
