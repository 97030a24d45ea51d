#include "cli/drift_sources.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/path.h"
#include "discover/git.h"
#include "discover/git_world.h"

namespace danglint {
namespace {

bool is_root(const World& world, const std::string& folder) {
  constexpr std::array<const char*, 3> kFolders{"/etc", "/usr", "/var"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](const char* name) {
    const StatusAnswer answer = world.status((folder == "/" ? "" : folder) + name);
    return answer.existence == Existence::kPresent && answer.status.type == FileType::kDirectory;
  });
}

Result<DriftSource> git_source(const std::string& revision, const std::string& path,
                               const Options& options) {
  const auto top = git_top_here();
  if (!top) return Error{revision + ':' + path + ": this is no work tree of git"};
  Result<GitState> state = committed_state(*top, revision);
  if (!state) return Error{state.error()};
  DriftSource source{.options = options, .world = git_world(std::move(*state))};
  const std::string folder =
      path.empty() || path == "." ? *top : path::normalize(path::join(*top, path));
  if (is_root(*source.world, folder)) source.options.root = folder;
  source.options.paths = {folder};
  return source;
}

}  // namespace

Result<DriftSource> drift_source(const std::string& text, const Options& options) {
  DriftSource source{.options = options};
  if (text == "live") {
    source.options.root = "/";
    source.options.paths = {"/etc"};
    return source;
  }
  const StatusAnswer answer = real_world().status(text);
  const std::size_t colon = text.find(':');
  if (answer.existence != Existence::kPresent && colon != std::string::npos && colon > 0) {
    return git_source(text.substr(0, colon), text.substr(colon + 1), options);
  }
  if (answer.existence != Existence::kPresent) return Error{text + ": no such file or folder"};
  source.is_snapshot = answer.status.type == FileType::kRegular;
  if (source.is_snapshot) return source;
  std::string folder = text;
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (is_root(real_world(), folder)) source.options.root = folder;
  source.options.paths = {folder};
  return source;
}

}  // namespace danglint
