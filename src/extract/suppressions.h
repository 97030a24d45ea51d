// Comments that silence a finding: danglint: ignore[check, check] reason
#pragma once

#include <string_view>
#include <vector>

#include "danglint/program.h"

namespace danglint {

// In comments of any of the languages: behind # // /* ; -- or <!--. One that stands alone on its line
// is for the next one. Of PHP, what a string says is no comment.
std::vector<Suppression> find_suppressions(std::string_view bytes, bool is_php);

}  // namespace danglint
