#include "discover/git_world.h"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "base/path.h"
#include "discover/git.h"
#include "discover/staged_changes.h"

namespace danglint {
namespace {

// "Words of a record of git, each ended by a space or, the last, by a tab."
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<GitEntry::Kind> kind_of(std::string_view mode) {
  if (mode == "100644" || mode == "100664") return GitEntry::Kind::kFile;
  if (mode == "100755") return GitEntry::Kind::kProgram;
  if (mode == "120000") return GitEntry::Kind::kLink;
  if (mode == "160000") return GitEntry::Kind::kSubmodule;
  return std::nullopt;  // 040000, 000000
}

// A line of `git diff --raw -z`: what a path was, and what it is.
struct Change {
  std::string_view old_mode;
  std::string_view new_mode;
  std::string_view old_object;
  std::string_view new_object;
  char status = 'M';
  std::string_view path;
  std::string_view new_path;  // of a rename
};

// ":OLDMODE NEWMODE OLDOBJECT NEWOBJECT STATUS", NUL, path, NUL; a rename has two paths.
std::vector<Change> changes_of(std::string_view raw) {
  std::vector<Change> changes;
  std::vector<std::string_view> parts;
  for_each_nul_ended(raw, [&](std::string_view part) { parts.push_back(part); });
  for (std::size_t i = 0; i + 1 < parts.size();) {
    const auto words = words_of(parts[i]);
    if (words.size() < 5 || words[0].size() < 2) break;
    Change change{.old_mode = words[0].substr(1),
                  .new_mode = words[1],
                  .old_object = words[2],
                  .new_object = words[3],
                  .status = words[4].empty() ? 'M' : words[4][0],
                  .path = parts[i + 1],
                  .new_path = parts[i + 1]};
    i += 2;
    if ((change.status == 'R' || change.status == 'C') && i < parts.size()) {
      change.new_path = parts[i++];
    }
    changes.push_back(change);
  }
  return changes;
}

using Entries = std::unordered_map<std::string, GitEntry>;

// Existing paths that git ignores; a folder stands for what is in it.
std::unordered_set<std::string> ignored_paths(const std::string& top, GitIndex index) {
  std::unordered_set<std::string> ignored;
  const auto output =
      run_git(top, {"ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"},
              {}, index);
  for_each_nul_ended(output.value_or(""), [&](std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    ignored.emplace(path);
  });
  return ignored;
}

// GitState::ignore_files
std::optional<std::vector<std::string>> own_ignore_files_of(const GitState& state) {
  constexpr std::string_view kName = ".gitignore";
  const std::string first = path::join(state.top, kName);
  bool differ = !state.entries.contains(std::string(kName)) &&
                real_world().status(first).existence == Existence::kPresent;
  std::vector<std::string> files;
  for (const auto& [path, entry] : state.entries) {
    if (path::basename(path) != kName || entry.kind == GitEntry::Kind::kLink) continue;
    files.push_back(path);
    differ = differ || !entry.is_in_work_tree;
  }
  return differ ? std::optional(std::move(files)) : std::nullopt;
}

Error broken(const std::string& top) {
  return {top + ": git cannot read its index, or is not installed; `git status` tells more"};
}

// "TAG MODE OBJECT STAGE\tPATH"; a small tag is assumed to be unchanged, S is left out of the work
// tree: neither may be read from there.
Result<Entries> index_entries(const std::string& top) {
  auto differing = std::async(std::launch::async, [&top] {
    return run_git_without_filters(top, {"diff-files", "-z", "--raw", "--ignore-submodules=dirty"},
                                   GitIndex::kOfCommit);
  });
  const auto listing = run_git(top, {"ls-files", "-z", "-v", "--stage"}, {}, GitIndex::kOfCommit);
  const auto dirty = differing.get();
  if (!listing || !dirty) return broken(top);
  Entries entries;
  std::string unmerged;
  for_each_nul_ended(*listing, [&](std::string_view record) {
    const std::size_t tab = record.find('\t');
    if (tab == std::string_view::npos) return;
    const auto words = words_of(record.substr(0, tab));
    const std::string_view path = record.substr(tab + 1);
    if (words.size() != 4) return;
    if (words[3] != "0") {
      unmerged = path;
      return;
    }
    const auto kind = kind_of(words[1]);
    if (!kind) return;
    entries[std::string(path)] = {
        .kind = *kind, .object = std::string(words[2]), .is_in_work_tree = words[0] == "H"};
  });
  if (!unmerged.empty()) {
    return Error{unmerged + ": is not merged; nothing can be committed before `git add` says how"};
  }
  for (const Change& change : changes_of(*dirty)) {
    const auto entry = entries.find(std::string(change.path));
    if (entry == entries.end()) continue;
    if (change.status == 'A') {
      entries.erase(entry);  // announced with git add -N
    } else {
      entry->second.is_in_work_tree = false;
    }
  }
  return entries;
}

// What the entries were before the changes.
Entries undone(Entries entries, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.status != 'C' && change.status != 'D') entries.erase(std::string(change.new_path));
  }
  for (const Change& change : changes) {
    if (change.status == 'A' || change.status == 'C') continue;
    const auto kind = kind_of(change.old_mode);
    if (!kind) continue;
    entries[std::string(change.path)] = {.kind = *kind, .object = std::string(change.old_object)};
  }
  return entries;
}

