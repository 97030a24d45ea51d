#include "link/resolved_together.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/path.h"
#include "discover/classify.h"
#include "discover/git.h"
#include "link/resolve.h"

namespace danglint {
namespace {

constexpr std::string_view kForeignPrefix = "nothing below its prefix is in this tree";

void excuse(Resolution& resolution, std::string_view reason) {
  resolution.outcome = Outcome::kUnverified;
  resolution.reason = reason;
}

// A name under which nothing here resolves (ABSPATH in a plugin's own repository) proves nothing; a
// near miss does. Where its value is not known and more of what is below it is not here than is, the
// latter (config.php) is here by chance.
void excuse_foreign_prefixes(const Linked& linked, std::vector<Resolution>& resolutions) {
  struct Uses {
    std::unordered_set<std::string_view> here;  // as written
    std::unordered_set<std::string_view> lost;  // and like nothing that is here
  };
  std::unordered_map<std::string_view, Uses> prefixes;
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    const Resolution& resolution = resolutions[i];
    if (resolution.outcome == Outcome::kResolved && !resolution.is_loose) {
      prefixes[reference.prefix].here.insert(reference.written);
    } else if (resolution.outcome == Outcome::kDangling && resolution.is_loose &&
               resolution.nearest.name.empty()) {
      prefixes[reference.prefix].lost.insert(reference.written);
    }
  }
  const auto is_at_home = [&](const std::string& prefix, bool is_loose) {
    const auto uses = prefixes.find(prefix);
    if (uses == prefixes.end() || uses->second.here.empty()) return false;
    return !is_loose || uses->second.lost.size() <= uses->second.here.size();
  };
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    Resolution& resolution = resolutions[i];
    if (resolution.outcome != Outcome::kDangling || resolution.nearest.is_evidence) continue;
    if (reference.prefix.empty() ? resolution.is_loose
                                 : !is_at_home(reference.prefix, resolution.is_loose)) {
      excuse(resolution, kForeignPrefix);
    }
  }
}

// inc/db.php and db.php, no ./db.php: what include_path is asked for. Empty for other paths; else the same for all that
// are in one folder.
std::string folder_of_plain(const Reference& reference) {
  if (reference.kind != ReferenceKind::kPhpInclude || reference.tail.empty() ||
      is_of_working_directory(reference)) {
    return {};
  }
  const std::string_view folder = path::dirname(reference.tail);
  const bool has_folder = reference.tail.find('/') != std::string::npos;
  return has_folder ? reference.project + '\0' + std::string(folder)
                    : std::string(path::dirname(reference.candidates.front()));
}

// The system's include_path may have what the tree lacks, and what somebody tests for may be made later. But what the
// application has a folder for belongs there, unless the tree lacks more of that folder (by one, if it has files of the
// kind) than it has; of what lies beside a library's file, it must have more than it lacks.
void excuse_searched(const Linked& linked, const Target& target,
                     std::vector<Resolution>& resolutions) {
  struct Uses {
    std::unordered_set<std::string_view> here;  // tails
    std::unordered_set<std::string_view> lost;
  };
  std::unordered_map<std::string, Uses> folders;
  std::vector<std::size_t> lost;
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Resolution& resolution = resolutions[i];
    if (resolution.outcome != Outcome::kDangling || !resolution.may_be_installed) continue;
    if (resolution.nearest.is_evidence) continue;
    const Reference& reference = linked.references[i];
    lost.push_back(i);
    folders[folder_of_plain(reference)].lost.insert(reference.tail);
  }
  if (lost.empty()) return;
  std::unordered_set<std::string_view> optional;  // tails
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    if (reference.tail.empty()) continue;
    if (resolutions[i].outcome != Outcome::kResolved) {
      if (reference.weak) optional.insert(reference.tail);
    } else if (const auto folder = folders.find(folder_of_plain(reference));
               folder != folders.end()) {
      folder->second.here.insert(reference.tail);
    }
  }
  for (const std::size_t i : lost) {
    const Reference& reference = linked.references[i];
    const std::string folder = folder_of_plain(reference);
    const Uses& uses = folders[folder];
    const std::string& path = resolutions[i].target;
    const auto& beside = target.list(path::dirname(path));
    // So PEAR's packages are called: 'Mail.php', 'Net/URL.php'.
    const bool is_capitalised = reference.tail[0] >= 'A' && reference.tail[0] <= 'Z';
    const bool has_folder = reference.tail.find('/') != std::string::npos;
    const bool is_of_library = is_capitalised || (!has_folder && folder != reference.project);
    const bool is_at_home =
        !is_of_library && std::any_of(beside.begin(), beside.end(), [&](const auto& entry) {
          return path::extension(entry.name) == path::extension(path);
        });
    const std::size_t known = uses.here.size() + (is_at_home ? 1 : 0);
    const std::size_t needed = uses.lost.size() + (is_of_library ? 1 : 0);
    const bool is_package = is_capitalised && !has_folder;
    if (is_package || known < needed || optional.contains(reference.tail)) {
      excuse(resolutions[i], kElsewhere);
    }
  }
}

