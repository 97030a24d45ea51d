// Linking: what the files of a program need and claim, once each way they are reached.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"

namespace danglint {

// A pure function of the program and the target, whatever the number of threads. Linked::wanted
// names files to read before the result is complete: the caller adds them and links again until
// there are none.
Linked link(const Program& program, const Target& target, unsigned jobs);

// Functions of PHP that include what they are given, methods with those of the classes that inherit
// them, in lower case: their calls are references, once their files are read with them in mind.
std::set<std::string, std::less<>> find_loaders(const Program& program);

// Gives the target the maps that linking found. True if there is a new one: then link again.
bool add_guesses(const std::vector<GuessedMap>& guesses, Target& target);

// ---- its parts

// Walks every main configuration depth-first in order, with its environment, then the fragments
// that none reaches.
void link_configs(const Program& program, const Target& target, Linked& linked);

// Evaluates every include statement against the constants of the whole program.
void link_php(const Program& program, const Target& target, unsigned jobs, Linked& linked);

}  // namespace danglint
