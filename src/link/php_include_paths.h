// Where relative names are looked for: include_path, by project.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/program.h"
#include "link/php_symbols.h"

namespace danglint {

// From set_include_path, ini_set, php.ini, .htaccess, .user.ini and pools, as far as their entries
// are known.
class PhpIncludePaths {
 public:
  // Both must outlive it.
  PhpIncludePaths(const Program& program, const PhpSymbols& symbols);

  // Folders (target paths) for the includes of this file, the system's own last.
  const std::vector<std::string>& of(FileId file) const;

 private:
  const PhpSymbols& symbols_;
  std::map<std::string_view, std::vector<std::string>> by_project_;
  std::vector<std::string> usual_;  // of projects that say none
};

}  // namespace danglint
