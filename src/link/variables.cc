#include "link/variables.h"

#include <algorithm>
#include <unordered_map>

#include "base/path.h"
#include "base/text.h"
#include "link/surroundings.h"

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

bool is_in_capitals(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_listed(const VariableRule& rule, std::string_view name) {
  return std::binary_search(rule.builtin.begin(), rule.builtin.end(), name) ||
         std::any_of(rule.families.begin(), rule.families.end(),
                     [&](std::string_view family) { return name.starts_with(family); });
}

// ~^/page$, or what is behind ~: a dollar is the end there.
bool is_pattern(std::span<const Argument> arguments, std::size_t index) {
  const auto is_match = [](std::string_view text) {
    return text.starts_with('~') || text.starts_with("!~");
  };
  return is_match(arguments[index].text) || (index > 0 && is_match(arguments[index - 1].text));
}

}  // namespace

bool Variables::is_own(const VariableRule& rule, std::string_view name) {
  const auto [known, is_new] = own_.try_emplace(name, false);
  if (is_new) {
    // nginx ignores case here.
    known->second = is_listed(rule, name) || is_listed(rule, to_lower(name));
  }
  return known->second;
}

void Variables::define(std::string_view name) {
  defined_.insert(to_lower(name));
}

void Variables::load(const ServerRule& server, std::string_view module_file) {
  const std::string_view file = path::basename(module_file);
  const std::string_view module = file.substr(0, file.rfind('.'));
  has_others_ =
      has_others_ ||
      std::none_of(server.modules.begin(), server.modules.end(), [&](const ModuleRule& one) {
        const auto names = split(one.modules, "|");
        return std::find(names.begin(), names.end(), module) != names.end();
      });
}

void Variables::see(const ServerRule& server, const Place& place, std::size_t first_refused,
                    bool is_known) {
  const VariableRule& rule = server.variables;
  const bool is_data = place.directive.name.starts_with('$');
  if (is_data) define(place.directive.name.substr(1));
  has_others_ = has_others_ || (!is_known && !is_data);
  note_groups(place.directive.name);
  if (place.around.uses_variables()) first_refused = 0;
  for (std::size_t i = 0; i < place.arguments.size(); ++i) {
    const Argument& argument = place.arguments[i];
    const bool is_refused = i >= first_refused && !is_pattern(place.arguments, i);
    const std::string_view text = argument.text;
    note_groups(text);
    for (std::size_t at = text.find('$'); at != std::string_view::npos;
         at = text.find('$', at + 1)) {
      const std::size_t start = at + (text.substr(at + 1).starts_with('{') ? 2 : 1);
      if (start >= text.size()) break;
      const std::string_view written = name_at(text.substr(start));
      const bool is_group = !written.empty() && written[0] >= '0' && written[0] <= '9';  // $1
      if (written.empty() || is_group || is_own(rule, written)) continue;
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
      uses_.push_back({{place.file, range}, written, place.directive.name, is_refused});
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
    const bool is_nowhere = use.is_refused && !has_others_ && !defined_.contains(meant->first) &&
                            !is_in_capitals(use.name);
    if (!meant->second && !is_nowhere) continue;
    undefined.push_back({.span = use.span,
                         .name = std::string(use.name),
                         .server = &server,
                         .directive_name = std::string(use.directive_name),
                         .is_refused = use.is_refused});
    if (!meant->second) continue;
    undefined.back().nearest = meant->second->meant;
    undefined.back().rivals = meant->second->rivals;
  }
  return undefined;
}

}  // namespace danglint
