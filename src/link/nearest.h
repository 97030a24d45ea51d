// Did you mean ...?
#pragma once

#include <string_view>

#include "danglint/linked.h"
#include "danglint/target.h"
#include "link/tree_index.h"

namespace danglint {

// The existing path most like a missing one: its first missing component is replaced by a name of
// the same folder, such that the whole path exists. In order of preference: another case, another
// extension, few letters (a third of the name at most, never only other digits). Nearest::name is
// empty if there is none. `is_folder`: what is missing is a folder.
Nearest find_nearest(const Target& target, std::string_view missing_path, bool is_folder = false);

// The same for the end of a path ("/inc/mail.phpp") that no file below `project` has: its base name
// or one of its folders is replaced. A base name alone is no evidence.
Nearest find_nearest_tail(const TreeIndex& tree, std::string_view tail, std::string_view project);

// The file that `path` names with a slash behind a folder around `file`: of __DIR__ . 'lib/x.php', __DIR__ . '/lib/x.php'.
Nearest find_behind_slash(const Target& target, std::string_view path, std::string_view file);

// What stands there if backslashes are slashes, as on Windows.
Nearest find_with_slashes(const Target& target, std::string_view path);

}  // namespace danglint
