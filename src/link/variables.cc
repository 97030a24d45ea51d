#include "link/variables.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace danglint {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view name_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name_char(text[end])) ++end;
  return text.substr(0, end);
}

bool is_own(const VariableRule& rule, std::string_view name) {
  return std::binary_search(rule.builtin.begin(), rule.builtin.end(), name) ||
         std::any_of(rule.families.begin(), rule.families.end(),
                     [&](std::string_view family) { return name.starts_with(family); });
}

}  // namespace

void Variables::define(std::string_view name) {
  defined_.insert(to_lower(name));
}

void Variables::see(const ServerRule& server, const Place& place, bool is_known) {
  const VariableRule& rule = server.variables;
  if (place.directive.name.starts_with('$')) define(place.directive.name.substr(1));
  for (const Argument& argument : place.arguments) {
    const std::string_view text = argument.text;
    if (text.find("(?") != std::string_view::npos) note_groups(text);
    for (std::size_t at = text.find('$'); at != std::string_view::npos;
         at = text.find('$', at + 1)) {
      const std::size_t start = at + (text.substr(at + 1).starts_with('{') ? 2 : 1);
      if (start >= text.size()) break;
      const std::string_view written = name_at(text.substr(start));
      const bool is_group = !written.empty() && written[0] >= '0' && written[0] <= '9';  // $1
      if (written.empty() || is_group || is_own(rule, written)) continue;
      if (is_own(rule, to_lower(written))) continue;  // nginx ignores case here
      if (!is_known) {
        define(written);
        continue;
      }
      // Escapes make a text shorter than what is written: then the place is all of it.
      const bool is_as_written = argument.range.length == text.size();
      const Range range = is_as_written
                              ? Range{argument.range.offset + static_cast<std::uint32_t>(start),
                                      static_cast<std::uint32_t>(written.size())}
                              : argument.range;
      uses_.push_back({{place.file, range}, written, place.directive.name});
    }
  }
}

// (?<name>...), (?P<name>...), (?'name'...)
void Variables::note_groups(std::string_view pattern) {
  for (std::size_t at = pattern.find("(?"); at != std::string_view::npos;
       at = pattern.find("(?", at + 1)) {
    std::string_view rest = pattern.substr(at + 2);
    if (rest.starts_with('P')) rest.remove_prefix(1);
    if (!rest.starts_with('<') && !rest.starts_with('\'')) continue;
    const std::string_view name = name_at(rest.substr(1));
    if (!name.empty()) define(name);
  }
}

std::optional<Misspelling> Variables::misspelt(const VariableRule& rule,
                                               const std::string& name) const {
  if (defined_.contains(name)) return std::nullopt;
  NearestName nearest(tolerance(name.size()));
  for (const std::string_view one : rule.builtin) nearest.consider(name, one, one);
  for (const std::string& one : defined_) nearest.consider(name, one, one);
  return nearest.found();
}

std::vector<UndefinedVariable> Variables::settle(const ServerRule& server) const {
  std::vector<UndefinedVariable> undefined;
  std::unordered_map<std::string, std::optional<Misspelling>> asked;
  for (const Use& use : uses_) {
    const auto [meant, is_new] = asked.try_emplace(to_lower(use.name));
    if (is_new) meant->second = misspelt(server.variables, meant->first);
    const auto& own = server.variables.conventional;
    const bool is_own = std::binary_search(own.begin(), own.end(), meant->first) &&
                        !defined_.contains(meant->first);
    if (!meant->second && !is_own) continue;
    undefined.push_back({.span = use.span,
                         .name = std::string(use.name),
                         .server = &server,
                         .directive_name = std::string(use.directive_name),
                         .is_refused = true});
    if (!meant->second) continue;
    undefined.back().nearest = meant->second->meant;
    undefined.back().rivals = meant->second->rivals;
  }
  return undefined;
}

}  // namespace danglint
