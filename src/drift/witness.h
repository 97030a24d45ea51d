// A world that remembers what it was asked about.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "danglint/folder_set.h"
#include "danglint/world.h"

namespace danglint {

class Witness final : public World {
 public:
  // What lies below these folders need not be remembered: it is walked.
  Witness(const World& world, FolderSet folders) : world_(world), folders_(std::move(folders)) {}

  using World::read;

  StatusAnswer status(const std::string& path) const override;
  std::optional<std::string> read_link(const std::string& path) const override;
  bool has_access_list(const std::string& path) const override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const override;
  ReadView read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const override;
  StreamAnswer stream(const std::string& path, const std::function<void()>& restart,
                      const std::function<void(std::string_view)>& part) const override;
  std::vector<ExtendedAttribute> attributes(const std::string& path) const override;

  // Everything asked about but what is below `folders` or /proc, sorted; those that were listed end in a slash.
  std::vector<std::string> asked_outside(const FolderSet& folders) const;

 private:
  void note(const std::string& path, bool is_listed) const;

  const World& world_;
  const FolderSet folders_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, bool> asked_;  // true: it was listed
};

}  // namespace danglint
