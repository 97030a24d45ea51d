// Conditions of named tests, as they stand behind `if` and `unless`.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "danglint/file_facts.h"

namespace danglint {

// The names in the condition that begins with that word: `!is_admin or { src 10.0.0.0/8 } is_local` has two. What is
// in braces is a test of its own, and no condition begins there.
std::vector<Argument> names_in_condition(std::span<const Argument> words, std::size_t first);

}  // namespace danglint