// Values of a variable that are no paths ("/table/change" for a router) have no file among them.
void excuse_turns(const Linked& linked, std::vector<Resolution>& resolutions) {
  std::unordered_set<std::uint32_t> paths;
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    if (resolutions[i].outcome == Outcome::kResolved) paths.insert(linked.references[i].turn);
  }
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const std::uint32_t turn = linked.references[i].turn;
    Resolution& resolution = resolutions[i];
    if (turn == 0 || paths.contains(turn) || resolution.outcome != Outcome::kDangling) continue;
    if (!resolution.nearest.is_evidence) excuse(resolution, "no value of it is a file");
  }
}

// Settings that an installer writes are in no repository. Near misses are told all the same.
void excuse_made_by_installers(const Program& program, const Linked& linked, const Target& target,
                               std::vector<Resolution>& resolutions) {
  if (target.is_rooted()) return;
  std::unordered_set<std::string_view> made;
  for (const FileMaker& one : linked.made_files) {
    const SourceFile& by = program.files[one.by];
    if (fits_globs(&PhpRule::installers, '/' + std::string(by.below))) made.insert(one.path);
  }
  if (made.empty()) return;
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    Resolution& resolution = resolutions[i];
    const bool is_include = linked.references[i].kind == ReferenceKind::kPhpInclude;
    if (!is_include || resolution.outcome != Outcome::kDangling || resolution.nearest.is_evidence) {
      continue;
    }
    if (made.contains(path::normalize(resolution.target))) {
      excuse(resolution, "made by its installer");
    }
  }
}

// What a change removes, and nothing else is here for: whatever else may be looked through, it is missed, provided that
// the state before found it (is_taken_away).
void tell_removed(const Program& program, const Linked& linked,
                  std::vector<Resolution>& resolutions) {
  if (program.removed.empty()) return;
  std::unordered_multimap<std::string_view, std::string_view> by_name;
  for (const auto& [path, now] : program.removed) by_name.emplace(path::basename(path), path);
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    Resolution& resolution = resolutions[i];
    const bool is_open = resolution.outcome == Outcome::kUnverified && !reference.weak &&
                         !reference.is_switched &&
                         (resolution.reason == kElsewhere || resolution.reason == kForeignPrefix);
    if (!is_open) continue;
    const auto tell = [&](const std::string& path) {
      resolution.outcome = Outcome::kDangling;
      resolution.is_taken_away = true;
      resolution.target = path;
      resolution.reason = {};
    };
    // mime.types may be the distribution's, unless it was here.
    if (reference.kind != ReferenceKind::kPhpInclude) {
      const auto named = std::find_if(
          reference.candidates.begin(), reference.candidates.end(),
          [&](const std::string& one) { return program.removed.contains(path::normalize(one)); });
      if (named != reference.candidates.end()) tell(path::normalize(*named));
      continue;
    }
    const auto is_it = [&](std::string_view path) {
      const auto names = [&](const std::string& one) { return path::normalize(one) == path; };
      const bool is_named =
          std::any_of(reference.candidates.begin(), reference.candidates.end(), names);
      // A name without a folder may be another one's: config.php.
      const auto ends_so = [&](std::string_view end) {
        return end.find('/', 1) != std::string_view::npos && path.ends_with(end) &&
               path::is_within(path, reference.project);
      };
      const bool fits = std::any_of(reference.patterns.begin(), reference.patterns.end(),
                                    [&](const StringPattern& one) {
                                      return one.literals.size() == 2 && one.head().empty() &&
                                             one.tail().starts_with('/') && ends_so(one.tail());
                                    });
      return is_named || fits || (!reference.tail.empty() && ends_so('/' + reference.tail));
    };
    std::string_view name = path::basename(reference.tail);
    if (!reference.patterns.empty()) name = path::basename(reference.patterns.front().tail());
    const auto [first, last] = by_name.equal_range(name);
    const auto found =
        std::find_if(first, last, [&](const auto& one) { return is_it(one.second); });
    if (found != last) tell(std::string(found->second));
  }
}

// Where the change that is judged puts what was there.
void look_for_renamed(const Program& program, const Target& target,
                      std::vector<Resolution>& resolutions) {
  for (Resolution& resolution : resolutions) {
    if (resolution.outcome != Outcome::kDangling || !resolution.nearest.name.empty()) continue;
    const auto found = program.removed.find(path::normalize(resolution.target));
    if (found == program.removed.end() || found->second.empty()) continue;
    if (target.find(found->second).existence != Existence::kPresent) continue;
    resolution.nearest = {.name = std::string(path::basename(found->second)),
                          .target_path = found->second,
                          .is_renamed = true};
  }
}

