#include "cli/init.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <set>

#include "base/atomic_file.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/hook_texts.h"
#include "danglint/world.h"
#include "discover/git_process.h"

namespace danglint {
namespace {

// By this line a hook is known to be ours.
constexpr std::string_view kMark =
    "# Installed by `danglint init`; `danglint init --uninstall` takes it away.";
constexpr std::string_view kEarlier = ".before-danglint";

constexpr std::string_view kSettings =
    R"(# What danglint is told of this deployment. `danglint explain` lists its checks.

# Where the server will see what lies here. Without it, absolute paths are unknown, not missing.
%MAPS%
# Made by the deployment: absent here is no fault.
#provided:
#  - storage/cache/*

# Handed out by a web server whose configuration is not here.
#web_roots: [public]

# As --prefix of nginx, --server-root and -D of Apache.
#prefix: /etc/nginx
#server_root: /etc/apache2
#define: {SITES: /srv/sites}

# Lowest severity that fails: error, warning, note or never.
#fail_on: error

# Other severities, and what is wrong on purpose.
#severity:
#  - {check: missing-file, path: legacy, is: note}
#ignore:
#  - {check: missing-include, path: generated/**, reason: made by the build}

# Checks of your own: RE2 patterns over lines of files or over directives.
#checks:
#  - name: no-old-tls
#    message: TLS 1.0 and 1.1 are not allowed here
#    server: nginx
#    directive: ssl_protocols
#    pattern: TLSv1(\.1)?( |$)
)";

bool complain(const std::string& path, const std::string& problem) {
  std::cerr << "danglint: " << printable(path) << ": " << printable(problem) << '\n';
  return false;
}

bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

bool is_ours(const std::string& path) {
  constexpr std::uint64_t kLimit = 1U << 20U;
  const ReadAnswer file = real_world().read(path, kLimit);
  return file.bytes && file.bytes->find(kMark) != std::string::npos;
}

// For the shell, in single quotes.
std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string own_path() {
  std::string path(4096, '\0');
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return path.empty() ? "danglint" : path;
}

// hooks/pre-push without its own beginning: that says where danglint is.
std::string_view push_loop() {
  constexpr std::string_view kBeginning = "\ndanglint=${DANGLINT:-danglint}\n";
  const std::string_view hook = hooks::kPrePush;
  return hook.substr(hook.find(kBeginning) + kBeginning.size());
}

std::string hook_text(const std::string& kind) {
  const bool is_push = kind == "pre-push";
  std::string text = "#!/bin/sh\n" + std::string(kMark) +
                     "\n# `git commit --no-verify` and `git push --no-verify` skip it.\n";
  if (is_push) text += "pushed=$(cat)\n";
  text += "if [ -x \"$0" + std::string(kEarlier) + "\" ]; then\n  " +
          (is_push ? "printf '%s\\n' \"$pushed\" | " : "") + "\"$0" + std::string(kEarlier) +
          "\" \"$@\" || exit\nfi\n";
  text += "danglint=" + shell_quoted(own_path()) +
          "\n[ -x \"$danglint\" ] || danglint=$(command -v danglint) || {\n"
          "  echo 'danglint is not installed any more: nothing is checked' >&2\n  exit 0\n}\n";
  if (!is_push) return text + "exec \"$danglint\" check --staged --quiet\n";
  return text + "exec <<PUSHED\n$pushed\nPUSHED\n" + std::string(push_loop());
}

bool write_settings(const std::string& top, const std::vector<std::string>& guesses) {
  const std::string path = top + "/.danglint.yaml";
  if (exists(path)) {
    std::cout << ".danglint.yaml: is there already, and kept.\n";
    return true;
  }
  std::string maps = "#map:\n";
  for (const std::string& guess : guesses) maps += "#  " + guess + '\n';
  if (guesses.empty()) {
    maps += "#  /etc/nginx: deploy/nginx\n";
  } else {
    maps.insert(0,
                "# These are taken for granted without being said, as the files named say so.\n");
  }
  std::string text(kSettings);
  text.replace(text.find("%MAPS%"), std::strlen("%MAPS%"), maps);
  if (const std::string problem = replace_file(path, text); !problem.empty()) {
    return complain(path, problem);
  }
  std::cout << ".danglint.yaml: written; all of it is commented out.\n";
  return true;
}

bool install(const std::string& path, const std::string& kind) {
  if (exists(path) && !is_ours(path)) {
    const std::string earlier = path + std::string(kEarlier);
    if (exists(earlier)) return complain(earlier, "is there already: no other hook can be kept");
    if (rename(path.c_str(), earlier.c_str()) != 0) return complain(path, std::strerror(errno));
    std::cout << printable(path) << ": was there; it is kept and runs first, as "
              << printable(std::string(path::basename(earlier))) << ".\n";
  }
  std::string problem = replace_file(path, hook_text(kind));
  if (problem.empty() && chmod(path.c_str(), 0755) != 0) problem = std::strerror(errno);
  if (!problem.empty()) return complain(path, problem);
  std::cout << printable(path) << ": installed.\n";
  return true;
}

bool uninstall(const std::string& path) {
  if (!exists(path)) return true;
  if (!is_ours(path)) {
    std::cout << printable(path) << ": is not danglint's, and kept.\n";
    return true;
  }
  const std::string earlier = path + std::string(kEarlier);
  const bool is_done =
      exists(earlier) ? rename(earlier.c_str(), path.c_str()) == 0 : unlink(path.c_str()) == 0;
  if (!is_done) return complain(path, std::strerror(errno));
  std::cout << printable(path)
            << (exists(path) ? ": is again the hook that was there.\n" : ": taken away.\n");
  return true;
}

}  // namespace

