#include "extract/php_cursor.h"

#include "danglint/rules.h"

namespace danglint {

bool is_guard_function(std::string_view lower_name) {
  constexpr std::array<std::string_view, 11> kTests{
      "file_exists", "is_file",       "is_readable", "is_dir",   "is_link",
      "is_writable", "is_executable", "realpath",    "filesize", "stream_resolve_include_path",
      "defined"};
  if (is_one_of(lower_name, kTests)) return true;
  const auto rules = php_rules();
  return std::any_of(rules.begin(), rules.end(), [&](const PhpRule& rule) {
    const auto& names = rule.guard_functions;
    return std::find(names.begin(), names.end(), lower_name) != names.end();
  });
}

bool is_platform_name(std::string_view lower_name) {
  constexpr std::array<std::string_view, 10> kNames{
      "php_os",      "php_os_family",  "php_sapi",          "php_sapi_name",   "php_uname",
      "php_version", "php_version_id", "php_major_version", "version_compare", "phpversion"};
  return is_one_of(lower_name, kNames);
}

}  // namespace danglint
