// The file system that the server will see, as far as it is known here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/world.h"

namespace danglint {

struct WalkedEntry;

// Everything below `target` (a path as the server sees it) is `source` (a path of this machine).
// Both absolute, normalised, without a trailing slash; "" is "/".
struct Zone {
  enum class Origin : std::uint8_t { kMap, kRoot, kProject, kGuess };
  std::string target;
  std::string source;
  Origin origin = Origin::kProject;
};

// Paths whose absence proves nothing.
struct Excuses {
  std::vector<std::string> volatile_folders;  // target paths: /run, /tmp
  std::vector<std::string>
      provided;  // globs on target or project paths: what the deployment mounts or makes
};

struct Answer {
  Existence existence = Existence::kUnknown;
  bool is_guessed = false;  // unknown, but by a guessed map it would be missing
  FileStatus status;        // of what the path finally names, if present
  std::string real;         // target path without links, if present
  std::string source;       // where that is on this machine, if present
  std::string broken_link;  // if missing because a symbolic link on the way dangles: the link's
                            // target path,
  std::string link_text;    // and what the link says
};

// Resolves target paths as the server would: component by component, links included, absolute links
// again below the root. The world is taken as frozen: answers about folders are kept. Thread-safe.
class Target {
 public:
  // The longest map wins, then the root, then projects.
  Target(const World& world, std::vector<Zone> zones, Excuses excuses);
  ~Target();

  // Maps that the repository itself suggests: they prove that something is there, not that it is
  // missing. Two that contradict each other are left out. True if there is a new one; what was
  // answered before is then forgotten. Not while others ask.
  bool add_guesses(const std::vector<Zone>& guesses);
  // By those, how the server names a path of this machine; empty: there is none.
  std::string guessed_path_of(std::string_view source_path) const;
  // Guessed maps may put a file elsewhere than what is beside it here: what the file finds there
  // under the name that leads it to `neighbour` here.
  std::vector<std::string> guessed_neighbours(std::string_view source_path,
                                              std::string_view neighbour) const;

  // Of FileStatus, what is asked for: all of it costs a question to the file system where the type alone may be known.
  enum class Detail : std::uint8_t { kAll, kType };
  // `path` is absolute; "." and ".." are resolved after links, as the system does.
  Answer find(std::string_view path, Detail detail = Detail::kAll) const;

  // What a walk has found is not asked for again, as far as its type goes. Sorted by path; they stay where they are for as long
  // as anybody asks. Not while others ask.
  void know(const std::vector<WalkedEntry>& entries);

  // Where a path leads by its links, whether anything is there or not; nothing is followed round in a
  // circle.
  std::string end_of(std::string path) const;

  // Names below a target folder, sorted; empty if it is missing or unknown.
  const std::vector<DirectoryEntry>& list(std::string_view folder) const;

  // Where a target path is on this machine; nullopt outside the known world. Does not follow links.
  std::optional<std::string> source_of(std::string_view target_path) const;
  // The reverse: how the server names a path of this machine.
  std::string target_of(std::string_view source_path) const;

  // A name for a target path that does not depend on where a checkout lies: relative to the project
  // it is in, if it is in one.
  std::string portable(std::string_view target_path) const;

  // --root was given: whatever is absent is missing, owners and modes are the target's own.
  bool is_rooted() const;
  const World& world() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace danglint
