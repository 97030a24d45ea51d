#include "extract/php_cursor.h"

#include <unordered_set>

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

bool is_platform_name(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names{
      "php_os",      "php_os_family",  "php_sapi",          "php_sapi_name",   "php_uname",
      "php_version", "php_version_id", "php_major_version", "version_compare", "phpversion"};
  return names.contains(lower_name);
}

}  // namespace danglint
