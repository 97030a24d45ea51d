#include "drift/footing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/digest.h"
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

// Walks folders in several threads; the result does not depend on which does what.
class FootingWalk {
 public:
  FootingWalk(const Target& target, std::int64_t settled) : target_(target), settled_(settled) {}

  void add_folders(std::vector<std::string> folders, unsigned jobs) {
    queue_ = std::move(folders);
    std::vector<std::thread> helpers;
    for (unsigned i = 1; i < jobs; ++i) helpers.emplace_back([this] { work(); });
    work();
    for (std::thread& helper : helpers) helper.join();
  }

  // Of a folder only what decides how paths through it resolve, unless it was listed.
  void add_outside(const std::string& path) {
    const bool is_listed = path.ends_with('/') && path.size() > 1;
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) {
      outside_ += path + '\0' + (errno == ENOENT || errno == ENOTDIR ? "missing" : "unknown");
      return;
    }
    if (S_ISDIR(status.st_mode) && !is_listed) {
      status.st_size = 0;
      status.st_mtim = {};
      status.st_ctim = {};
    } else {
      look_at(status);
    }
    append(outside_, path, status);
  }

  std::string digest() {
    if (is_unsettled_ || is_blind_) return {};
    std::sort(folders_.begin(), folders_.end());
    Digest all;
    for (const auto& [path, digest] : folders_) all.add(path + '\0' + digest);
    all.add(outside_);
    return all.text();
  }

 private:
  void work() {
    std::vector<std::pair<std::string, std::string>> done;
    std::vector<std::string> below;
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return !queue_.empty() || busy_ == 0; });
      if (queue_.empty()) break;
      std::string folder = std::move(queue_.back());
      queue_.pop_back();
      ++busy_;
      lock.unlock();
      std::string digest = list(folder, below);
      done.emplace_back(std::move(folder), std::move(digest));
      lock.lock();
      --busy_;
      queue_.insert(queue_.end(), std::make_move_iterator(below.begin()),
                    std::make_move_iterator(below.end()));
      below.clear();
      wake_.notify_all();
    }
    folders_.insert(folders_.end(), std::make_move_iterator(done.begin()),
                    std::make_move_iterator(done.end()));
  }

  std::string list(const std::string& path, std::vector<std::string>& below) {
    const int handle =
        open(path.empty() ? "/" : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR* folder = handle < 0 ? nullptr : fdopendir(handle);
    if (folder == nullptr) {
      if (handle >= 0) close(handle);
      is_blind_ = true;
      return {};
    }
    std::vector<std::string> entries;
    while (const dirent* entry = readdir(folder)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat status {};
      if (fstatat(handle, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        is_unsettled_ = true;  // it went just now
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
    return digest.text();
  }

  // Anybody may set the time of a content; that of a change is the kernel's.
  void look_at(const struct stat& status) {
    if (nanoseconds(status.st_ctim) >= settled_) is_unsettled_ = true;
  }

  const Target& target_;
  const std::int64_t settled_;  // what changed later is not trusted
  std::atomic<bool> is_unsettled_ = false;
  std::atomic<bool> is_blind_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::string> queue_;
  unsigned busy_ = 0;
  std::vector<std::pair<std::string, std::string>> folders_;
  std::string outside_;
};

}  // namespace

std::string digest_of(const Footing& footing, const Target& target, std::int64_t taken,
                      unsigned jobs) {
  FootingWalk walk(target, taken - kClockGrain);
  for (const std::string& path : footing.outside) walk.add_outside(path);
  walk.add_folders(footing.folders, jobs);
  return walk.digest();
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
