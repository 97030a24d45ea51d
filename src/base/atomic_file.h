// Files that are replaced at once or not at all.
#pragma once

#include <string>
#include <string_view>

namespace danglint {

// Writes a neighbour, flushes it to the disk and renames it over `path`, of which mode, owner and
// extended attributes are kept. A link is followed. Empty: it was done; else why not, and nothing is
// left behind.
std::string replace_file(const std::string& path, std::string_view bytes);

}  // namespace danglint
