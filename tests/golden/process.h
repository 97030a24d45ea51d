// Runs a program and keeps what it says.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace danglint {

struct Command {
  std::vector<std::string> words;        // the first is the program's absolute path
  std::filesystem::path folder;          // it runs there
  std::vector<std::string> environment;  // all of it, as NAME=value
  bool as_nobody = false;                // as the user nobody; needs root
};

struct Outcome {
  int status = 0;  // 128 + n if signal n ended it, as in a shell
  std::string out;
  std::string err;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline constexpr unsigned kNobody = 65534;

// With no input, and umask 022. Throws std::system_error if it cannot even start.
Outcome run(const Command& command);

// What programs under test may see of the caller's environment: where to find others, and how
// sanitizers report.
std::vector<std::string> clean_environment();

}  // namespace danglint
