// Did you mean ...?
#pragma once

#include <string_view>

#include "danglint/linked.h"
#include "danglint/target.h"

namespace danglint {

// The existing path most like a missing one: its first missing component is replaced by a name of
// the same folder, such that the whole path exists. In order of preference: another case, another
// extension, few letters (a third of the name at most, never only other digits). Nearest::name is
// empty if there is none.
Nearest find_nearest(const Target& target, std::string_view missing_path);

}  // namespace danglint
