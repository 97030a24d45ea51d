#include "cli/shortcut.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "cli/settings.h"
#include "discover/git_process.h"
#include "discover/staged_changes.h"
#include "extract/equivalence.h"

namespace danglint {
namespace {

// Nothing is concluded from what they hold, whoever reads them.
bool is_inert(std::string_view path) {
  constexpr std::array<std::string_view, 26> kExtensions{
      "avif", "bmp",  "css", "eot", "gif", "ico",  "jpeg", "jpg",  "js",
      "jsx",  "less", "map", "md",  "mp3", "mp4",  "otf",  "pdf",  "png",
      "scss", "svg",  "ts",  "tsx", "ttf", "webm", "webp", "woff2"};
  const std::string extension = to_lower(path::extension(path));
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_php(std::string_view path) {
  return to_lower(path::extension(path)) == "php";
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
    return !change.is_content || !(is_inert(change.path) || is_php(change.path));
  };
  if (std::any_of(changes->begin(), changes->end(), may_matter)) return false;
  const Result<Settings> settings = find_settings(top);
  if (!settings || !settings->policy.checks.empty()) return false;
  const GitBlobs blobs(top);
  return std::all_of(changes->begin(), changes->end(), [&](const StagedChange& change) {
    if (!is_php(change.path)) return true;
    const auto before = blobs.read(change.before);
    const auto after = blobs.read(change.after);
    return before && after && !has_suppression(*before) && !has_suppression(*after) &&
           says_the_same(*before, *after);
  });
}

}  // namespace danglint
