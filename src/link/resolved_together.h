// What only all references together, or the repository around them, tell of one.
#pragma once

#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "link/tree_index.h"

namespace danglint {

// Excuses what dangles alone but is of another application, no path at all, or absent on purpose;
// and finds where the rest was moved to. `resolutions` are those of `linked`, by index.
void look_at_all(const Linked& linked, const Program& program, const Target& target,
                 const TreeIndex& tree, std::vector<Resolution>& resolutions);

}  // namespace danglint