class GitWorld final : public World {
 public:
  using World::read;

  explicit GitWorld(GitState state) : state_(std::move(state)), blobs_(state_.top) {
    folders_[""];
    for (const auto& [path, entry] : state_.entries) add_to_folders(path, type_of(entry));
    if (state_.ignore_files) ignore_by_own_rules();
  }

  StatusAnswer status(const std::string& path) const override {
    const auto inside = below(path);
    if (!inside) return real_world().status(path);
    if (const auto entry = state_.entries.find(*inside); entry != state_.entries.end()) {
      return {Existence::kPresent, status_of(entry->second)};
    }
    if (folders_.contains(*inside)) {
      return {Existence::kPresent, {.type = FileType::kDirectory, .mode = 0755}};
    }
    if (is_below_submodule(*inside)) return {Existence::kUnknown, {}};
    if (is_ignored(*inside)) return real_world().status(path);
    return {Existence::kMissing, {}};
  }

  std::optional<std::string> read_link(const std::string& path) const override {
    const auto inside = below(path);
    if (!inside) return real_world().read_link(path);
    const auto entry = state_.entries.find(*inside);
    if (entry == state_.entries.end()) {
      return is_ignored(*inside) ? real_world().read_link(path) : std::nullopt;
    }
    if (entry->second.kind != GitEntry::Kind::kLink) return std::nullopt;
    if (entry->second.is_in_work_tree) return real_world().read_link(path);
    return blobs_.read(entry->second.object);
  }

  std::optional<std::vector<std::string>> own_ignore_files(const std::string& top) const override {
    return top == state_.top ? state_.ignore_files : std::nullopt;
  }

