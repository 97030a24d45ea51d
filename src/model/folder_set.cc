#include "danglint/folder_set.h"

#include <algorithm>

namespace danglint {

bool FolderSet::add(std::string folder) {
  if (!known_.insert(folder).second) return false;
  all_.push_back(std::move(folder));
  return true;
}

std::optional<std::string_view> FolderSet::around(std::string_view path) const {
  if (known_.empty()) return std::nullopt;
  for (std::size_t end = 0; end <= path.size();) {
    const auto folder = known_.find(path.substr(0, end));
    if (folder != known_.end()) return *folder;
    if (end == path.size()) break;
    end = std::min(path.find('/', end + 1), path.size());
  }
  return std::nullopt;
}

}  // namespace danglint
