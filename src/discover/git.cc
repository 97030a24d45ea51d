#include "discover/git.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_set>

#include "base/path.h"
#include "danglint/world.h"

extern char** environ;

namespace danglint {
namespace {

bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

void close_quietly(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

// Environment for a git that must not depend on the repository we may be called from (as a hook).
std::vector<std::string> clean_environment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!text.starts_with("GIT_")) kept.emplace_back(text);
  }
  kept.emplace_back("GIT_OPTIONAL_LOCKS=0");
  return kept;
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) {
      read_end = ends[0];
      write_end = ends[1];
    }
  }
  ~Pipe() {
    close_quietly(read_end);
    close_quietly(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool is_open() const { return read_end >= 0; }
};

// Feeds `input` to git's standard input and collects its output, both at once: either may be larger
// than a pipe.
std::optional<std::string> run_git(const std::string& top,
                                   const std::vector<std::string>& arguments,
                                   std::string_view input) {
  Pipe to_git;
  Pipe from_git;
  if (!to_git.is_open() || !from_git.is_open()) return std::nullopt;

  // core.fsmonitor may name a program of the repository's choice.
  std::vector<std::string> words = {
      "git", "-C", top, "-c", "core.fsmonitor=false", "-c", "safe.directory=*"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<std::string> environment = clean_environment();
  std::vector<char*> envp;
  envp.reserve(environment.size() + 1);
  for (std::string& entry : environment) envp.push_back(entry.data());
  envp.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_git.read_end, 0);
  posix_spawn_file_actions_adddup2(&actions, from_git.write_end, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return std::nullopt;
  close_quietly(to_git.read_end);
  close_quietly(from_git.write_end);
  fcntl(to_git.write_end, F_SETFL, O_NONBLOCK);

  std::string output;
  std::array<char, 65536> buffer{};
  for (;;) {
    std::array<pollfd, 2> waits{pollfd{from_git.read_end, POLLIN, 0},
                                pollfd{to_git.write_end, POLLOUT, 0}};
    if (input.empty()) close_quietly(to_git.write_end);
    if (poll(waits.data(), input.empty() ? 1 : 2, -1) < 0 && errno != EINTR) break;
    if (!input.empty() && waits[1].revents != 0) {
      const ssize_t written = write(to_git.write_end, input.data(), input.size());
      if (written > 0) input.remove_prefix(static_cast<std::size_t>(written));
      if (written < 0 && errno != EAGAIN && errno != EINTR) input = {};
    }
    if (waits[0].revents != 0) {
      const ssize_t got = read(from_git.read_end, buffer.data(), buffer.size());
      if (got == 0) break;
      if (got > 0) output.append(buffer.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno != EINTR) break;
    }
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  // check-ignore: 1 = none is ignored.
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return std::nullopt;
  return output;
}

std::string joined_with_nul(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& one : paths) {
    text += one;
    text += '\0';
  }
  return text;
}

template <typename Function>
void for_each_nul_ended(std::string_view text, Function function) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    function(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
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

std::optional<std::vector<bool>> git_ignored(const std::string& top,
                                             const std::vector<std::string>& paths) {
  const auto output = run_git(top, {"check-ignore", "-z", "--stdin"}, joined_with_nul(paths));
  if (!output) return std::nullopt;
  std::unordered_set<std::string> ignored;
  for_each_nul_ended(*output, [&](std::string_view one) { ignored.emplace(one); });
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

std::vector<std::string> git_submodules(const std::string& top) {
  constexpr std::uint64_t kLimit = 1 << 20;
  std::vector<std::string> found;
  const ReadAnswer file = real_world().read(top + "/.gitmodules", kLimit);
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
