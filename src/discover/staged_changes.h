// What differs between the last commit and the next one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace danglint {

struct StagedChange {
  std::string path;  // below the top
  // Both files whose content alone differs; else one was added, deleted, renamed, made a program, a link, ...
  bool is_content = false;
  bool is_program = false;  // it was one: x
  std::string before;       // the names of the contents, in git
  std::string after;
};

// nullopt: there is no last commit, something is not merged, or git would not say.
std::optional<std::vector<StagedChange>> staged_changes(const std::string& top);

}  // namespace danglint