  bool has_access_list(const std::string& path) const override {
    return !below(path) && real_world().has_access_list(path);
  }

  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    const auto inside = below(path);
    if (!inside) return real_world().list(path);
    const auto folder = folders_.find(*inside);
    if (folder != folders_.end()) return folder->second;
    if (is_below_submodule(*inside)) return std::vector<DirectoryEntry>();
    if (is_ignored(*inside)) return real_world().list(path);
    // A folder of the work tree with nothing in it that git has.
    const StatusAnswer real = real_world().status(path);
    const bool is_folder =
        real.existence == Existence::kPresent && real.status.type == FileType::kDirectory;
    return is_folder ? std::optional(std::vector<DirectoryEntry>()) : std::nullopt;
  }

  ReadView read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const override {
    const auto inside = below(path);
    if (!inside) return real_world().read(path, limit, buffer);
    const auto entry = state_.entries.find(*inside);
    if (entry == state_.entries.end()) {
      if (is_ignored(*inside)) return real_world().read(path, limit, buffer);
      return {std::nullopt, "no such file or directory"};
    }
    if (entry->second.is_in_work_tree) {
      ReadView view = real_world().read(path, limit, buffer);
      if (view.bytes) return view;  // a sparse checkout has it in git alone
    }
    auto bytes = blobs_.read(entry->second.object);
    if (!bytes) return {std::nullopt, "git does not have its content here"};
    if (bytes->size() > limit) {
      return {std::nullopt, "larger than " + std::to_string(limit >> 20U) + " MiB"};
    }
    buffer.storage = std::move(*bytes);
    return {std::string_view(buffer.storage), {}};
  }

 private:
  static FileType type_of(const GitEntry& entry) {
    switch (entry.kind) {
      case GitEntry::Kind::kLink:
        return FileType::kSymlink;
      case GitEntry::Kind::kSubmodule:
        return FileType::kDirectory;
      case GitEntry::Kind::kFile:
      case GitEntry::Kind::kProgram:
        break;
    }
    return FileType::kRegular;
  }

  // As git has it: whose file it is, and how long, is not known.
  static FileStatus status_of(const GitEntry& entry) {
    return {.type = type_of(entry), .mode = entry.kind == GitEntry::Kind::kFile ? 0644U : 0755U};
  }

  // The path below the top; nullopt: it is outside, or git's own.
  std::optional<std::string> below(const std::string& path) const {
    if (!path::is_within(path, state_.top)) return std::nullopt;
    std::string inside(path::below(path, state_.top));
    if (inside == ".git" || inside.starts_with(".git/")) return std::nullopt;
    return inside;
  }

  void add_to_folders(const std::string& path, FileType type) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
    const auto [found, is_new] = folders_.try_emplace(folder);
    found->second.push_back({path.substr(slash == std::string::npos ? 0 : slash + 1), type});
    if (is_new && !folder.empty()) add_to_folders(folder, FileType::kDirectory);
  }

  // Of the path or a folder around it.
  template <typename Predicate>
  static bool any_around(std::string_view path, Predicate predicate) {
    for (;;) {
      if (predicate(std::string(path))) return true;
      const std::size_t slash = path.rfind('/');
      if (slash == std::string_view::npos) return false;
      path = path.substr(0, slash);
    }
  }

  void ignore_by_own_rules() {
    std::vector<std::string> others;
    const auto output =
        run_git(state_.top, {"ls-files", "-z", "--others", "--directory"}, {}, GitIndex::kOfCommit);
    for_each_nul_ended(output.value_or(""), [&](std::string_view path) {
      if (path.ends_with('/')) path.remove_suffix(1);
      others.emplace_back(path);
    });
    const auto flags = git_ignored(state_.top, others, *this);
    state_.ignored.clear();
    for (std::size_t i = 0; flags && i < others.size(); ++i) {
      if ((*flags)[i]) state_.ignored.insert(others[i]);
    }
  }

  bool is_ignored(const std::string& inside) const {
    return any_around(inside, [&](const std::string& one) { return state_.ignored.contains(one); });
  }

  bool is_below_submodule(const std::string& inside) const {
    return any_around(inside, [&](const std::string& one) {
      const auto entry = state_.entries.find(one);
      return entry != state_.entries.end() && entry->second.kind == GitEntry::Kind::kSubmodule;
    });
  }

  GitState state_;
  const GitBlobs blobs_;
  std::unordered_map<std::string, std::vector<DirectoryEntry>> folders_;
};

void note_leaving(const Change& change, GitState& before) {
  if (change.status == 'R') before.left.insert_or_assign(std::string(change.path), change.new_path);
  if (change.status == 'D') before.left.try_emplace(std::string(change.path));
}

}  // namespace

std::optional<std::vector<StagedChange>> staged_changes(const std::string& top) {
  const auto unmerged = run_git(top, {"ls-files", "-z", "--unmerged"}, {}, GitIndex::kOfCommit);
  if (!unmerged || !unmerged->empty()) return std::nullopt;
  const auto raw = run_git(top, {"diff-index", "--cached", "--raw", "-z", "--no-abbrev", "HEAD"},
                           {}, GitIndex::kOfCommit);
  if (!raw) return std::nullopt;
  std::vector<StagedChange> changes;
  for (const Change& change : changes_of(*raw)) {
    const auto before = kind_of(change.old_mode);
    const auto after = kind_of(change.new_mode);
    const auto is_file = [](const auto& kind) {
      return kind == GitEntry::Kind::kFile || kind == GitEntry::Kind::kProgram;
    };
    changes.push_back({.path = std::string(change.path),
                       .is_content = change.status == 'M' && is_file(before) && before == after,
                       .is_program = before == GitEntry::Kind::kProgram,
                       .before = std::string(change.old_object),
                       .after = std::string(change.new_object)});
  }
  return changes;
}

Result<GitStates> staged_states(const std::string& top) {
  // Each of these questions makes git look at the whole work tree.
  auto ignored = std::async(std::launch::async, ignored_paths, top, GitIndex::kOfCommit);
  Result<Entries> entries = index_entries(top);
  if (!entries) return Error{entries.error()};
  GitStates states;
  states.after = {.top = top, .ignored = ignored.get()};
  states.before = {.top = top, .ignored = states.after.ignored};
  for (const auto& [path, entry] : *entries) {
    if (entry.kind == GitEntry::Kind::kSubmodule) states.submodules.push_back(path);
  }
  std::sort(states.submodules.begin(), states.submodules.end());

  // Before the first commit there was nothing.
  const auto head = run_git(top, {"rev-parse", "--quiet", "--verify", "HEAD^{commit}"});
  if (head && !head->empty()) {
    const auto raw =
        run_git(top, {"diff-index", "--cached", "--raw", "-z", "-M", "--no-abbrev", "HEAD"}, {},
                GitIndex::kOfCommit);
    if (!raw) return broken(top);
    const std::vector<Change> changes = changes_of(*raw);
    states.before.entries = undone(*entries, changes);
    for (const Change& change : changes) {
      states.before.changed.emplace(change.path);
      note_leaving(change, states.before);
    }
  }
  states.after.entries = std::move(*entries);
  for (GitState* state : {&states.before, &states.after})
    state->ignore_files = own_ignore_files_of(*state);
  return states;
}

