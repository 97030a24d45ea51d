// Files that are replaced at once or not at all.
#pragma once

#include <string>
#include <string_view>

namespace danglint {

// Writes a neighbour, flushes it to the disk and renames it over `path`, of which mode, owner and
// extended attributes are kept. A link is followed. Empty: it was done; else why not, and nothing is
// left behind.
// A new one gets `mode`, less what umask(2) takes away. What is no regular file is written to as it is.
std::string replace_file(const std::string& path, std::string_view bytes, unsigned mode = 0666);

}  // namespace danglint
