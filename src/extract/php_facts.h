// What a PHP file includes, under which guards, and what it defines that includes are made of.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// Names of functions that include what they are given: "load", "class::load", in lower case.
using LoaderNames = std::set<std::string, std::less<>>;

// Stands for all there are.
inline constexpr std::string_view kEveryFunction = "*";

// Fills facts.php and facts.syntax_errors. Any bytes will do: time is linear, nesting is bounded.
// Calls of `loaders` become PhpFacts::loader_calls.
void extract_php(std::string_view source, const LoaderNames& loaders, FileFacts& facts);

}  // namespace danglint
