// Fixes as a patch that git apply and patch -p1 take.
#pragma once

#include <ostream>
#include <string>

#include "judge/fixes.h"

namespace danglint {

// Paths are relative to the folder. For a terminal, control characters are made visible.
void write_patch(const Fixes& fixes, const std::string& folder, bool is_terminal,
                 std::ostream& out);

}  // namespace danglint
