#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"

#include "danglint/world.h"

namespace danglint {
namespace {

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::kRegular;
  if (S_ISDIR(mode)) return FileType::kDirectory;
  if (S_ISLNK(mode)) return FileType::kSymlink;
  return FileType::kOther;
}

FileType type_of(const dirent& entry, int folder) {
  switch (entry.d_type) {
    case DT_REG:
      return FileType::kRegular;
    case DT_DIR:
      return FileType::kDirectory;
    case DT_LNK:
      return FileType::kSymlink;
    case DT_UNKNOWN: {  // file systems that do not keep types in folders
      struct stat status {};
      if (fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        return type_of(status.st_mode);
      }
      return FileType::kOther;
    }
    default:
      return FileType::kOther;
  }
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string reason_of(int error) {
  std::array<char, 128> buffer{};
  std::string text = strerror_r(error, buffer.data(), buffer.size());
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] | 0x20);
  return text;
}

FileStatus status_of(const struct stat& raw) {
  return {.type = type_of(raw.st_mode),
          .mode = raw.st_mode & 07777U,
          .uid = raw.st_uid,
          .gid = raw.st_gid,
          .size = static_cast<std::uint64_t>(raw.st_size),
          .device = raw.st_dev,
          .inode = raw.st_ino,
          .modified = nanoseconds(raw.st_mtim),
          .changed = nanoseconds(raw.st_ctim)};
}

bool is_absent(int error) {
  return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

// Of a path without links: if there is one now, somebody wants another file to be read.
int open_without_links(const std::string& path) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
  how.resolve = RESOLVE_NO_SYMLINKS;
  const long file = syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how);
  if (file >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(file);
  // Linux before 5.6, and containers that do not let it through.
  return open(path.c_str(), static_cast<int>(how.flags));
}

bool is_same_version(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size &&
         nanoseconds(a.st_mtim) == nanoseconds(b.st_mtim) &&
         nanoseconds(a.st_ctim) == nanoseconds(b.st_ctim);
}

// Bytes that are no text as hexadecimal digits.
std::string value_text(std::string_view bytes) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  while (bytes.ends_with('\0')) bytes.remove_suffix(1);  // security.selinux is a C string
  if (std::all_of(bytes.begin(), bytes.end(), is_plain)) return std::string(bytes);
  return hexadecimal(bytes);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

class RealWorld final : public World {
 public:
  using World::read;

  StatusAnswer status(const std::string& path) const override {
    struct stat raw {};
    if (lstat(path.c_str(), &raw) != 0) {
      return {is_absent(errno) ? Existence::kMissing : Existence::kUnknown, {}};
    }
    return {Existence::kPresent, status_of(raw)};
  }

  bool has_access_list(const std::string& path) const override {
    return lgetxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
  }

