#include "link/glob.h"

#include <fnmatch.h>

#include <algorithm>

#include "base/path.h"

namespace danglint {

GlobMatches match_glob(const Target& target, std::string_view absolute_pattern) {
  GlobMatches result;
  std::vector<std::string> folders = {""};
  std::size_t at = 0;
  while (at < absolute_pattern.size()) {
    const std::size_t slash = std::min(absolute_pattern.find('/', at), absolute_pattern.size());
    const std::string component(absolute_pattern.substr(at, slash - at));
    at = slash + 1;
    if (component.empty()) continue;
    std::vector<std::string> next;
    for (const std::string& folder : folders) {
      if (!path::has_glob(component)) {
        next.push_back(folder + '/' + component);
        continue;
      }
      const Answer answer = target.find(folder.empty() ? "/" : folder);
      if (answer.existence == Existence::kUnknown ||
          (answer.existence == Existence::kPresent && answer.source.empty())) {
        result.is_known = false;
      }
      if (answer.existence == Existence::kMissing) result.has_folder = false;
      for (const DirectoryEntry& entry : target.list(folder)) {
        if (fnmatch(component.c_str(), entry.name.c_str(), FNM_PERIOD) == 0) {
          next.push_back(folder + '/' + entry.name);
        }
      }
    }
    folders = std::move(next);
  }
  // What follows the last pattern component was appended unasked.
  const std::string_view last = path::basename(absolute_pattern);
  if (!path::has_glob(last)) {
    std::erase_if(folders, [&](const std::string& one) {
      const Answer answer = target.find(one);
      return answer.existence == Existence::kMissing && answer.broken_link.empty();
    });
  }
  result.paths = std::move(folders);
  std::sort(result.paths.begin(), result.paths.end());
  return result;
}

}  // namespace danglint
