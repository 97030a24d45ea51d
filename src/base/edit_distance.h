// How many typing mistakes lie between two names.
#pragma once

#include <string_view>

namespace danglint {

// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours,
// counted in bytes. Anything above `limit` is returned as limit + 1, in O(limit * length).
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);

// ASCII only, as file systems that ignore case agree on no more.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace danglint
