// Functions of frameworks, in PHP, as rules/php/*.yaml say them.
#pragma once

#include "danglint/php_facts.h"

namespace danglint {

// The facts of all of them as one file. What a program defines itself comes first.
const PhpFacts& php_stubs();

}  // namespace danglint
