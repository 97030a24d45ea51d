#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

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
      const bool absent = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
      return {absent ? Existence::kMissing : Existence::kUnknown, {}};
    }
    return {Existence::kPresent,
            {.type = type_of(raw.st_mode),
             .mode = raw.st_mode & 07777U,
             .uid = raw.st_uid,
             .gid = raw.st_gid,
             .size = static_cast<std::uint64_t>(raw.st_size),
             .device = raw.st_dev,
             .inode = raw.st_ino,
             .modified = nanoseconds(raw.st_mtim),
             .changed = nanoseconds(raw.st_ctim)}};
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
    // it takes the file's place just now.
    struct stat before {};
    if (stat(path.c_str(), &before) != 0) return {std::nullopt, reason_of(errno)};
    if (!S_ISREG(before.st_mode)) return {std::nullopt, "not a regular file"};
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0) return {std::nullopt, reason_of(errno)};
    struct stat status {};
    if (fstat(file.get(), &status) != 0) return {std::nullopt, reason_of(errno)};
    if (!S_ISREG(status.st_mode)) return {std::nullopt, "not a regular file"};
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

const World& real_world() {
  static const RealWorld world;
  return world;
}

}  // namespace danglint
