#include "extract/php_scope.h"

#include <algorithm>

namespace danglint {

std::string_view variable_name(std::string_view variable) {
  return variable.substr(0, variable.find_first_of("[-"));
}

ExprId PhpScope::find(std::string_view variable) const {
  const auto found = values_.find(variable);
  return found == values_.end() ? kNoExpr : found->second;
}

bool PhpScope::is_global(std::string_view variable) const {
  return is_top_level() || globals_.contains(variable_name(variable));
}

void PhpScope::set(const std::string& variable, ExprId value) {
  ExprId& slot = values_.try_emplace(variable, kNoExpr).first->second;
  trail_.emplace_back(variable, slot);
  slot = value;
}

void PhpScope::bind(std::string_view variable, ExprId value) {
  const std::string name(variable);
  for (auto at = values_.upper_bound(name); at != values_.end(); ++at) {
    const std::string& other = at->first;
    if (!other.starts_with(name)) break;
    const bool is_part = other[name.size()] == '[' || other[name.size()] == '-';
    if (!is_part || at->second == kNoExpr) continue;
    trail_.emplace_back(other, at->second);
    at->second = kNoExpr;
  }
  set(name, value);
}

PhpScope::Changes PhpScope::undo(std::size_t mark) {
  Changes changes;
  while (trail_.size() > mark) {
    auto& [variable, before] = trail_.back();
    ExprId& slot = values_[variable];
    changes.try_emplace(variable, slot);
    slot = before;
    trail_.pop_back();
  }
  return changes;
}

std::vector<std::string> PhpScope::changed_since(std::size_t mark) const {
  std::vector<std::string> names;
  for (std::size_t i = mark; i < trail_.size(); ++i) names.push_back(trail_[i].first);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace danglint
