#include "link/nearest.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"
#include "danglint/rules.h"
#include "discover/classify.h"

namespace danglint {
namespace {

constexpr unsigned kMaxDistance = 2;
constexpr std::size_t kMinStem = 3;

struct Difference {
  bool is_extension = false;
  unsigned distance = kMaxDistance + 1;

  bool is_near() const { return is_extension || distance <= kMaxDistance; }
  auto rank() const { return std::tuple(!is_extension, distance); }
};

bool is_php(std::string_view extension) {
  const auto& known = layout_rule().php_extensions;
  return std::find(known.begin(), known.end(), extension) != known.end();
}

bool is_known(std::string_view extension) {
  const auto& known = layout_rule().known_extensions;
  return is_php(extension) || std::find(known.begin(), known.end(), extension) != known.end();
}

Difference compare(std::string_view wanted, std::string_view existing) {
  Difference difference;
  const auto stem = [](std::string_view name) {
    const std::string_view extension = path::extension(name);
    return extension.empty() ? name : name.substr(0, name.size() - extension.size() - 1);
  };
  if (original_of_copy(existing) == wanted) {
    difference.is_extension = true;
    difference.distance = kMaxDistance;
    return difference;
  }
  if (stem(wanted) == stem(existing)) {
    // a.key is no other spelling of a.pem; x.inc may be one of x.php.
    const std::string_view from = path::extension(wanted);
    const std::string_view to = path::extension(existing);
    difference.distance = edit_distance(from, to, kMaxDistance);
    const bool both_are_meant = is_known(from) && is_known(to);
    difference.is_extension = !both_are_meant || (is_php(from) && is_php(to));
    if (!difference.is_extension) difference.distance = kMaxDistance + 1;
    return difference;
  }
  // x.php.php
  if (wanted.starts_with(existing) && is_php(path::extension(existing)) &&
      wanted.substr(existing.size()) == '.' + std::string(path::extension(existing))) {
    difference.is_extension = true;
    difference.distance = kMaxDistance;
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

// The path that a file system which ignores case would open: several of its names may differ.
Nearest find_ignoring_case(const Target& target, std::string_view folder, std::string_view rest) {
  std::string found(folder);
  std::size_t at = 0;
  while (at < rest.size()) {
    const std::size_t end = std::min(rest.find('/', at), rest.size());
    const std::string_view wanted = rest.substr(at, end - at);
    at = end + 1;
    const auto& entries = target.list(found);
    const auto same = [&](const DirectoryEntry& entry) { return entry.name == wanted; };
    const auto similar = [&](const DirectoryEntry& entry) {
      return equal_ignoring_case(entry.name, wanted);
    };
    auto match = std::find_if(entries.begin(), entries.end(), same);
    if (match == entries.end()) match = std::find_if(entries.begin(), entries.end(), similar);
    if (match == entries.end()) return {};
    found += '/' + match->name;
  }
  if (target.find(found).existence != Existence::kPresent) return {};
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (path::below(found, folder) == rest) return {};  // a file that is asked for as a folder
  std::string name(path::below(found, folder));
  return {.name = std::move(name),
          .target_path = std::move(found),
          .is_evidence = true,
          .differs_in_case_only = true};
}

}  // namespace

Nearest find_nearest(const Target& target, std::string_view missing_path, bool is_folder) {
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

  Nearest best = find_ignoring_case(target, folder, std::string_view(normal).substr(cut + 1));
  if (!best.name.empty()) return best;
  Difference best_difference;
  for (const DirectoryEntry& entry : target.list(folder)) {
    if (entry.name == wanted) continue;
    const bool wants_folder = is_folder || !rest.empty();
    if (wants_folder != (entry.type == FileType::kDirectory)) continue;
    const Difference difference = compare(wanted, entry.name);
    const bool is_first = best.name.empty();
    if (!difference.is_near() || (!is_first && difference.rank() > best_difference.rank())) {
      continue;
    }
    std::string candidate = folder + '/' + entry.name + rest;
    if (target.find(candidate).existence != Existence::kPresent) continue;
    if (!is_first && difference.rank() == best_difference.rank()) {
      best.rivals.push_back(entry.name);
      continue;
    }
    best = {.name = entry.name,
            .target_path = std::move(candidate),
            .is_evidence = true,
            .is_extension = difference.is_extension,
            .distance = difference.distance};
    best_difference = difference;
  }
  return best;
}

// Every file of the project is compared: only for paths that are missing.
Nearest find_nearest_tail(const TreeIndex& tree, std::string_view tail, std::string_view project) {
  while (tail.starts_with('/')) tail.remove_prefix(1);
  const std::size_t slash = tail.rfind('/');
  const std::string_view name = tail.substr(slash + 1);
  const std::string folder =
      slash == std::string_view::npos ? std::string() : '/' + std::string(tail.substr(0, slash));
  Nearest best;
  Difference best_difference;
  const auto consider = [&](std::string_view wanted, std::string_view existing,
                            std::string_view path) {
    const bool is_case = equal_ignoring_case(wanted, existing);
    const Difference difference = compare(wanted, existing);
    const bool is_first = best.name.empty();
    if (!is_case &&
        (!difference.is_near() || (!is_first && difference.rank() > best_difference.rank()))) {
      return;
    }
    const bool is_rival =
        !is_first &&
        (best.differs_in_case_only ? is_case
                                   : difference.rank() == best_difference.rank() && !is_case);
    const bool is_told =
        existing == best.name ||  // in another folder
        std::find(best.rivals.begin(), best.rivals.end(), existing) != best.rivals.end();
    if (is_rival && !is_told) best.rivals.emplace_back(existing);
    if (is_rival || best.differs_in_case_only) return;
    best = {.name = std::string(existing),
            .target_path = std::string(path),
            .is_evidence = !folder.empty(),
            .differs_in_case_only = is_case,
            .is_extension = !is_case && difference.is_extension,
            .distance = difference.distance};
    best_difference = difference;
  };
  tree.for_each_file(project, [&](std::string_view path) {
    const std::string_view own_name = path::basename(path);
    const std::string_view own_folder = path.substr(0, path.size() - own_name.size() - 1);
    if (own_folder.ends_with(folder) && own_name != name) {
      consider(name, own_name, path);
    } else if (own_name == name && !folder.empty()) {
      // The last folder may be the one that is misspelt.
      const std::size_t above = own_folder.rfind('/');
      const std::size_t wanted_above = folder.rfind('/');
      if (above == std::string_view::npos ||
          !own_folder.substr(0, above).ends_with(
              std::string_view(folder).substr(0, wanted_above))) {
        return;
      }
      consider(std::string_view(folder).substr(wanted_above + 1), own_folder.substr(above + 1),
               path);
    }
  });
  return best;
}

Nearest find_behind_slash(const Target& target, std::string_view path, std::string_view file) {
  for (auto folder = path::dirname(file); folder.size() > 1; folder = path::dirname(folder)) {
    const bool is_glued =
        path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] != '/';
    if (!is_glued) continue;
    const std::string rest(path.substr(folder.size()));
    std::string meant = path::join(folder, rest);
    const Answer answer = target.find(meant);
    if (answer.existence == Existence::kPresent && answer.status.type != FileType::kDirectory) {
      return {
          .name = rest, .target_path = std::move(meant), .is_evidence = true, .lacks_slash = true};
    }
  }
  return {};
}

Nearest find_with_slashes(const Target& target, std::string_view path) {
  if (path.find('\\') == std::string_view::npos) return {};
  std::string meant(path);
  std::replace(meant.begin(), meant.end(), '\\', '/');
  const Answer answer = target.find(meant);
  if (answer.existence != Existence::kPresent || answer.status.type == FileType::kDirectory) {
    return {};
  }
  std::string name(path::basename(meant));
  return {.name = std::move(name),
          .target_path = std::move(meant),
          .is_evidence = true,
          .has_backslash = true};
}

}  // namespace danglint
