#include "discover/git_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <cstdlib>

extern char** environ;

namespace danglint {
namespace {

void close_quietly(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

// Environment for a git that must not depend on the repository we may be called from (as a hook);
// nor take a lock, nor fetch what a partial clone left out.
std::vector<std::string> environment_for(GitIndex index) {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!text.starts_with("GIT_")) kept.emplace_back(text);
  }
  kept.emplace_back("GIT_OPTIONAL_LOCKS=0");
  kept.emplace_back("GIT_NO_LAZY_FETCH=1");
  kept.emplace_back("GIT_ALLOW_PROTOCOL=none");
  const char* file = std::getenv("GIT_INDEX_FILE");
  if (index == GitIndex::kOfCommit && file != nullptr && *file != '\0') {
    // git runs in another folder than we do.
    kept.push_back("GIT_INDEX_FILE=" + boost::filesystem::absolute(file).string());
  }
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

struct Child {
  pid_t pid = 0;
  bool is_running = false;
};

// git with its standard input and output; its errors too, if they are asked for.
Child spawn_git(const std::string& top, const std::vector<std::string>& arguments,
                std::vector<std::string> environment, const Pipe& to_git, const Pipe& from_git) {
  // core.fsmonitor may name a program of the repository's choice.
  std::vector<std::string> words = {
      "git", "-C", top, "-c", "core.fsmonitor=false", "-c", "safe.directory=*"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> envp;
  envp.reserve(environment.size() + 1);
  for (std::string& entry : environment) envp.push_back(entry.data());
  envp.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_git.read_end, 0);
  posix_spawn_file_actions_adddup2(&actions, from_git.write_end, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  Child child;
  child.is_running =
      posix_spawnp(&child.pid, "git", &actions, nullptr, argv.data(), envp.data()) == 0;
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

void wait_for(pid_t child, int& status) {
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

// Feeds `input` to git's standard input and collects its output, both at once: either may be larger
// than a pipe.
std::optional<std::string> run(const std::string& top, const std::vector<std::string>& arguments,
                               std::vector<std::string> environment, std::string_view input) {
  Pipe to_git;
  Pipe from_git;
  if (!to_git.is_open() || !from_git.is_open()) return std::nullopt;
  const Child child = spawn_git(top, arguments, std::move(environment), to_git, from_git);
  if (!child.is_running) return std::nullopt;
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
  wait_for(child.pid, status);
  // check-ignore: 1 = none is ignored.
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return std::nullopt;
  return output;
}

}  // namespace

std::optional<std::string> run_git(const std::string& top,
                                   const std::vector<std::string>& arguments,
                                   std::string_view input, GitIndex index) {
  return run(top, arguments, environment_for(index), input);
}

std::optional<std::string> run_git_without_filters(const std::string& top,
                                                   const std::vector<std::string>& arguments,
                                                   GitIndex index) {
  const auto names =
      run_git(top, {"config", "-z", "--name-only", "--get-regexp", R"(^filter\.)"}, {}, index);
  if (!names) return std::nullopt;
  std::vector<std::string> environment = environment_for(index);
  std::size_t count = 0;
  for_each_nul_ended(*names, [&](std::string_view name) {
    const std::string number = std::to_string(count++);
    environment.push_back("GIT_CONFIG_KEY_" + number + '=' + std::string(name));
    environment.push_back("GIT_CONFIG_VALUE_" + number + '=' +
                          (name.ends_with(".required") ? "false" : ""));
  });
  environment.push_back("GIT_CONFIG_COUNT=" + std::to_string(count));
  return run(top, arguments, std::move(environment), {});
}

struct GitBlobs::Process {
  Pipe to_git;
  Pipe from_git;
  Child child;
};

GitBlobs::GitBlobs(std::string top) : top_(std::move(top)) {}

GitBlobs::~GitBlobs() {
  if (!process_) return;
  const pid_t pid = process_->child.pid;
  process_.reset();  // closes its input, at which it ends
  int status = 0;
  wait_for(pid, status);
}

bool GitBlobs::start() const {
  process_ = std::make_unique<Process>();
  Process& made = *process_;
  if (made.to_git.is_open() && made.from_git.is_open()) {
    made.child = spawn_git(top_, {"cat-file", "--batch"}, environment_for(GitIndex::kOwn),
                           made.to_git, made.from_git);
  }
  if (!made.child.is_running) {
    process_.reset();
    return false;
  }
  close_quietly(made.to_git.read_end);
  close_quietly(made.from_git.write_end);
  return true;
}

// "OID blob SIZE\n", the bytes, "\n"; or "OID missing\n".
std::optional<std::string> GitBlobs::read(const std::string& object) const {
  const std::scoped_lock lock(mutex_);
  if (!process_ && !start()) return std::nullopt;
  const std::string request = object + '\n';
  if (write(process_->to_git.write_end, request.data(), request.size()) !=
      static_cast<ssize_t>(request.size())) {
    return std::nullopt;
  }
  const auto fill = [&](std::string& text, std::size_t size) {
    std::array<char, 65536> buffer{};
    while (text.size() < size) {
      const std::size_t wanted = std::min(buffer.size(), size - text.size());
      const ssize_t got = ::read(process_->from_git.read_end, buffer.data(), wanted);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
  };
  std::string header;
  while (!header.ends_with('\n')) {
    if (!fill(header, header.size() + 1)) return std::nullopt;
  }
  const std::size_t space = header.rfind(' ');
  if (header.ends_with(" missing\n") || space == std::string::npos) return std::nullopt;
  const std::size_t size = std::strtoull(header.c_str() + space + 1, nullptr, 10);
  std::string bytes;
  if (!fill(bytes, size + 1)) return std::nullopt;
  bytes.pop_back();
  return bytes;
}

}  // namespace danglint
