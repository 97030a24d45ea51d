#include "drift/witness.h"

#include "base/path.h"

namespace danglint {
StatusAnswer Witness::status(const std::string& path) const {
  note(path, false);
  return world_.status(path);
}

std::optional<std::string> Witness::read_link(const std::string& path) const {
  note(path, false);
  return world_.read_link(path);
}

bool Witness::has_access_list(const std::string& path) const {
  note(path, false);
  return world_.has_access_list(path);
}

std::optional<std::vector<DirectoryEntry>> Witness::list(const std::string& path) const {
  note(path, true);
  return world_.list(path);
}

ReadView Witness::read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const {
  note(path, false);
  return world_.read(path, limit, buffer);
}

StreamAnswer Witness::stream(const std::string& path, const std::function<void()>& restart,
                             const std::function<void(std::string_view)>& part) const {
  note(path, false);
  return world_.stream(path, restart, part);
}

std::vector<ExtendedAttribute> Witness::attributes(const std::string& path) const {
  note(path, false);
  return world_.attributes(path);
}

void Witness::note(const std::string& path, bool is_listed) const {
  // What the kernel makes up is another one each time (/etc/mtab leads there).
  if (folders_.contains(path) || path::is_within(path, "/proc")) return;
  const std::lock_guard lock(mutex_);
  bool& listed = asked_[path];
  listed = listed || is_listed;
}

std::vector<std::string> Witness::asked_outside(const FolderSet& folders) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> outside;
  for (const auto& [path, is_listed] : asked_) {
    if (!folders.contains(path)) outside.push_back(is_listed ? path + '/' : path);
  }
  return outside;
}

}  // namespace danglint
