// PHP's own string functions, as far as paths are made with them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "danglint/abstract_string.h"

namespace danglint {

// What `function` (lower case) makes of its arguments; nullopt if it is none of those known, or
// they are not known well enough.
std::optional<AbstractString> call_php_function(std::string_view function,
                                                const std::vector<AbstractString>& arguments);

// One of those known.
bool is_php_function(std::string_view name);

// The value of a constant that PHP itself defines; nullopt if it is none, or differs by machine.
std::optional<std::string_view> php_constant(std::string_view name);

// pathinfo($path)['dirname' ...]
AbstractString pathinfo_of(const AbstractString& path, std::string_view part);

}  // namespace danglint
