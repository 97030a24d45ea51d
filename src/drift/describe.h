// Files of a state in words, and as what they are told apart by.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "danglint/state.h"

namespace danglint {

using Files = std::map<std::string_view, const FileRecord*>;  // by path

// "file", "link to x".
std::string kind_of(const FileRecord& file);

// Bits of its mode that let others write it, or run it as its owner or group.
std::uint32_t dangerous_bits(const FileRecord& file);

// What else there is to one that is new: of a folder all that is in it. Owners and other bits of the mode are left
// out: a repository does not have them.
std::string content_of(const Files& files, const FileRecord& file);

// Its lines, in whatever order.
std::multiset<std::string_view> lines_of(std::string_view text);

}  // namespace danglint
