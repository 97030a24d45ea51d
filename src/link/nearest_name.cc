#include "link/nearest_name.h"

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
  is_ambiguous_ = distance == best_ && (is_ambiguous_ || spelling != meant_);
  if (distance < best_ || spelling < meant_) meant_ = spelling;
  best_ = distance;
}

std::optional<Misspelling> NearestName::found() const {
  if (meant_.empty()) return std::nullopt;
  return Misspelling{std::string(meant_), is_ambiguous_};
}

}  // namespace danglint
