#include "link/nearest.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "base/edit_distance.h"
#include "base/path.h"

namespace danglint {
namespace {

constexpr unsigned kMaxDistance = 2;
constexpr std::size_t kMinStem = 3;

struct Difference {
  bool in_case_only = false;
  bool is_extension = false;
  unsigned distance = kMaxDistance + 1;

  bool is_near() const { return in_case_only || is_extension || distance <= kMaxDistance; }
  auto rank() const { return std::tuple(!in_case_only, !is_extension, distance); }
};

std::string without_digits(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
               [](char c) { return c < '0' || c > '9'; });
  return kept;
}

Difference compare(std::string_view wanted, std::string_view existing) {
  Difference difference;
  if (equal_ignoring_case(wanted, existing)) {
    difference.in_case_only = true;
    return difference;
  }
  const auto stem = [](std::string_view name) {
    const std::string_view extension = path::extension(name);
    return extension.empty() ? name : name.substr(0, name.size() - extension.size() - 1);
  };
  if (stem(wanted) == stem(existing)) {
    difference.is_extension = true;
    difference.distance =
        edit_distance(path::extension(wanted), path::extension(existing), kMaxDistance);
    return difference;
  }
  // v1 is no misspelling of v2.
  if (without_digits(wanted) == without_digits(existing)) return difference;
  const std::size_t letters = std::min(stem(wanted).size(), stem(existing).size());
  if (letters < kMinStem) return difference;
  const unsigned limit = letters < 6 ? 1 : kMaxDistance;
  const unsigned distance = edit_distance(wanted, existing, limit);
  if (distance <= limit) difference.distance = distance;
  return difference;
}

}  // namespace

Nearest find_nearest(const Target& target, std::string_view missing_path) {
  const std::string normal = path::normalize(missing_path);
  // The deepest folder that exists.
  std::size_t cut = normal.rfind('/');
  while (cut != std::string::npos && cut > 0) {
    const Answer answer = target.find(std::string_view(normal).substr(0, cut));
    if (answer.existence == Existence::kPresent && answer.status.type == FileType::kDirectory)
      break;
    cut = normal.rfind('/', cut - 1);
  }
  if (cut == std::string::npos) return {};
  const std::string folder = normal.substr(0, cut);
  const std::size_t end = std::min(normal.find('/', cut + 1), normal.size());
  const std::string wanted = normal.substr(cut + 1, end - cut - 1);
  const std::string rest = normal.substr(end);

  Nearest best;
  Difference best_difference;
  for (const DirectoryEntry& entry : target.list(folder)) {
    if (entry.name == wanted) continue;
    if (rest.empty() == (entry.type == FileType::kDirectory)) continue;
    const Difference difference = compare(wanted, entry.name);
    if (!difference.is_near() ||
        (!best.name.empty() && difference.rank() >= best_difference.rank())) {
      continue;
    }
    std::string candidate = folder + '/' + entry.name + rest;
    if (target.find(candidate).existence != Existence::kPresent) continue;
    best = {.name = entry.name,
            .target_path = std::move(candidate),
            .differs_in_case_only = difference.in_case_only,
            .is_extension = difference.is_extension,
            .distance = difference.distance};
    best_difference = difference;
  }
  return best;
}

}  // namespace danglint
