// Lua within a server configuration: only where it ends is of interest.
#pragma once

#include <cstddef>
#include <string_view>

namespace danglint {

// `begin` is just behind the '{' of a block of Lua. Returns the offset just behind the '}' that
// closes it, by Lua's lexical rules: braces in strings, long brackets and comments do not count.
// npos if there is none.
std::size_t end_of_lua_block(std::string_view source, std::size_t begin);

}  // namespace danglint
