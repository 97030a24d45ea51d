#include "link/nearest_name.h"

#include <iterator>
#include <set>

#include "base/edit_distance.h"

namespace danglint {

unsigned tolerance(std::size_t length) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLong = 8;
  return length < kShortest ? 0 : length < kLong ? 1 : 2;
}

void NearestName::consider(std::string_view wrong, std::string_view name,
                           std::string_view spelling) {
  const unsigned distance = edit_distance(wrong, name, most_);
  if (distance > most_ || distance > best_) return;
  if (distance < best_) nearest_.clear();
  best_ = distance;
  nearest_.push_back(spelling);
}

std::optional<Misspelling> NearestName::found() const {
  const std::set<std::string> names(nearest_.begin(), nearest_.end());
  if (names.empty()) return std::nullopt;
  return Misspelling{*names.begin(), {std::next(names.begin()), names.end()}};
}

}  // namespace danglint