std::vector<std::string> guessed_maps(const Linked& linked, const Program& program,
                                      const Target& target, const std::string& top) {
  std::set<std::string> maps;
  for (const GuessedMap& guess : linked.guesses) {
    const std::string source = target.source_of(guess.source).value_or(guess.source);
    if (!path::is_within(source, top)) continue;
    const std::string below(path::below(source, top));
    maps.insert(printable(guess.target) + ": " + printable(below.empty() ? "." : below) + "   # " +
                printable(path::relative_to(program.files[guess.span.file].path, top)));
  }
  return {maps.begin(), maps.end()};
}

bool initialise(const Options& options, const std::string& top,
                const std::vector<std::string>& guesses) {
  // As core.hooksPath says, and for all work trees of a repository.
  auto folder = run_git(top, {"rev-parse", "--git-path", "hooks"});
  if (!folder || folder->empty()) return complain(top, "git does not say where its hooks are");
  folder->resize(folder->find_last_not_of('\n') + 1);
  const std::string hooks = path::join(top, *folder);
  // Its stubs find what they run by their own name and folder: they can be neither renamed nor replaced.
  const bool is_of_husky = hooks.ends_with("/.husky/_");
  if (options.uninstall) {
    std::cout << ".danglint.yaml: is kept; it is the project's.\n";
    return uninstall(hooks + "/pre-commit") && uninstall(hooks + "/pre-merge-commit") &&
           uninstall(hooks + "/pre-push");
  }
  if (!write_settings(top, guesses)) return false;
  if (options.hook == "none") return true;
  // git asks pre-commit nothing where it merges by itself.
  const bool is_commit = options.hook == "pre-commit";
  const std::string command =
      is_commit ? "`danglint check --staged --quiet`" : "what danglint's hooks/pre-push says";
  if (is_of_husky)
    return complain(hooks, "is husky's: add " + command + " to .husky/" + options.hook);
  for (const char* name : {"lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml",
                           "lefthook.toml", ".lefthook.toml", "lefthook.json", ".lefthook.json"}) {
    if (!exists(path::join(top, name))) continue;
    return complain(
        name, "lefthook writes its hooks anew: add " + command + " to " + options.hook + " in it");
  }
  boost::system::error_code failed;
  boost::filesystem::create_directories(hooks, failed);
  if (failed) return complain(hooks, failed.message());
  return install(hooks + '/' + options.hook, options.hook) &&
         (!is_commit || install(hooks + "/pre-merge-commit", "pre-merge-commit"));
}

}  // namespace danglint
