// What git says about a work tree: which absent files are absent on purpose.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/world.h"

namespace danglint {

// The folder that holds .git, `folder` or above it; nullopt outside of a work tree. Absolute in,
// absolute out.
std::optional<std::string> git_top(std::string folder);

// The same of the current folder, links resolved.
std::optional<std::string> git_top_here();

// The folder whose .gitignore and .gitmodules count in `folder`: the top of its work tree. Outside of
// one (an archive of a release, what a Dockerfile copied) the outermost folder from `within` down that
// has such a file; nullopt: none has.
std::optional<std::string> git_rules_top(const std::string& folder, std::string_view within);

// Which of the paths (below `top`, relative to it) are ignored by git, and not tracked all the
// same. One flag a path; nullopt if git is not there or would not say. Nothing of the repository is
// executed. `top` is that of a work tree, or git_rules_top(). Of a state of git, its own .gitignore
// counts.
std::optional<std::vector<bool>> git_ignored(const std::string& top,
                                             const std::vector<std::string>& paths,
                                             const World& world = real_world());

// Which of the paths the index has although the work tree has not, on purpose (sparse checkout).
std::optional<std::vector<bool>> git_skipped(const std::string& top,
                                             const std::vector<std::string>& paths);

// Paths of submodules, relative to `top`, from .gitmodules.
std::vector<std::string> git_submodules(const std::string& top, const World& world = real_world());

}  // namespace danglint
