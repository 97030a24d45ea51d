#include "judge/compare.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "judge/judge.h"

namespace danglint {
namespace {

using Key = std::tuple<std::string_view, std::string, std::string>;

}  // namespace

void keep_new(Report& after, const Report& before,
              const std::function<std::string(const std::string&)>& earlier_path) {
  std::map<Key, std::vector<Severity>> known;
  for (const auto* findings : {&before.findings, &before.baselined}) {
    for (const Finding& finding : *findings) {
      known[{finding.check->name, finding.path, finding.reference}].push_back(finding.severity);
    }
  }
  std::vector<Finding> fresh;
  for (Finding& finding : after.findings) {
    const auto found =
        known.find({finding.check->name, earlier_path(finding.path), finding.reference});
    if (found != known.end()) {
      auto& severities = found->second;
      const auto as_bad = std::find_if(severities.begin(), severities.end(),
                                       [&](Severity one) { return one >= finding.severity; });
      if (as_bad != severities.end()) {
        severities.erase(as_bad);
        ++after.known_before;
        continue;
      }
    }
    fresh.push_back(std::move(finding));
  }
  after.findings = std::move(fresh);
  // What could not be read before either is no news.
  after.complete = is_complete(after.findings);
}

}  // namespace danglint
