#include "drift/host_sets.h"

#include <algorithm>

namespace danglint {

void HostSets::begin(HostId host) {
  grown_.clear();
  host_ = host;
  all_ = with(all_);
}

HostSetId HostSets::with(HostSetId set) {
  const auto [known, is_new] = grown_.try_emplace(set, static_cast<HostSetId>(nodes_.size()));
  if (is_new) nodes_.push_back({set, host_});
  return known->second;
}

std::vector<HostId> HostSets::members(HostSetId set) const {
  std::vector<HostId> members;
  for (; set != kEmpty; set = nodes_[set].others) members.push_back(nodes_[set].host);
  std::reverse(members.begin(), members.end());
  return members;
}

}  // namespace danglint
