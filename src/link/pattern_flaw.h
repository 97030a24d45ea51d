// What PCRE, and whatever is like it, would refuse of a regular expression.
#pragma once

#include <string_view>

namespace danglint {

// Brackets that do not pair, repetition of nothing: what is wrong; empty: nothing of that. RE2 cannot be asked: it refuses
// look-around and back-references, which these know.
std::string_view flaw_of_pattern(std::string_view pattern);

}  // namespace danglint
