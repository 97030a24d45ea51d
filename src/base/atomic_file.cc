#include "base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace danglint {
namespace {

std::string reason() {
  return std::strerror(errno);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Access lists, labels, capabilities: what an editor would keep.
bool copy_attributes(const std::string& from, int to) {
  const ssize_t size = listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return size == 0 || errno == ENOTSUP;
  std::vector<char> names(static_cast<std::size_t>(size));
  const ssize_t got = listxattr(from.c_str(), names.data(), names.size());
  for (const char* name = names.data(); name < names.data() + got; name += std::strlen(name) + 1) {
    const ssize_t length = getxattr(from.c_str(), name, nullptr, 0);
    if (length < 0) return false;
    std::vector<char> value(static_cast<std::size_t>(length));
    if (getxattr(from.c_str(), name, value.data(), value.size()) != length) return false;
    if (fsetxattr(to, name, value.data(), value.size(), 0) != 0) return false;
  }
  return true;
}

// The folder's own record of its names.
void flush_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  fsync(handle);
  close(handle);
}

// Empty: it is done.
std::string fill(int file, const std::string& path, std::string_view bytes, mode_t mode) {
  // Writing takes capabilities and setuid bits away, and so does a new owner: they come last.
  if (!write_all(file, bytes)) return reason();
  struct stat old {};
  if (stat(path.c_str(), &old) == 0) {
    if (fchown(file, old.st_uid, old.st_gid) != 0) return "its owner cannot be kept: " + reason();
    if (!copy_attributes(path, file)) return "its attributes cannot be kept: " + reason();
    if (fchmod(file, old.st_mode & 07777U) != 0) return "its mode cannot be kept: " + reason();
  } else {
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(file, mode & ~mask) != 0) return reason();
  }
  return fsync(file) == 0 ? std::string() : reason();
}

// A device, a FIFO, a link that leads nowhere yet: nothing that another file could take the place of.
bool is_written_in_place(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) return !S_ISREG(status.st_mode);
  return lstat(path.c_str(), &status) == 0;
}

std::string write_in_place(const std::string& path, std::string_view bytes, mode_t mode) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC, mode);
  if (file < 0) return reason();
  std::string problem = write_all(file, bytes) ? std::string() : reason();
  if (close(file) != 0 && problem.empty()) problem = reason();
  return problem;
}

}  // namespace

std::string replace_file(const std::string& given, std::string_view bytes, unsigned mode) {
  if (is_written_in_place(given)) return write_in_place(given, bytes, mode);
  std::string path = given;
  if (char* real = realpath(given.c_str(), nullptr); real != nullptr) {
    path = real;
    std::free(real);  // NOLINT: realpath(3) gives it away
  }
  std::string draft = path + ".XXXXXX";
  const int file = mkostemp(draft.data(), O_CLOEXEC);
  if (file < 0) return reason();
  std::string problem = fill(file, path, bytes, mode);
  if (close(file) != 0 && problem.empty()) problem = reason();
  if (problem.empty() && rename(draft.c_str(), path.c_str()) != 0) problem = reason();
  if (!problem.empty()) {
    unlink(draft.c_str());
    return problem;
  }
  flush_folder(path);
  return {};
}

}  // namespace danglint