Result<std::string> branch_point(const std::string& top, const std::string& revision,
                                 const std::string& later) {
  if (revision.find("..") != std::string::npos) {
    return Error{"'" + revision + "' is a range; say where the branch began: " +
                 revision.substr(0, revision.find(".."))};
  }
  const auto point = run_git(top, {"merge-base", "--end-of-options", revision, later});
  if (!point || point->empty()) return revision;
  return point->substr(0, point->find('\n'));
}

namespace {

// The name of a commit.
Result<std::string> commit_of(const std::string& top, const std::string& revision) {
  if (revision.starts_with('-')) return Error{"'" + revision + "' is no revision"};
  const auto commit = run_git(top, {"rev-parse", "--quiet", "--verify", revision + "^{commit}"});
  if (!commit || commit->empty()) {
    return Error{"'" + revision + "' is no revision of " + top +
                 "; a shallow clone may not have it (git fetch --unshallow)"};
  }
  return commit->substr(0, commit->find('\n'));
}

// What is another content there than in the commit `name`, and what is not there; false: git would not say.
bool compare_with_work_tree(const std::string& name, GitState& state) {
  const auto raw = run_git_without_filters(
      state.top, {"diff-index", "--raw", "-z", "--ignore-submodules=dirty", "--no-abbrev", name});
  const auto staged =
      run_git(state.top, {"diff-index", "--cached", "--raw", "-z", "-M", "--no-abbrev", name});
  if (!raw || !staged) return false;
  for (const Change& change : changes_of(*raw)) {
    const auto entry = state.entries.find(std::string(change.path));
    if (entry != state.entries.end()) entry->second.is_in_work_tree = false;
    state.changed.emplace(change.path);
    note_leaving(change, state);
  }
  for (const Change& change : changes_of(*staged)) note_leaving(change, state);
  return true;
}

// The same of another commit.
bool compare_with(const std::string& later, const std::string& name, GitState& state) {
  const auto raw =
      run_git(state.top, {"diff-tree", "-r", "--raw", "-z", "-M", "--no-abbrev", name, later});
  if (!raw) return false;
  state.changed.clear();
  state.left.clear();
  for (const Change& change : changes_of(*raw)) {
    state.changed.emplace(change.path);
    note_leaving(change, state);
  }
  return true;
}

}  // namespace

Result<GitState> committed_state(const std::string& top, const std::string& revision,
                                 const std::optional<std::string>& later) {
  const Result<std::string> name = commit_of(top, revision);
  if (!name) return Error{name.error()};
  const auto listing = run_git(top, {"ls-tree", "-r", "-z", *name});
  if (!listing) return Error{top + ": git cannot read '" + revision + "'"};
  GitState state{.top = top, .ignored = ignored_paths(top, GitIndex::kOwn)};
  // "MODE TYPE OBJECT\tPATH"
  for_each_nul_ended(*listing, [&](std::string_view record) {
    const std::size_t tab = record.find('\t');
    if (tab == std::string_view::npos) return;
    const auto words = words_of(record.substr(0, tab));
    const auto kind = words.size() == 3 ? kind_of(words[0]) : std::nullopt;
    if (!kind) return;
    state.entries[std::string(record.substr(tab + 1))] = {
        .kind = *kind, .object = std::string(words[2]), .is_in_work_tree = true};
  });
  bool is_known = compare_with_work_tree(*name, state);
  if (later) {
    const Result<std::string> other = commit_of(top, *later);
    if (!other) return Error{other.error()};
    is_known = is_known && compare_with(*other, *name, state);
  }
  if (!is_known) return Error{top + ": git cannot compare with '" + revision + "'"};
  state.ignore_files = own_ignore_files_of(state);
  return state;
}

std::unique_ptr<World> git_world(GitState state) {
  return std::make_unique<GitWorld>(std::move(state));
}

}  // namespace danglint
