// From which folders PHP's programs are started, as far as the tree tells.
#pragma once

#include <cstddef>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "link/tree_index.h"

namespace danglint {

// A page is started in its own folder (php-fpm and mod_php change to it), and so is what it includes: '../inc/db.php' two
// folders down leads nowhere although the tree has an inc/db.php. The references, by index, that are resolved for the sake
// of some other folder, where every file that may include theirs is known, and none is started where they lead to
// something.
std::vector<std::size_t> missed_where_started(const Linked& linked, const Program& program,
                                              const Target& target, const TreeIndex& tree,
                                              const std::vector<Resolution>& resolutions);

}  // namespace danglint
