// Claims of listeners that cannot both be had. Those of one server are merged by its own rules first;
// what is left is compared as the kernel does.
#pragma once

#include <string>
#include <vector>

#include "judge/judge.h"

namespace danglint {

struct PortClash {
  const ListenClaim* primary = nullptr;  // where it is told
  const ListenClaim* other = nullptr;
  std::string message;
  std::string consequence;
  Severity severity = Severity::kError;
};

std::vector<PortClash> port_clashes(const Case& the_case);

}  // namespace danglint
