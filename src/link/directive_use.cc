#include "link/directive_use.h"

#include <algorithm>

namespace danglint {

bool DirectiveUse::applies_in(std::string_view name, std::uint32_t section) const {
  while (!said_.contains({section, std::string(name)})) {
    const auto found = std::lower_bound(sections_.begin(), sections_.end(), std::pair(section, 0U));
    if (found == sections_.end() || found->first != section) return false;
    section = found->second;
  }
  return true;
}

bool DirectiveUse::is_inherited_from(std::string_view name, std::uint32_t section) const {
  return std::any_of(sections_.begin(), sections_.end(), [&](const auto& one) {
    return one.second == section && !said_.contains({one.first, std::string(name)});
  });
}

}  // namespace danglint
