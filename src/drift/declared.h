// Differences that are meant to be.
#pragma once

#include <string>
#include <string_view>

#include "danglint/policy.h"

namespace danglint {

// Is it about this file, or about this directive in it? An empty directive stands for the file itself.
bool is_about(const DeclaredDifference& difference, const std::string& file,
              const std::string& directive);

// Does it lie in what every machine writes down about itself?
bool is_machine_record(std::string_view path);

// Does a value fit a pattern of it? An empty pattern takes any.
bool fits_pattern(const std::string& pattern, const std::string& value);

}  // namespace danglint
