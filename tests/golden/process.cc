#include "process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace danglint {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

File temporary_file() {
  File file(std::tmpfile());
  if (!file) fail("tmpfile");
  return file;
}

std::string content(std::FILE* file) {
  std::rewind(file);
  std::string text;
  char buffer[4096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) {
    text.append(buffer, count);
  }
  return text;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

// Between fork and exec; never returns.
[[noreturn]] void become(const Command& command, int program, int out, int err) {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  umask(022);
  const bool ready = nothing >= 0 && dup2(nothing, 0) >= 0 && dup2(out, 1) >= 0 &&
                     dup2(err, 2) >= 0 && chdir(command.folder.c_str()) == 0 &&
                     (!command.as_nobody ||
                      (setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 && setuid(kNobody) == 0));
  if (ready) {
    // By descriptor: nobody may have no right to walk to it.
    fexecve(program, pointers(command.words).data(), pointers(command.environment).data());
  }
  std::perror(command.words[0].c_str());
  _exit(127);
}

}  // namespace

Outcome run(const Command& command) {
  const File out = temporary_file();
  const File err = temporary_file();
  const int program = open(command.words.at(0).c_str(), O_PATH | O_CLOEXEC);
  if (program < 0) fail(command.words[0]);

  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) become(command, program, fileno(out.get()), fileno(err.get()));
  close(program);

  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid");
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content(out.get()),
          content(err.get())};
}

std::vector<std::string> clean_environment() {
  std::vector<std::string> environment = {"HOME=/nonexistent"};
  for (const char* name :
       {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) {
      environment.push_back(std::string(name) + "=" + value);
    }
  }
  return environment;
}

}  // namespace danglint
