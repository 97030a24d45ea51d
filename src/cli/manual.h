// The manual page and the completions of shells, made from the one definition of the command line.
#pragma once

#include <ostream>
#include <string>

namespace CLI {
class App;
}

namespace danglint {

// man, bash, zsh or fish.
void write_manual(const CLI::App& app, const std::string& form, std::ostream& out);

}  // namespace danglint
