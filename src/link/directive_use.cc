#include "link/directive_use.h"

#include <algorithm>

#include "base/text.h"

namespace danglint {

void DirectiveUse::take_back(std::string_view name, std::uint32_t section) {
  const std::string start = std::string(name) + '=';
  auto at = said_.lower_bound({section, start});
  while (at != said_.end() && at->first == section && at->second.starts_with(start)) {
    at = said_.erase(at);
  }
}

bool DirectiveUse::applies_in(std::string_view name, std::uint32_t section) const {
  while (!is_said_in(name, section)) {
    const auto found = std::lower_bound(sections_.begin(), sections_.end(), std::pair(section, 0U));
    if (found == sections_.end() || found->first != section) return false;
    section = found->second;
  }
  return true;
}

bool DirectiveUse::is_said(std::string_view name) const {
  return std::any_of(said_.begin(), said_.end(),
                     [name](const auto& one) { return one.second == name; });
}

std::string_view DirectiveUse::without_anywhere(std::string_view names) {
  constexpr std::string_view kAnywhere = "anywhere ";
  return names.starts_with(kAnywhere) ? names.substr(kAnywhere.size()) : names;
}

bool DirectiveUse::is_one_said(std::string_view names, std::uint32_t section) const {
  const std::string_view rest = without_anywhere(names);
  const bool is_anywhere = rest.size() < names.size();
  const auto all = split(rest, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view name) {
    return is_anywhere ? is_said(name) : applies_in(name, section);
  });
}

bool DirectiveUse::is_one_said_in(std::string_view names, std::uint32_t section) const {
  const auto all = split(names, "|");
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view name) { return is_said_in(name, section); });
}

bool DirectiveUse::is_inherited_from(std::string_view name, std::uint32_t section) const {
  const auto inner = within_.find(section);
  if (inner == within_.end()) return false;
  return std::any_of(inner->second.begin(), inner->second.end(), [&](std::uint32_t one) {
    return !said_.contains({one, std::string(name)});
  });
}

}  // namespace danglint
