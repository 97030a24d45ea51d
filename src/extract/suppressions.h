// Comments that silence a finding: danglint: ignore[check, check] reason
#pragma once

#include <string_view>
#include <vector>

#include "danglint/program.h"

namespace danglint {

// In comments of any of the languages: behind # // /* ; -- or <!--. One that stands alone on its line
// is for the next one.
std::vector<Suppression> find_suppressions(std::string_view bytes);

}  // namespace danglint
