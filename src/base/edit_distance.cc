#include "base/edit_distance.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace danglint {

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
  if (a.size() > b.size()) std::swap(a, b);
  const unsigned too_far = limit + 1;
  if (b.size() - a.size() > limit) return too_far;

  // Three rows of the usual matrix; cells off the diagonal band stay "too far".
  const std::size_t width = a.size() + 1;
  std::vector<unsigned> before(width, too_far);
  std::vector<unsigned> previous(width);
  std::vector<unsigned> current(width, too_far);
  for (std::size_t i = 0; i < width; ++i)
    previous[i] = std::min<unsigned>(static_cast<unsigned>(i), too_far);
  for (std::size_t j = 1; j <= b.size(); ++j) {
    std::fill(current.begin(), current.end(), too_far);
    if (j <= limit) current[0] = static_cast<unsigned>(j);
    const std::size_t first = j > limit ? j - limit : 1;
    const std::size_t last = std::min(a.size(), j + limit);
    unsigned best = current[0];
    for (std::size_t i = first; i <= last; ++i) {
      unsigned cost = previous[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost = std::min({cost, previous[i] + 1, current[i - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost = std::min(cost, before[i - 2] + 1);
      }
      current[i] = std::min(cost, too_far);
      best = std::min(best, current[i]);
    }
    if (best > limit) return too_far;
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[a.size()];
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

}  // namespace danglint
