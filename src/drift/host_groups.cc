#include "drift/host_groups.h"

#include <algorithm>
#include <numeric>

namespace danglint {

std::string names_of(const Fleet& fleet, const std::vector<HostId>& hosts) {
  constexpr std::size_t kMost = 3;
  const std::size_t shown = hosts.size() <= kMost ? hosts.size() : kMost - 1;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == hosts.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + fleet.hosts()[hosts[i]].name;
  }
  if (shown < hosts.size()) text += " and " + std::to_string(hosts.size() - shown) + " more";
  return text;
}

void sort_groups(std::vector<HostGroup>& groups) {
  std::sort(groups.begin(), groups.end(), [](const HostGroup& a, const HostGroup& b) {
    return a.hosts.size() != b.hosts.size() ? a.hosts.size() > b.hosts.size() : a.hosts < b.hosts;
  });
}

bool has_majority(const std::vector<HostGroup>& groups) {
  const std::size_t all = std::accumulate(
      groups.begin(), groups.end(), std::size_t{0},
      [](std::size_t sum, const HostGroup& group) { return sum + group.hosts.size(); });
  return !groups.empty() && groups.front().hosts.size() * 2 > all;
}

std::string sentence_of(const Fleet& fleet, const std::vector<HostGroup>& groups,
                        const std::string& one, const std::string& many) {
  constexpr std::size_t kMostGroups = 5;
  const auto said = [&](const HostGroup& group) {
    return names_of(fleet, group.hosts) + ' ' + (group.hosts.size() == 1 ? one : many) + ' ' +
           group.text;
  };
  const bool is_divided = !has_majority(groups);
  std::string text =
      is_divided ? "there are " + std::to_string(groups.size()) + " versions: " : std::string();
  const std::size_t first = is_divided ? 0 : 1;
  for (std::size_t i = first; i < groups.size() && i < first + kMostGroups; ++i) {
    text += (i > first ? (is_divided ? "; " : ", ") : "") + said(groups[i]);
  }
  if (groups.size() > first + kMostGroups) text += "; ...";
  if (is_divided) return text;
  const std::size_t others = groups.front().hosts.size();
  return text + ", the other " + std::to_string(others) + ' ' + (others == 1 ? one : many) + ' ' +
         groups.front().text;
}

}  // namespace danglint
