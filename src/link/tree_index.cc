#include "link/tree_index.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>

#include "base/path.h"
#include "base/sharded_cache.h"

namespace danglint {
namespace {

using Entries = std::vector<std::uint32_t>;  // indices into Program::entries

// Those of them that lie below a folder: entries are sorted, and so they stand together.
struct Below {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

bool is_file(const WalkedEntry& entry) {
  return entry.type != FileType::kDirectory;
}

}  // namespace

bool may_be(const StringPattern& pattern, std::string_view text) {
  if (pattern.is_constant()) return path::normalize(pattern.head()) == text;
  if (text.size() < pattern.head().size() + pattern.tail().size()) return false;
  if (!text.starts_with(pattern.head()) || !text.ends_with(pattern.tail())) return false;
  std::size_t at = pattern.head().size();
  for (std::size_t i = 1; i + 1 < pattern.literals.size(); ++i) {
    const std::size_t found = text.find(pattern.literals[i], at);
    if (found == std::string_view::npos) return false;
    at = found + pattern.literals[i].size();
  }
  return at <= text.size() - pattern.tail().size();
}

struct TreeIndex::State {
  State(const Program& walked, const Target& known) : program(walked), target(known) {}

  const Program& program;
  const Target& target;
  std::once_flag is_made;
  std::vector<std::pair<std::size_t, std::uint32_t>> by_name;  // hash of the base name, entry
  ShardedCache<Entries> by_ending;                             // or, after a ^, beginning

  const std::vector<std::pair<std::size_t, std::uint32_t>>& names() {
    std::call_once(is_made, [this] {
      by_name.reserve(program.entries.size());
      for (std::uint32_t i = 0; i < program.entries.size(); ++i) {
        const WalkedEntry& entry = program.entries[i];
        if (is_file(entry)) {
          by_name.emplace_back(std::hash<std::string_view>{}(path::basename(entry.path)), i);
        }
      }
      std::sort(by_name.begin(), by_name.end());
    });
    return by_name;
  }

  // Files whose base name ends so.
  const Entries& ending(std::string_view text) {
    const std::string key(text);
    if (const Entries* known = by_ending.find(key)) return *known;
    Entries found;
    for (std::uint32_t i = 0; i < program.entries.size(); ++i) {
      const WalkedEntry& entry = program.entries[i];
      if (is_file(entry) && std::string_view(entry.path).ends_with(text)) found.push_back(i);
    }
    return by_ending.insert(key, std::move(found));
  }

  // Files whose base name begins so.
  const Entries& starting(std::string_view text) {
    const std::string key = '^' + std::string(text);
    if (const Entries* known = by_ending.find(key)) return *known;
    Entries found;
    for (std::uint32_t i = 0; i < program.entries.size(); ++i) {
      const WalkedEntry& entry = program.entries[i];
      if (is_file(entry) && path::basename(entry.path).starts_with(text)) found.push_back(i);
    }
    return by_ending.insert(key, std::move(found));
  }

  // What begins so, of this machine's paths.
  Below beginning(std::string_view start) const {
    const auto& all = program.entries;
    const auto first = std::partition_point(
        all.begin(), all.end(), [&](const WalkedEntry& entry) { return entry.path < start; });
    const auto end = std::partition_point(
        first, all.end(), [&](const WalkedEntry& entry) { return entry.path.starts_with(start); });
    return {static_cast<std::uint32_t>(first - all.begin()),
            static_cast<std::uint32_t>(end - all.begin())};
  }
  Below below(const std::string& folder) const {
    return beginning(folder.empty() || folder == "/" ? folder : folder + '/');
  }

  // Files of that name among them.
  template <typename Visit>
  void for_each_named(std::string_view name, Below where, Visit visit) {
    const auto& all = names();
    const std::size_t hash = std::hash<std::string_view>{}(name);
    for (auto at = std::lower_bound(all.begin(), all.end(), std::pair(hash, where.first));
         at != all.end() && at->first == hash && at->second < where.end; ++at) {
      if (!visit(program.entries[at->second])) return;
    }
  }

  // Of entries that are given by their numbers, in order.
  template <typename Visit>
  void for_each_of(const Entries& entries, Below where, Visit visit) const {
    for (auto at = std::lower_bound(entries.begin(), entries.end(), where.first);
         at != entries.end() && *at < where.end; ++at) {
      if (!visit(program.entries[*at])) return;
    }
  }

