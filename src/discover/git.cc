#include "discover/git.h"

#include <sys/stat.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <span>
#include <unordered_set>

#include "base/path.h"
#include "danglint/folder_set.h"
#include "danglint/world.h"
#include "discover/git_process.h"

namespace danglint {
namespace {

namespace fs = boost::filesystem;

constexpr std::uint64_t kMaxRules = 1U << 20U;  // bytes of a .gitignore or .gitmodules

bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

std::string joined_with_nul(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& one : paths) {
    text += one;
    text += '\0';
  }
  return text;
}

std::vector<bool> flags_for(const std::vector<std::string>& paths,
                            const std::unordered_set<std::string>& chosen) {
  std::vector<bool> flags;
  flags.reserve(paths.size());
  for (const std::string& one : paths) flags.push_back(chosen.contains(one));
  return flags;
}

}  // namespace

std::optional<std::string> git_top(std::string folder) {
  for (;;) {
    if (exists(folder + "/.git")) return folder;
    if (folder.empty()) return std::nullopt;
    folder.resize(folder.rfind('/'));
  }
}

std::optional<std::string> git_top_here() {
  boost::system::error_code failed;
  const fs::path here = fs::current_path(failed);
  return failed ? std::nullopt : git_top(here == "/" ? "" : here.string());
}

std::optional<std::string> git_rules_top(const std::string& folder, std::string_view within) {
  if (auto top = git_top(folder)) return top;
  std::optional<std::string> outermost;
  for (std::string at = folder; path::is_within(at, within); at.resize(at.rfind('/'))) {
    if (exists(at + "/.gitignore") || exists(at + "/.gitmodules")) outermost = at;
    if (at.empty()) break;
  }
  return outermost;
}

