// danglint init: a repository adopts danglint, or takes leave of it.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"

namespace danglint {

// "/var/www/html: public   # compose.yaml", sorted: what the repository itself says of where its files
// will lie. Sources relative to `top`.
std::vector<std::string> guessed_maps(const Linked& linked, const Program& program,
                                      const Target& target, const std::string& top);

// Writes a commented .danglint.yaml at `top` unless there is one; `guesses` are the maps that the
// repository suggests, a "target: source" each. Installs the hook that the options name, or takes it
// away; one that was there is kept and runs first. Tells what it did. False: that was told, too.
bool initialise(const Options& options, const std::string& top,
                const std::vector<std::string>& guesses);

}  // namespace danglint
