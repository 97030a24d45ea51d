// What a PHP file includes, under which guards, and which constants it defines.
#pragma once

#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// Could there be any fact in it? Most files of an application have none, and are not lexed then. What this refuses has no
// includes and no constants; its syntax is not looked at.
bool may_have_php_facts(std::string_view source);

// Fills facts.php and facts.syntax_errors. Any bytes will do: time is linear, nesting is bounded.
void extract_php(std::string_view source, FileFacts& facts);

}  // namespace danglint
