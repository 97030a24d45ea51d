#include "drift/footing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/parallel.h"
#include "base/path.h"
#include "discover/discover.h"

namespace danglint {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

void append(std::string& bytes, std::uint64_t number) {
  std::array<char, sizeof number> raw{};
  std::memcpy(raw.data(), &number, sizeof number);
  bytes.append(raw.data(), raw.size());
}

// Of one machine alone, so that the order of bytes is its own.
void append(std::string& bytes, std::string_view name, const struct stat& status) {
  bytes += name;
  bytes += '\0';
  append(bytes, status.st_mode);
  append(bytes, std::uint64_t{status.st_uid} << 32U | status.st_gid);
  append(bytes, status.st_ino);
  append(bytes, static_cast<std::uint64_t>(status.st_size));
  append(bytes, static_cast<std::uint64_t>(nanoseconds(status.st_mtim)));
  append(bytes, static_cast<std::uint64_t>(nanoseconds(status.st_ctim)));
}

// What one thread of a walk finds.
class FootingWalker {
 public:
  FootingWalker(const Target& target, std::int64_t settled) : target_(target), settled_(settled) {}

  void operator()(const std::string& path, std::vector<std::string>& below) {
    const int handle =
        open(path.empty() ? "/" : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR* folder = handle < 0 ? nullptr : fdopendir(handle);
    if (folder == nullptr) {
      if (handle >= 0) close(handle);
      is_sure = false;
      return;
    }
    std::vector<std::string> entries;
    while (const dirent* entry = readdir(folder)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat status {};
      if (fstatat(handle, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        is_sure = false;  // it went just now
        continue;
      }
      if (S_ISDIR(status.st_mode)) {
        std::string inner = path::join(path, name);
        if (is_walked_folder(inner, target_)) below.push_back(std::move(inner));
      }
      look_at(status);
      append(entries.emplace_back(), name, status);
    }
    closedir(folder);
    std::sort(entries.begin(), entries.end());
    Digest digest;
    for (const std::string& entry : entries) digest.add(entry);
    folders.emplace_back(path, digest.text());
  }

  // Of a folder only what decides how paths through it resolve, unless it was listed.
  std::string outside(const std::string& path) {
    const bool is_listed = path.ends_with('/') && path.size() > 1;
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) {
      return path + '\0' + (errno == ENOENT || errno == ENOTDIR ? "missing" : "unknown");
    }
    if (S_ISDIR(status.st_mode) && !is_listed) {
      status.st_size = 0;
      status.st_mtim = {};
      status.st_ctim = {};
    } else {
      look_at(status);
    }
    std::string bytes;
    append(bytes, path, status);
    return bytes;
  }

  std::vector<std::pair<std::string, std::string>> folders;  // with digests of what is in them
  bool is_sure = true;  // all was seen, and nothing of it is so new that it may change unseen

 private:
  // Anybody may set the time of a content; that of a change is the kernel's.
  void look_at(const struct stat& status) {
    if (nanoseconds(status.st_ctim) >= settled_) is_sure = false;
  }

  const Target& target_;
  const std::int64_t settled_;  // what changed later is not trusted
};

}  // namespace

std::string digest_of(const Footing& footing, const Target& target, std::int64_t taken,
                      unsigned jobs) {
  std::vector<FootingWalker> walkers(std::max(jobs, 1U),
                                     FootingWalker(target, taken - kClockGrain));
  Digest all;
  for (const std::string& path : footing.outside) all.add(walkers.front().outside(path));
  work_off(footing.folders, walkers);
  std::vector<std::pair<std::string, std::string>> folders;
  for (FootingWalker& walker : walkers) {
    if (!walker.is_sure) return {};
    folders.insert(folders.end(), walker.folders.begin(), walker.folders.end());
  }
  std::sort(folders.begin(), folders.end());
  for (const auto& [path, digest] : folders) all.add(path + '\0' + digest);
  return all.text();
}

bool still_stands(const State& state, const std::string& settings, const Target& target,
                  std::int64_t now, unsigned jobs) {
  if (!state.footing || state.footing->digest.empty() || !state.is_complete) return false;
  const Footing& footing = *state.footing;
  const bool is_overdue = footing.until != 0 && now / 1'000'000'000 >= footing.until;
  if (is_overdue || now < state.taken || footing.settings != settings) return false;
  return digest_of(footing, target, state.taken, jobs) == footing.digest;
}

}  // namespace danglint
