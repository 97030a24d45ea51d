// What was probably meant on a command line that is none.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace danglint {

// "unknown command 'chekc'; did you mean 'check'?", of commands of commands as well; empty: all are known.
std::string unknown_command(const CLI::App& app, int argc, char** argv);

// What is wrong, fit for a terminal, and below it where help is. `app` has parsed as far as it could.
std::string usage_mistake(const CLI::App& app, const CLI::ParseError& error);

}  // namespace danglint
