// What danglint asks a file system. The real one, or a double in tests.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {

// Existence has three values; only kMissing is ever reported.
enum class Existence : std::uint8_t { kPresent, kMissing, kUnknown };

enum class FileType : std::uint8_t { kRegular, kDirectory, kSymlink, kOther };

struct FileStatus {
  FileType type = FileType::kRegular;
  std::uint32_t mode = 0;  // permission bits, 07777
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint64_t size = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t modified = 0;  // its content, in nanoseconds since 1970
  std::int64_t changed = 0;   // its content, mode, owner or name, the same
};

struct StatusAnswer {
  Existence existence =
      Existence::kUnknown;  // kUnknown: the system would not say (EACCES, EIO, ...)
  FileStatus status;        // meaningful if present
};

struct DirectoryEntry {
  std::string name;
  FileType type = FileType::kRegular;
};

// Bytes of one file after the other: it only grows, so that reading many files clears no memory.
struct ReadBuffer {
  std::string storage;
};

struct ReadView {
  std::optional<std::string_view> bytes;  // in the buffer, until the next file is read into it
  std::string error;
};

// What a file was while its bytes were handed out.
struct StreamAnswer {
  FileStatus status;
  bool vanished = false;  // there is no such file any more
  std::string error;      // empty: all of it was read, and it did not change meanwhile
};

// Beside mode and owner: "security.capability" and its value, in hexadecimal where it is no text.
struct ExtendedAttribute {
  std::string name;
  std::string value;
  bool operator==(const ExtendedAttribute&) const = default;
};

struct ReadAnswer {
  std::optional<std::string> bytes;
  std::string error;  // why not, in a few words: "permission denied", "larger than 256 MiB"
};

// Paths are paths of this machine. All functions may be called from any thread.
class World {
 public:
  virtual ~World() = default;

  // Does not follow a final symbolic link.
  virtual StatusAnswer status(const std::string& path) const = 0;
  // The link's text; nullopt if it is no link or cannot be read.
  virtual std::optional<std::string> read_link(const std::string& path) const = 0;
  // Its mode does not say all of who may do what.
  virtual bool has_access_list(const std::string& path) const = 0;
  // Without "." and ".."; in no particular order; nullopt if it cannot be listed.
  virtual std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const = 0;
  // Opens regular files only, without blocking: a FIFO or a device is an error, not a wait.
  virtual ReadView read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const = 0;
  // The same, once.
  ReadAnswer read(const std::string& path, std::uint64_t limit) const;
  // Hands out a regular file of any size, a part after the other. No link is followed, neither at its
  // end nor on the way. `restart` is called before the first byte, and again if the file changed while
  // it was read, which is tried a few times.
  virtual StreamAnswer stream(const std::string& path, const std::function<void()>& restart,
                              const std::function<void(std::string_view)>& part) const;
  // Below the top of a work tree of git: the files that tell it what to ignore, where they are not what
  // lies there; nullopt: they are.
  virtual std::optional<std::vector<std::string>> own_ignore_files(
      const std::string& /*top*/) const {
    return std::nullopt;
  }
  // Of the file itself, sorted by name. Those that are of one machine alone are left out.
  virtual std::vector<ExtendedAttribute> attributes(const std::string& path) const;
};

// This machine's.
const World& real_world();

}  // namespace danglint