namespace {

// What git needs to read .gitignore files where there is no repository, or where those of the work tree do not count:
// an empty one, elsewhere, with a folder for files of its own.
class EmptyRepository {
 public:
  EmptyRepository() {
    boost::system::error_code failed;
    const fs::path parent = fs::temp_directory_path(failed);
    std::string name = (parent / "danglint-XXXXXX").string();
    if (failed || mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    for (const char* part : {"objects", "refs", "info", "tree"}) {
      fs::create_directory(folder_ / part, failed);
    }
    std::ofstream((folder_ / "HEAD").string()) << "ref: refs/heads/main\n";
  }
  ~EmptyRepository() {
    boost::system::error_code failed;
    if (!folder_.empty()) fs::remove_all(folder_, failed);
  }
  EmptyRepository(const EmptyRepository&) = delete;
  EmptyRepository& operator=(const EmptyRepository&) = delete;

  // A work tree for it, with the files that tell what to ignore in `top`.
  std::string copy(const World& world, const std::string& top,
                   const std::vector<std::string>& files) const {
    std::string tree = (folder_ / "tree").string();
    for (const std::string& file : files) {
      const std::string copied = path::normalize(path::join(tree, file));
      if (!path::is_within(copied, tree)) continue;  // a tree of git may hold any name
      const ReadAnswer content = world.read(path::join(top, file), kMaxRules);
      boost::system::error_code failed;
      fs::create_directories(std::string(path::dirname(copied)), failed);
      if (content.bytes) std::ofstream(copied) << *content.bytes;
    }
    // What only this clone ignores counts here as well.
    const auto name = run_git(top, {"rev-parse", "--git-path", "info/exclude"});
    const std::string own = name ? name->substr(0, name->find('\n')) : std::string();
    const ReadAnswer excluded = real_world().read(path::join(top, own), kMaxRules);
    if (excluded.bytes) std::ofstream((folder_ / "info/exclude").string()) << *excluded.bytes;
    return tree;
  }

  // Options of git that make it the repository of a work tree.
  std::vector<std::string> options(const std::string& work_tree) const {
    return {"--git-dir=" + folder_.string(), "--work-tree=" + work_tree};
  }

 private:
  fs::path folder_;
};

// git refuses a whole batch for one path that it cannot judge (behind a link, in a submodule): the rest is asked
// again in halves. What it cannot judge is not known to be missing.
bool ask_ignored(const std::string& top, const std::vector<std::string>& options,
                 std::span<const std::string> paths, unsigned& questions,
                 std::unordered_set<std::string>& ignored) {
  if (paths.empty()) return true;
  constexpr unsigned kMostQuestions = 64;
  const std::vector<std::string> asked(paths.begin(), paths.end());
  const auto run = [&](std::initializer_list<const char*> command, std::string_view input) {
    std::vector<std::string> words = options;
    words.insert(words.end(), command.begin(), command.end());
    return run_git(top, words, input);
  };
  const auto output = questions++ < kMostQuestions
                          ? run({"check-ignore", "-v", "-z", "--stdin"}, joined_with_nul(asked))
                          : std::nullopt;
  if (output) {
    // SOURCE, LINE, PATTERN, PATH. What is left of a line of blanks, or one that ends as on Windows,
    // fits every folder.
    std::vector<std::string_view> words;
    for_each_nul_ended(*output, [&](std::string_view one) { words.push_back(one); });
    for (std::size_t i = 0; i + 3 < words.size(); i += 4) {
      const std::string_view pattern = words[i + 2];
      const bool says_something = pattern.find_first_not_of(" \t\r") != std::string_view::npos;
      if (says_something && !pattern.starts_with('!')) ignored.emplace(words[i + 3]);
    }
    return true;
  }
  if (questions == 1 && !run({"rev-parse", "--git-dir"}, {})) return false;  // no git at all
  if (paths.size() == 1 || questions >= kMostQuestions) {
    ignored.insert(asked.begin(), asked.end());
    return true;
  }
  return ask_ignored(top, options, paths.first(paths.size() / 2), questions, ignored) &&
         ask_ignored(top, options, paths.subspan(paths.size() / 2), questions, ignored);
}

}  // namespace

std::optional<std::vector<bool>> git_ignored(const std::string& top,
                                             const std::vector<std::string>& paths,
                                             const World& world) {
  FolderSet submodules;
  for (std::string& one : git_submodules(top, world)) submodules.add(std::move(one));
  std::unordered_set<std::string> ignored;
  std::vector<std::string> asked;
  for (const std::string& path : paths) {
    // What a submodule ignores is its own affair.
    if (submodules.contains(path)) continue;
    asked.push_back(path);
    // `build/` is a pattern of folders: what is not there may become one.
    if (!exists(top + '/' + path)) asked.push_back(path + '/');
  }
  std::optional<EmptyRepository> empty;
  std::vector<std::string> options;
  const auto rules = world.own_ignore_files(top);
  if (rules || !exists(top + "/.git")) {
    empty.emplace();
    options = empty->options(rules ? empty->copy(world, top, *rules) : top);
  }
  unsigned questions = 0;
  if (!ask_ignored(top, options, asked, questions, ignored)) {
    return std::nullopt;
  }
  for (const std::string& path : paths) {
    if (ignored.contains(path + '/')) ignored.insert(path);
  }
  return flags_for(paths, ignored);
}

std::optional<std::vector<bool>> git_skipped(const std::string& top,
                                             const std::vector<std::string>& paths) {
  // Only a sparse checkout has such entries; listing the index is not for everybody.
  const auto sparse = run_git(top, {"config", "--bool", "core.sparseCheckout"}, {});
  if (!sparse || *sparse != "true\n") return std::vector<bool>(paths.size(), false);
  const auto output = run_git(top, {"ls-files", "-z", "-t"}, {});
  if (!output) return std::nullopt;
  std::unordered_set<std::string> skipped;
  for_each_nul_ended(*output, [&](std::string_view one) {
    if (one.starts_with("S ")) skipped.emplace(one.substr(2));
  });
  return flags_for(paths, skipped);
}

std::vector<std::string> git_submodules(const std::string& top, const World& world) {
  std::vector<std::string> found;
  const ReadAnswer file = world.read(top + "/.gitmodules", kMaxRules);
  if (!file.bytes) return found;
  std::string_view rest = *file.bytes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with("path")) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    line.remove_prefix(equals + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t\""), line.size()));
    while (!line.empty() && (line.back() == '"' || line.back() == '\r' || line.back() == ' ')) {
      line.remove_suffix(1);
    }
    if (!line.empty()) found.emplace_back(line);
  }
  return found;
}

}  // namespace danglint
