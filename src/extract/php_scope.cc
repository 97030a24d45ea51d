#include "extract/php_scope.h"

#include <algorithm>
#include <iterator>

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

void PhpScope::set(Slot& slot, ExprId value) {
  trail_.emplace_back(&slot, slot.second);
  slot.second = value;
}

void PhpScope::extend(std::string_view variable, ExprId value) {
  auto slot = values_.find(variable);
  if (slot == values_.end()) slot = values_.emplace(variable, kNoExpr).first;
  set(*slot, value);
}

void PhpScope::bind(std::string_view variable, ExprId value) {
  auto slot = values_.lower_bound(variable);
  if (slot == values_.end() || slot->first != variable) {
    slot = values_.emplace_hint(slot, variable, kNoExpr);
  }
  for (auto part = std::next(slot); part != values_.end(); ++part) {
    const std::string& other = part->first;
    if (!other.starts_with(variable)) break;
    const bool is_part = other[variable.size()] == '[' || other[variable.size()] == '-';
    if (is_part && part->second != kNoExpr) set(*part, kNoExpr);
  }
  set(*slot, value);
}

PhpScope::Changes PhpScope::undo(std::size_t mark) {
  Changes changes;
  while (trail_.size() > mark) {
    const auto [slot, before] = trail_.back();
    changes.push_back({slot, slot->second});
    slot->second = before;
    trail_.pop_back();
  }
  // The last change of each variable came first.
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return a.variable != b.variable && a.variable->first < b.variable->first;
  });
  const auto same =
      std::unique(changes.begin(), changes.end(),
                  [](const Change& a, const Change& b) { return a.variable == b.variable; });
  changes.erase(same, changes.end());
  return changes;
}

}  // namespace danglint
