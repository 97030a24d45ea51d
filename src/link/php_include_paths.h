// Where relative names are looked for: include_path, by project.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/program.h"
#include "link/php_evaluator.h"
#include "link/php_symbols.h"

namespace danglint {

// Debian's default include_path, after ".".
inline constexpr std::string_view kSystemIncludePath = "/usr/share/php";

// Folders are target paths.
struct IncludePath {
  std::vector<std::string> folders;
  bool has_unknown = false;  // some are computed when it runs
};

// From set_include_path, ini_set, php.ini, .htaccess, .user.ini and pools, as far as their entries
// are known.
class PhpIncludePaths {
 public:
  // Both must outlive it.
  PhpIncludePaths(const Program& program, const PhpSymbols& symbols);

  // For the includes of this file; the system's own folder is the last one.
  const IncludePath& of(FileId file) const;

 private:
  using Setters = std::unordered_multimap<std::string_view, FileId>;  // by their names

  void take_from_included(const Program& program, const Setters& setters, PhpEvaluator& evaluator);

  const PhpSymbols& symbols_;
  std::map<std::string_view, IncludePath> by_project_;
  IncludePath usual_;  // of projects that say none
};

}  // namespace danglint
