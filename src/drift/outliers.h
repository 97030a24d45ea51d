// Which hosts of a fleet are not as the others.
#pragma once

#include <vector>

#include "base/result.h"
#include "danglint/finding.h"
#include "danglint/policy.h"
#include "drift/fleet.h"

namespace danglint {

// What more than half of the hosts say is what the others are held against; where there is no such half, the
// groups are told. What differs on nearly every host is its own, and a note; so is what a larger part of the
// fleet has and the rest has not. Paths and lines are those of a host that differs. Sorted.
Result<Report> find_outliers(const Fleet& fleet, const std::vector<DeclaredDifference>& declared);

}  // namespace danglint
