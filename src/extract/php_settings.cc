#include "extract/php_settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.h"

namespace danglint {
namespace {

using std::string_view;

constexpr string_view kBlanks = " \t\r";

string_view trimmed(string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::size_t last = text.find_last_not_of(kBlanks);
  return text.substr(0, last == string_view::npos ? 0 : last + 1);
}

// name = value; php_value[name] = value (php-fpm); php_value name value (Apache)
struct Assignment {
  string_view name;
  string_view value;
};

std::optional<Assignment> assignment_of(string_view line) {
  constexpr std::array<string_view, 2> kWords{"php_admin_value", "php_value"};
  for (const string_view word : kWords) {
    if (!line.starts_with(word)) continue;
    string_view rest = line.substr(word.size());
    if (rest.starts_with('[')) {
      const std::size_t close = rest.find(']');
      const std::size_t equals = rest.find('=');
      if (close == string_view::npos || equals == string_view::npos || equals < close) return {};
      return Assignment{trimmed(rest.substr(1, close - 1)), trimmed(rest.substr(equals + 1))};
    }
    rest = trimmed(rest);
    const std::size_t blank = rest.find_first_of(kBlanks);
    if (blank == string_view::npos) return {};
    return Assignment{rest.substr(0, blank), trimmed(rest.substr(blank))};
  }
  const std::size_t equals = line.find('=');
  if (equals == string_view::npos) return {};
  return Assignment{trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))};
}

string_view unquoted(string_view value) {
  if (!value.empty() && (value[0] == '"' || value[0] == '\'')) {
    const std::size_t end = value.find(value[0], 1);
    return value.substr(1, end == string_view::npos ? end : end - 1);
  }
  return trimmed(value.substr(0, value.find(';')));
}

std::optional<PhpSettingKind> kind_of(string_view name) {
  if (name == "auto_prepend_file" || name == "auto_append_file") return PhpSettingKind::kLoaded;
  if (name == "include_path") return PhpSettingKind::kIncludePath;
  return std::nullopt;
}

}  // namespace

void extract_php_settings(string_view source, FileFacts& facts) {
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    const string_view line = trimmed(source.substr(at, end - at));
    at = end + 1;
    if (line.empty() || line[0] == ';' || line[0] == '#') continue;
    const auto assignment = assignment_of(line);
    if (!assignment) continue;
    const auto kind = kind_of(assignment->name);
    const string_view value = unquoted(assignment->value);
    const bool is_computed = value.find("${") != string_view::npos;
    if (!kind || value.empty() || value == "none" || is_computed) continue;
    facts.php_settings.push_back(
        {.kind = *kind,
         .text = facts.arena.copy(value),
         .range = {static_cast<std::uint32_t>(value.data() - source.data()),
                   static_cast<std::uint32_t>(value.size())}});
  }
}

}  // namespace danglint
