// The files of a state: what they are, and hashes of what is in them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "danglint/state.h"
#include "drift/packages.h"
#include "judge/judge.h"

namespace danglint {

// How a state calls a path of this machine.
using NameOf = std::function<std::string(const std::string&)>;

// Of all that was walked, and `more` paths of this machine, in parallel, sorted by path. What vanishes meanwhile is left out; what cannot be
// read says why. With an earlier state of the same machine, what has not changed since is not read again.
std::vector<FileRecord> take_files(const Case& the_case, const NameOf& name_of,
                                   std::vector<std::string> more, const State* earlier,
                                   unsigned jobs);

// Does every file still hold what `state` says of it? Reads all of them. False also where one cannot be read.
bool has_same_contents(const State& state, const Target& target, unsigned jobs);

}  // namespace danglint
