// danglint explain
#pragma once

#include <ostream>
#include <string>

namespace danglint {

// A line for each server that is understood: its name, and where its main configuration usually is.
void list_servers(std::ostream& out);

// All checks, a line each, or one with everything its rule says. False if there is no check of that
// name; `problem` then says so.
bool explain(const std::string& check, std::ostream& out, std::string& problem);

}  // namespace danglint
