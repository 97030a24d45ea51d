// How hosts are told apart in a sentence.
#pragma once

#include <string>
#include <vector>

#include "drift/fleet.h"

namespace danglint {

// Those hosts that say the same of something.
struct HostGroup {
  std::string text;  // what they say, for people: "'listen 80'", "mode 0644"
  std::vector<HostId> hosts;
  const Variant* variant = nullptr;
};

// "web-17"; "web-1 and web-2"; "web-1, web-2 and 8 more".
std::string names_of(const Fleet& fleet, const std::vector<HostId>& hosts);

// "web-17 says 'listen 8080', the other 39 say 'listen 80'", the larger groups last; or, where no group is more
// than half of them, "in 3 versions: ...". `one` and `many` are the verb: "says", "say".
std::string sentence_of(const Fleet& fleet, const std::vector<HostGroup>& groups,
                        const std::string& one, const std::string& many);

// The largest first; of one size, that of the first host.
void sort_groups(std::vector<HostGroup>& groups);

// Is the first of the sorted groups more than half of all?
bool has_majority(const std::vector<HostGroup>& groups);

}  // namespace danglint
