// Which references lead to something, which dangle, and which nobody can tell.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "discover/classify.h"
#include "link/tree_index.h"

namespace danglint {

// One resolution a reference, in the same order. Only what is missing on the target, needed, and
// not explained otherwise (ignored by git, written at run time, below a prefix that is not at home
// in this tree) dangles.
std::vector<Resolution> resolve(const Linked& linked, const Program& program, const Target& target,
                                const Classifier& classifier, const TreeIndex& tree, unsigned jobs);

// Why a reference is unverified that may lead to where nobody looks.
inline constexpr std::string_view kElsewhere = "outside of what is known here";

// The path fits one of the globs of some rule of PHP.
bool fits_globs(std::span<const std::string_view> PhpRule::*globs, std::string_view target_path);

// "./x", "../x": looked for from the working directory alone.
bool is_of_working_directory(const Reference& reference);

}  // namespace danglint
