// The part of an argument that a rule's pattern names.
#pragma once

#include <optional>
#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// The first group of `pattern` (RE2, a rule's) with its place; nullopt if it does not match.
// Thread-safe: compiled patterns are kept.
std::optional<Argument> value_of(std::string_view pattern, const Argument& argument);

// The pattern fits some part of the text.
bool is_in(std::string_view pattern, std::string_view text);

// The pattern fits all of the text.
bool fits(std::string_view pattern, std::string_view text);

}  // namespace danglint
