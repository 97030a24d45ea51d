// Do two versions of a file say the same? Where it stands in them does not matter.
#pragma once

#include <string_view>

namespace danglint {

// Of PHP: the same includes, definitions, calls and whatever else a file says to others. False also
// where it cannot be told.
bool says_the_same(std::string_view before, std::string_view after);

}  // namespace danglint
