// Could a PHP file have any fact in it? Most files of an application have none, and are not lexed.
#pragma once

#include <string_view>

namespace danglint {

// What this refuses includes nothing, and defines nothing that a path is made of; its syntax is not
// looked at. It looks for words (include, define, const, __DIR__, ...) that stand where they may
// mean something.
bool may_have_php_facts(std::string_view source);

}  // namespace danglint