  // Where the folder is on this machine; empty: everywhere.
  std::string source_of(std::string_view project) const {
    return project.empty() ? std::string() : target.source_of(project).value_or(std::string());
  }
};

TreeIndex::TreeIndex(const Program& program, const Target& target)
    : state_(std::make_unique<State>(program, target)) {}

TreeIndex::~TreeIndex() = default;

void TreeIndex::find_tail(std::string_view tail, std::string_view project,
                          const Visit& visit) const {
  while (tail.starts_with('/')) tail.remove_prefix(1);
  if (tail.empty()) return;
  const std::string folder = state_->source_of(project);
  bool goes_on = true;
  state_->for_each_named(
      path::basename(tail), state_->below(folder), [&](const WalkedEntry& entry) {
        const std::string_view whole = entry.path;
        const bool ends_so = whole.ends_with(tail) && whole.size() > tail.size() &&
                             whole[whole.size() - tail.size() - 1] == '/';
        // A link to nothing is told as that, once.
        if (ends_so && path::is_within(whole, folder)) goes_on = visit(entry);
        return goes_on;
      });
  if (goes_on) find_behind_links(tail, folder, visit);
}

// Links to folders are not walked: "vendor/mail" of "vendor/mail/src/x.php" may be one.
void TreeIndex::find_behind_links(std::string_view tail, std::string_view folder,
                                  const Visit& visit) const {
  const Below below = state_->below(std::string(folder));
  bool goes_on = true;
  for (std::size_t cut = tail.find('/'); cut != std::string_view::npos;
       cut = tail.find('/', cut + 1)) {
    const std::string_view part = tail.substr(0, cut);
    state_->for_each_named(path::basename(part), below, [&](const WalkedEntry& entry) {
      const std::string_view whole = entry.path;
      const bool fits =
          entry.type == FileType::kSymlink && whole.ends_with(part) && whole.size() > part.size() &&
          whole[whole.size() - part.size() - 1] == '/' && path::is_within(whole, folder);
      if (!fits) return true;
      const std::string path = entry.path + std::string(tail.substr(cut));
      const Answer answer = state_->target.find(state_->target.target_of(path));
      if (answer.existence == Existence::kPresent && answer.status.type == FileType::kRegular) {
        goes_on = visit({path, FileType::kRegular});
      }
      return goes_on;
    });
    if (!goes_on) return;
  }
}

bool TreeIndex::has_tail(std::string_view tail, std::string_view project) const {
  bool found = false;
  find_tail(tail, project, [&](const WalkedEntry&) {
    found = true;
    return false;
  });
  return found;
}

TreeIndex::Match TreeIndex::match(const StringPattern& pattern, std::string_view project) const {
  return search(pattern, project, true, [](const WalkedEntry&) { return false; });
}

TreeIndex::Match TreeIndex::find(const StringPattern& pattern, std::string_view project,
                                 const Visit& visit) const {
  return search(pattern, project, false, visit);
}

// `wants_best`: what fits in part alone is no reason to stop.
TreeIndex::Match TreeIndex::search(const StringPattern& pattern, std::string_view project,
                                   bool wants_best, const Visit& visit) const {
  if (pattern.tail().empty()) return find_any_extension(pattern, project, visit);
  if (pattern.tail().ends_with('/')) return Match::kUnknown;
  if (!pattern.head().empty()) return find_anchored(pattern, visit);

  const std::string_view tail = pattern.tail();
  const std::size_t slash = tail.rfind('/');
  Match result = Match::kNone;
  const auto look_at = [&](const WalkedEntry& entry) {
    if (!may_be(pattern, entry.path)) return true;
    const std::string_view path = entry.path;
    const bool is_whole = tail.starts_with('/') || path[path.size() - tail.size() - 1] == '/';
    if (is_whole || result == Match::kNone) result = is_whole ? Match::kWhole : Match::kPart;
    return visit(entry) || (wants_best && !is_whole);
  };
  if (slash != std::string_view::npos && !tail.starts_with('/')) {
    // "lib/x.php" after a hole: its first part may be the end of a folder's name.
    find_tail(tail, project, look_at);
    if (result == Match::kNone) find_tail(tail.substr(slash), project, look_at);
  } else if (slash != std::string_view::npos) {
    find_tail(tail, project, look_at);
  } else {
    const std::string folder = state_->source_of(project);
    state_->for_each_of(state_->ending(tail), state_->below(folder), [&](const WalkedEntry& entry) {
      return !path::is_within(entry.path, folder) || look_at(entry);
    });
  }
  return result;
}

// "inc/functions." before a hole: the extension is only known at run time.
TreeIndex::Match TreeIndex::find_any_extension(const StringPattern& pattern,
                                               std::string_view project, const Visit& visit) const {
  const std::string& last = pattern.literals[pattern.literals.size() - 2];
  if (!last.ends_with('.') || last.size() < 2 || last.ends_with("/.")) return Match::kUnknown;
  StringPattern here = pattern;
  if (!here.head().empty()) {
    const std::size_t cut = here.head().rfind('/');
    const Answer answer = state_->target.find(std::string_view(here.head()).substr(0, cut));
    if (answer.existence == Existence::kMissing) return Match::kNone;
    if (answer.existence == Existence::kUnknown || answer.source.empty()) return Match::kUnknown;
    here.literals.front() = answer.source + here.head().substr(cut);
  }
  const std::string& text = here.literals[here.literals.size() - 2];
  const std::string folder = here.head().empty() ? state_->source_of(project) : std::string();
  Match result = Match::kNone;
  const Below below = here.head().empty() ? state_->below(folder) : state_->beginning(here.head());
  const auto look_at = [&](const WalkedEntry& entry) {
    const std::string_view whole = entry.path;
    const std::size_t at = whole.rfind('/') + 1 + path::basename(text).size();
    if (at < text.size() || whole.substr(at - text.size(), text.size()) != text) return true;
    const bool is_whole = text.starts_with('/') || whole[at - text.size() - 1] == '/';
    if (!is_whole || !path::is_within(whole, folder) || !may_be(here, whole)) return true;
    result = Match::kWhole;
    return visit(entry);
  };
  state_->for_each_of(state_->starting(path::basename(text)), below, look_at);
  return result;
}

TreeIndex::Match TreeIndex::find_anchored(const StringPattern& pattern, const Visit& visit) const {
  const std::string& head = pattern.head();
  const std::size_t cut = head.rfind('/');
  if (cut == std::string::npos) return Match::kUnknown;
  const Answer answer = state_->target.find(std::string_view(head).substr(0, cut));
  if (answer.existence == Existence::kMissing) return Match::kNone;
  if (answer.existence == Existence::kUnknown || answer.source.empty()) return Match::kUnknown;
  StringPattern here = pattern;
  here.literals.front() = answer.source + head.substr(cut);
  const std::string_view tail = pattern.tail();
  const std::size_t slash = tail.rfind('/');
  Match result = Match::kNone;
  const auto look_at = [&](const WalkedEntry& entry) {
    if (!may_be(here, entry.path)) return true;
    result = Match::kWhole;
    return visit(entry);
  };
  const auto look_at_path = [&](const std::string& path) {
    result = Match::kWhole;
    return visit({path, FileType::kRegular});
  };
  // What lies directly in the folder may never have been walked.
  for (const DirectoryEntry& entry : state_->target.list(std::string_view(head).substr(0, cut))) {
    if (entry.type == FileType::kDirectory) continue;
    if (!look_at({answer.source + '/' + entry.name, entry.type})) return result;
  }
  if (result == Match::kNone && tail.starts_with('/') && pattern.literals.size() == 2) {
    find_in_subfolders(head, tail, look_at_path);
  }
  if (slash != std::string_view::npos) {
    find_tail(tail.substr(slash), state_->target.target_of(answer.source), look_at);
  } else if (result == Match::kNone) {
    state_->for_each_of(state_->ending(tail), state_->beginning(here.head()), look_at);
  }
  return result;
}

// plugins/ANY/lang.php: each folder of the first one, links included.
void TreeIndex::find_in_subfolders(std::string_view head, std::string_view tail,
                                   const std::function<bool(const std::string&)>& visit) const {
  const std::size_t cut = head.rfind('/');
  const std::string folder(head.substr(0, cut));
  for (const DirectoryEntry& entry : state_->target.list(folder)) {
    const bool may_be_folder =
        entry.type == FileType::kDirectory || entry.type == FileType::kSymlink;
    if (!may_be_folder || !entry.name.starts_with(head.substr(cut + 1))) continue;
    const Answer answer = state_->target.find(folder + '/' + entry.name + std::string(tail));
    if (answer.existence == Existence::kPresent && answer.status.type == FileType::kRegular &&
        !visit(answer.source)) {
      return;
    }
  }
}

void TreeIndex::for_each_file(std::string_view project,
                              const std::function<void(std::string_view path)>& visit) const {
  const std::string folder = state_->source_of(project);
  const auto& entries = state_->program.entries;  // sorted: what is below it stands together
  const auto is_before = [](const WalkedEntry& entry, std::string_view path) {
    return entry.path < path;
  };
  auto at = std::lower_bound(entries.begin(), entries.end(), folder, is_before);
  for (; at != entries.end() && at->path.starts_with(folder); ++at) {
    if (is_file(*at) && path::is_within(at->path, folder)) {
      visit(state_->target.target_of(at->path));
    }
  }
}

}  // namespace danglint
