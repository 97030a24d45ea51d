#include "cli/shortcut.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/path.h"
#include "base/text.h"
#include "cli/settings.h"
#include "danglint/rules.h"
#include "discover/git_process.h"
#include "discover/staged_changes.h"
#include "extract/equivalence.h"

namespace danglint {
namespace {

bool has_extension(std::string_view path, std::span<const std::string_view> sorted) {
  return std::binary_search(sorted.begin(), sorted.end(), to_lower(path::extension(path)));
}

bool is_inert(std::string_view path) {
  return path::basename(path) != "composer.json" &&
         has_extension(path, layout_rule().inert_extensions);
}

bool is_php(std::string_view path) {
  return has_extension(path, layout_rule().php_extensions);
}

// A program's first line says what runs it.
std::string_view interpreter_line(std::string_view bytes) {
  return bytes.starts_with("#!") ? bytes.substr(0, bytes.find('\n')) : std::string_view();
}

// The settings that the commit will have are those that lie there.
bool has_settings_of(const World& world, const GitBlobs& blobs, const std::string& top) {
  constexpr std::string_view kName = ".danglint.yaml";
  const std::string path = path::join(top, kName);
  constexpr std::uint64_t kLimit = 1U << 20U;
  const auto staged = blobs.read(":" + std::string(kName));
  return world.read(path, kLimit).bytes == staged;
}

bool has_suppression(const std::string& bytes) {
  return bytes.find("danglint: ignore[") != std::string::npos;
}

}  // namespace

bool changes_nothing(const Options& options, const std::string& top) {
  // A report for machines counts all of it, and checks of the user's own look at anything.
  const bool is_for_people =
      options.format == Format::kText && options.more_formats.empty() && options.output.empty();
  if (!is_for_people || options.all || options.show_unverified || options.show_baselined)
    return false;
  // These may bring settings and rules of their own.
  if (options.config || options.rules || !options.paths.empty()) return false;
  const auto changes = staged_changes(top);
  if (!changes) return false;
  const auto may_matter = [](const StagedChange& change) {
    return !change.is_content ||
           !((is_inert(change.path) && !change.is_program) || is_php(change.path));
  };
  if (std::any_of(changes->begin(), changes->end(), may_matter)) return false;
  const Result<Settings> settings = find_settings(top);
  if (!settings || !settings->policy.checks.empty()) return false;
  // A baseline may have any name.
  for (const std::string& baseline : {settings->baseline, options.baseline.value_or("")}) {
    const auto is_it = [&](const StagedChange& change) {
      return path::basename(change.path) == path::basename(baseline);
    };
    if (std::any_of(changes->begin(), changes->end(), is_it)) return false;
  }
  const GitBlobs blobs(top);
  if (!has_settings_of(real_world(), blobs, top)) return false;
  return std::all_of(changes->begin(), changes->end(), [&](const StagedChange& change) {
    if (!is_php(change.path)) return true;
    const auto before = blobs.read(change.before);
    const auto after = blobs.read(change.after);
    return before && after && !has_suppression(*before) && !has_suppression(*after) &&
           interpreter_line(*before) == interpreter_line(*after) && says_the_same(*before, *after);
  });
}

}  // namespace danglint
