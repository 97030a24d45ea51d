// What is left of a PHP file's facts when it has been read.
#pragma once

#include "danglint/file_facts.h"

namespace danglint {

// Copies to `kept` what includes, definitions and functions are made of. Most expressions of a file are parts of none:
// a tree of many files would have no room for them.
void keep_needed(const PhpFacts& read, FileFacts& kept);

}  // namespace danglint
