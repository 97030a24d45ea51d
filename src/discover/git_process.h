// Asks git. Nothing of the repository is executed, and nothing in it is written or locked.
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {

enum class GitIndex {
  kOwn,       // the repository's
  kOfCommit,  // what is about to be committed: git names it to its hooks (GIT_INDEX_FILE)
};

// The output of `git ARGUMENTS` in the work tree `top`, which is given `input`; nullopt if git is not
// there or ends with a status above 1.
std::optional<std::string> run_git(const std::string& top,
                                   const std::vector<std::string>& arguments,
                                   std::string_view input = {}, GitIndex index = GitIndex::kOwn);

// The same of a command that looks into files of the work tree: git would pass them through the filters
// that the repository's settings name, which are programs.
std::optional<std::string> run_git_without_filters(const std::string& top,
                                                   const std::vector<std::string>& arguments,
                                                   GitIndex index = GitIndex::kOwn);

// Contents of objects, by their names. One process serves all; any thread may ask.
class GitBlobs {
 public:
  explicit GitBlobs(std::string top);
  ~GitBlobs();
  GitBlobs(const GitBlobs&) = delete;
  GitBlobs& operator=(const GitBlobs&) = delete;

  // nullopt: there is none, or it is not here (a partial clone).
  std::optional<std::string> read(const std::string& object) const;

 private:
  struct Process;
  bool start() const;

  std::string top_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Process> process_;
};

// Calls `function` with each part of a text that NULs end.
template <typename Function>
void for_each_nul_ended(std::string_view text, Function function) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    function(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace danglint
