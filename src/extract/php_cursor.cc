#include "extract/php_cursor.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/text.h"
#include "danglint/rules.h"

namespace danglint {

bool is_guard_function(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names = [] {
    std::unordered_set<std::string_view> made{
        "file_exists", "is_file",       "is_readable", "is_dir",   "is_link",
        "is_writable", "is_executable", "realpath",    "filesize", "stream_resolve_include_path",
        "defined"};
    for (const PhpRule& rule : php_rules()) {
      made.insert(rule.guard_functions.begin(), rule.guard_functions.end());
    }
    return made;
  }();
  return names.contains(lower_name);
}

bool names_file_test(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names = [] {
    std::unordered_set<std::string_view> made;
    for (const PhpRule& rule : php_rules()) {
      made.insert(rule.file_tests.begin(), rule.file_tests.end());
    }
    return made;
  }();
  return names.contains(lower_name);
}

bool probably_leaves(std::string_view name) {
  std::string plain = to_lower(name);
  std::erase(plain, '_');
  return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
    return std::any_of(
        rule.leaving_words.begin(), rule.leaving_words.end(),
        [&](std::string_view word) { return plain.find(word) != std::string::npos; });
  });
}

bool is_platform_name(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names{
      "php_os",      "php_os_family",  "php_sapi",          "php_sapi_name",   "php_uname",
      "php_version", "php_version_id", "php_major_version", "version_compare", "phpversion"};
  return names.contains(lower_name);
}

}  // namespace danglint
