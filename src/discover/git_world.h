// A work tree as it would be at another state of git: what the index holds, what a commit held.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "danglint/world.h"
#include "discover/git_process.h"

namespace danglint {

// One path of a state.
struct GitEntry {
  enum class Kind : std::uint8_t { kFile, kProgram, kLink, kSubmodule };
  Kind kind = Kind::kFile;
  std::string object;            // its content, in git
  bool is_in_work_tree = false;  // the same as there: read from there
};

struct GitState {
  std::string top;                                    // of the work tree, without links
  std::unordered_map<std::string, GitEntry> entries;  // by their paths below it
  std::unordered_set<std::string> ignored;  // paths below it that git ignores, and that exist
  // Its .gitignore files, if they say something else than those of the work tree; `ignored` follows from
  // them then.
  std::optional<std::vector<std::string>> ignore_files;
  // Paths of its files that are not there later -> what they are called then; empty: they are gone.
  std::unordered_map<std::string, std::string> left;
  std::unordered_set<std::string> changed;  // paths whose content is another one later
};

// What the next commit will hold, and what the one before does. Entries that are only announced
// (git add -N) are in neither. The error is the user's: unmerged entries, a broken index.
struct GitStates {
  GitState before;
  GitState after;
  std::vector<std::string> submodules;  // whose content is not looked at, sorted
};
Result<GitStates> staged_states(const std::string& top);

// Where the commit `later` left a revision: what has happened there since is not that branch's. The
// revision itself if git knows no such place (no common history, a shallow clone).
Result<std::string> branch_point(const std::string& top, const std::string& revision,
                                 const std::string& later);

// What a commit held. The state after it is that of the commit `later`; nullopt: the work tree itself.
Result<GitState> committed_state(const std::string& top, const std::string& revision,
                                 const std::optional<std::string>& later);

// Below the top of its state everything is as git has it; elsewhere it is the real world. What git
// ignores and exists is there, but in no listing: no commit holds it.
std::unique_ptr<World> git_world(GitState state);

}  // namespace danglint
