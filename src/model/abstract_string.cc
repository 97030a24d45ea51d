#include "danglint/abstract_string.h"

#include <algorithm>
#include <utility>

namespace danglint {

StringPattern concatenate(StringPattern left, const StringPattern& right) {
  StringPattern whole = std::move(left);
  whole.literals.back() += right.literals.front();
  whole.literals.insert(whole.literals.end(), right.literals.begin() + 1, right.literals.end());
  // Two holes without text between them are one.
  for (std::size_t i = 1; i + 1 < whole.literals.size();) {
    if (whole.literals[i].empty()) {
      whole.literals.erase(whole.literals.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  return whole;
}

bool AbstractString::has_hole() const {
  return std::any_of(alternatives_.begin(), alternatives_.end(),
                     [](const StringPattern& pattern) { return !pattern.is_constant(); });
}

const std::string* AbstractString::single_constant() const {
  if (alternatives_.size() != 1 || !alternatives_[0].is_constant()) return nullptr;
  return alternatives_[0].literals.data();
}

void AbstractString::add(StringPattern alternative) {
  if (is_too_large_) return;
  const auto place = std::lower_bound(alternatives_.begin(), alternatives_.end(), alternative);
  if (place != alternatives_.end() && *place == alternative) return;
  alternatives_.insert(place, std::move(alternative));
  if (alternatives_.size() > kMaxAlternatives) {
    alternatives_ = {StringPattern::hole()};
    is_too_large_ = true;
  }
}

void AbstractString::merge(const AbstractString& other) {
  if (other.is_too_large_) {
    *this = other;
    return;
  }
  for (const StringPattern& alternative : other.alternatives_) add(alternative);
}

AbstractString concatenate(AbstractString left, const AbstractString& right) {
  if (left.alternatives_.size() == 1 && right.alternatives_.size() == 1) {  // most are
    return AbstractString(concatenate(std::move(left.alternatives_[0]), right.alternatives_[0]));
  }
  AbstractString whole;
  for (const StringPattern& head : left.alternatives_) {
    for (const StringPattern& tail : right.alternatives_) whole.add(concatenate(head, tail));
  }
  return whole;
}

}  // namespace danglint
