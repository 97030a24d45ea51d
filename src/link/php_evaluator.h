// What PHP expressions can be, as far as their text and the program's constants tell.
#pragma once

#include <functional>
#include <string_view>

#include "danglint/abstract_string.h"
#include "danglint/file_facts.h"

namespace danglint {

// Answers a constant's name with its value; empty: not defined anywhere.
using ConstantLookup = std::function<AbstractString(std::string_view name)>;

// `path` is the target path of the file that `facts` belong to. Bounded: alternatives by
// AbstractString, depth by the parser.
AbstractString evaluate(const PhpFacts& facts, ExprId expr, std::string_view path,
                        const ConstantLookup& lookup);

}  // namespace danglint
