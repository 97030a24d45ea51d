#include "link/place.h"

#include <string>

#include "base/edit_distance.h"
#include "link/value_of.h"

namespace danglint {

bool is_called(const ServerRule& server, std::string_view section, std::string_view name) {
  // php-fpm's [Global] is [global].
  const bool ignores_case = server.ignores_case || server.grammar == Grammar::kIni;
  return ignores_case ? equal_ignoring_case(section, name) : section == name;
}

bool is_within(const ServerRule& server, const Contexts& sections, std::string_view within) {
  if (within.empty()) return true;
  if (within == "-") return sections.empty();
  if (sections.empty()) return false;
  const Context& innermost = sections.back();
  return is_called(server, innermost.name, within.substr(0, within.find(' '))) &&
         has_arguments(sections, within);
}

bool has_arguments(const Contexts& sections, std::string_view within) {
  const std::size_t blank = within.find(' ');
  if (blank == std::string_view::npos) return true;
  std::string said;
  for (const Argument& argument : sections.back().arguments) {
    if (!said.empty()) said += ' ';
    said += argument.text;
  }
  return fits(within.substr(blank + 1), said);
}

}  // namespace danglint