// A file of the name that lies somewhere else.
void look_for_moved(const Linked& linked, const TreeIndex& tree, const Target& target,
                    std::vector<Resolution>& resolutions) {
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    Resolution& resolution = resolutions[i];
    if (resolution.outcome != Outcome::kDangling || !resolution.nearest.name.empty()) continue;
    if (linked.references[i].kind != ReferenceKind::kPhpInclude) continue;
    // What is there for another folder is known by more than its name.
    const std::string_view name = resolution.is_by_tail
                                      ? std::string_view(linked.references[i].tail)
                                      : path::basename(resolution.target);
    if (name == "index.php" || name == "autoload.php") continue;  // every folder has one
    std::vector<std::string> found;
    tree.find_tail(name, linked.references[i].project, [&](const WalkedEntry& entry) {
      std::string place = target.target_of(entry.path);
      const bool is_there = target.find(place).existence == Existence::kPresent;  // no dead link
      if (is_there) found.push_back(std::move(place));
      return found.size() < 2;
    });
    if (found.size() != 1) continue;
    resolution.nearest = {
        .name = std::string(path::basename(name)), .target_path = found[0], .is_moved = true};
  }
}

// vendor/autolaod.php where vendor/autoload.php is: that was installed, and is called otherwise.
bool is_slip_among_installed(std::string_view path, const Resolution& resolution) {
  const Nearest& nearest = resolution.nearest;
  return nearest.differs_in_case_only || (nearest.is_evidence && is_in_dependency_folder(path));
}

// What git ignores is made or installed later; so are submodules and what a sparse checkout leaves out.
void excuse_absent_on_purpose(const Program& program, const Target& target, const Linked& linked,
                              std::vector<Resolution>& resolutions) {
  if (target.is_rooted()) return;
  std::vector<std::string> projects;
  projects.reserve(linked.references.size());
  for (const Reference& reference : linked.references) projects.push_back(reference.project);
  struct Asked {
    std::size_t index;
    std::string path;  // below the top
  };
  std::map<std::string, std::vector<Asked>> by_top;
  std::unordered_map<std::string, std::optional<std::string>> tops;
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    if (resolutions[i].outcome != Outcome::kDangling) continue;
    // A path that begins with a hole is most likely below the project.
    const std::string& missing = resolutions[i].target;
    const std::string whole = missing.starts_with('*') ? projects[i] + missing.substr(1) : missing;
    // git knows nothing behind a link.
    const auto source = target.source_of(target.end_of(whole));
    if (!source) continue;
    const std::string folder(path::dirname(*source));
    auto [found, is_new] = tops.try_emplace(folder);
    if (is_new) {
      const auto around = program.input_folders.around(folder);
      found->second = git_rules_top(folder, around.value_or(folder));
    }
    if (!found->second) continue;
    const std::string& top = *found->second;
    by_top[top].push_back({i, std::string(path::below(*source, top))});
    // The link itself may be made when it is deployed.
    const std::string& link = resolutions[i].answer.broken_link;
    const auto place = target.source_of(link);
    if (!link.empty() && place && path::is_within(*place, top)) {
      by_top[top].push_back({i, std::string(path::below(*place, top))});
    }
    if (!is_of_working_directory(linked.references[i]) && !resolutions[i].may_be_installed)
      continue;
    // Whichever folder it is started in: ../config.php is config.php of one above.
    for (std::string_view at = path::dirname(folder); path::is_within(at, top);
         at = path::dirname(at)) {
      const auto place = target.source_of(
          target.end_of(target.target_of(path::join(at, linked.references[i].tail))));
      if (place && path::is_within(*place, top)) {
        by_top[top].push_back({i, std::string(path::below(*place, top))});
      }
      if (at.size() <= top.size()) break;
    }
  }
  for (const auto& [top, questions] : by_top) {
    std::vector<std::string> paths;
    paths.reserve(questions.size());
    for (const Asked& one : questions) paths.push_back(one.path);
    const auto ignored = git_ignored(top, paths, target.world());
    const auto skipped = git_skipped(top, paths);
    const std::vector<std::string> submodules = git_submodules(top, target.world());
    for (std::size_t k = 0; k < questions.size(); ++k) {
      Resolution& resolution = resolutions[questions[k].index];
      if (resolution.outcome != Outcome::kDangling) continue;
      const bool in_submodule =
          std::any_of(submodules.begin(), submodules.end(), [&, &folder = top](const auto& one) {
            return path::is_within(paths[k], one) &&
                   target.list(target.target_of(folder + '/' + one)).empty();
          });
      if (in_submodule) {
        excuse(resolution, "in a submodule that is not checked out");
      } else if (ignored && (*ignored)[k] && !is_slip_among_installed(paths[k], resolution)) {
        excuse(resolution, "ignored by git: made or installed later");
      } else if (skipped && (*skipped)[k]) {
        excuse(resolution, "left out by the sparse checkout");
      }
    }
  }
}

}  // namespace

void look_at_all(const Linked& linked, const Program& program, const Target& target,
                 const TreeIndex& tree, std::vector<Resolution>& resolutions) {
  excuse_foreign_prefixes(linked, resolutions);
  excuse_searched(linked, target, resolutions);
  excuse_turns(linked, resolutions);
  excuse_made_by_installers(program, linked, target, resolutions);
  tell_removed(program, linked, resolutions);
  excuse_absent_on_purpose(program, target, linked, resolutions);
  look_for_renamed(program, target, resolutions);
  look_for_moved(linked, tree, target, resolutions);
}

}  // namespace danglint