  std::optional<std::string> read_link(const std::string& path) const override {
    std::string text(4096, '\0');
    const ssize_t length = readlink(path.c_str(), text.data(), text.size());
    if (length < 0) return std::nullopt;
    text.resize(static_cast<std::size_t>(length));
    return text;
  }

  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    DIR* folder = opendir(path.c_str());
    if (folder == nullptr) return std::nullopt;
    std::vector<DirectoryEntry> entries;
    while (const dirent* entry = readdir(folder)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      entries.push_back({std::string(name), type_of(*entry, dirfd(folder))});
    }
    closedir(folder);
    return entries;
  }

  ReadView read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const override {
    // Opening a device may do something; opening a FIFO waits for its writer, but for O_NONBLOCK if
    // it takes the file's place just now. What it grows to meanwhile is read as well.
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return {std::nullopt, reason_of(errno)};
    if (!S_ISREG(status.st_mode)) return {std::nullopt, "not a regular file"};
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0) return {std::nullopt, reason_of(errno)};
    if (static_cast<std::uint64_t>(status.st_size) > limit) return {std::nullopt, too_large(limit)};

    std::string& bytes = buffer.storage;
    // One more tells the end without a second read.
    const std::size_t expected = static_cast<std::size_t>(status.st_size) + 1;
    if (bytes.size() < expected) bytes.resize(expected);
    std::size_t length = 0;
    for (;;) {
      const ssize_t got = ::read(file.get(), bytes.data() + length, bytes.size() - length);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return {std::nullopt, reason_of(errno)};
      if (got == 0) break;
      length += static_cast<std::size_t>(got);
      if (length > limit) return {std::nullopt, too_large(limit)};
      // Less than was asked for: the end.
      if (length == static_cast<std::size_t>(status.st_size) && length < bytes.size()) break;
      if (length == bytes.size()) bytes.resize(bytes.size() * 2);  // it grows while it is read
    }
    return {std::string_view(bytes).substr(0, length), {}};
  }

  StreamAnswer stream(const std::string& path, const std::function<void()>& restart,
                      const std::function<void(std::string_view)>& part) const override {
    constexpr int kAttempts = 3;
    constexpr std::size_t kPart = std::size_t{256} << 10U;
    thread_local std::string buffer(kPart, '\0');
    StreamAnswer answer;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const Descriptor file(open_without_links(path));
      struct stat before {};
      if (file.get() < 0 || fstat(file.get(), &before) != 0) {
        answer.vanished = is_absent(errno);
        answer.error = reason_of(errno);
        return answer;
      }
      if (!S_ISREG(before.st_mode)) return {.error = "not a regular file"};
      answer.status = status_of(before);
      restart();
      ssize_t got = 0;
      // Whoever writes faster than this reads is not followed.
      for (off_t left = before.st_size;
           left >= 0 && (got = ::read(file.get(), buffer.data(), buffer.size())) != 0;) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return {.status = answer.status, .error = reason_of(errno)};
        part(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        left -= got;
      }
      struct stat after {};
      if (fstat(file.get(), &after) == 0 && is_same_version(before, after)) return answer;
    }
    answer.error = "it changed while it was read";
    return answer;
  }

  std::vector<ExtendedAttribute> attributes(const std::string& path) const override {
    std::array<char, 4096> names{};
    const ssize_t length = llistxattr(path.c_str(), names.data(), names.size());
    std::vector<ExtendedAttribute> all;
    for (ssize_t at = 0; at < length;) {
      const std::string name(&names[static_cast<std::size_t>(at)]);
      at += static_cast<ssize_t>(name.size()) + 1;
      // Overlays and integrity keys are the machine's own.
      if (name.starts_with("trusted.") || name == "security.ima" || name == "security.evm")
        continue;
      std::array<char, 4096> value{};
      const ssize_t got = lgetxattr(path.c_str(), name.c_str(), value.data(), value.size());
      if (got < 0) continue;
      all.push_back({name, value_text({value.data(), static_cast<std::size_t>(got)})});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
  }

 private:
  static std::string too_large(std::uint64_t limit) {
    return "larger than " + std::to_string(limit >> 20U) + " MiB";
  }
};

}  // namespace

ReadAnswer World::read(const std::string& path, std::uint64_t limit) const {
  ReadBuffer buffer;
  ReadView view = read(path, limit, buffer);
  if (!view.bytes) return {std::nullopt, std::move(view.error)};
  buffer.storage.resize(view.bytes->size());
  return {std::move(buffer.storage), {}};
}

StreamAnswer World::stream(const std::string& path, const std::function<void()>& restart,
                           const std::function<void(std::string_view)>& part) const {
  constexpr std::uint64_t kMost = std::uint64_t{4} << 30U;
  const StatusAnswer answer = status(path);
  ReadBuffer buffer;
  const ReadView view = read(path, kMost, buffer);
  if (!view.bytes) {
    return {answer.status, answer.existence == Existence::kMissing, view.error};
  }
  restart();
  part(*view.bytes);
  return {.status = answer.status};
}

std::vector<ExtendedAttribute> World::attributes(const std::string&) const {
  return {};
}

const World& real_world() {
  static const RealWorld world;
  return world;
}

}  // namespace danglint
