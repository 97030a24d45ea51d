// A commit that cannot break anything need not be judged.
#pragma once

#include <string>

#include "cli/options.h"

namespace danglint {

// Every file that the next commit changes says to others what it said before: comments and code that
// names nothing, styles and pictures. False also where it takes more than those files to tell.
bool changes_nothing(const Options& options, const std::string& top);

}  // namespace danglint
