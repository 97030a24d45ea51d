#include "link/php_classes.h"

#include <algorithm>

#include "base/text.h"

namespace danglint {

void PhpClasses::add(const ClassFacts& one) {
  if (one.parent.empty()) return;
  const std::string& name = *names_.insert(to_lower(one.name)).first;
  const std::string& parent = *names_.insert(to_lower(one.parent)).first;
  parents_.try_emplace(name, parent);
  children_.emplace(parent, name);
}

std::vector<std::string> PhpClasses::heirs(std::string_view lower_class) const {
  std::vector<std::string> found{std::string(lower_class)};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = children_.equal_range(found[i]);
    for (auto child = first; child != last; ++child) {
      if (std::find(found.begin(), found.end(), child->second) == found.end()) {
        found.emplace_back(child->second);
      }
    }
  }
  return found;
}

}  // namespace danglint
