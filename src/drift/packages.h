// Which packages a machine has, and which of them a file belongs to.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/state.h"
#include "danglint/target.h"

namespace danglint {

// As dpkg's own files below the root say; without them there are none.
class Packages {
 public:
  explicit Packages(const Target& target);

  const std::vector<PackageRecord>& all() const { return all_; }  // sorted by name
  std::string owner_of(std::string_view target_path) const;       // empty: none
  // The MD5 that its package says it has; empty: it says none.
  std::string_view md5_of(std::string_view target_path) const;

 private:
  void read_status(const Target& target);
  void read_lists(const Target& target);
  void read_md5s(std::string_view list);
  void read_conffile(std::string_view line);

  std::vector<PackageRecord> all_;
  std::unordered_map<std::string, std::string> owners_;
  std::unordered_map<std::string, std::string> md5s_;  // of programs and settings
};

}  // namespace danglint
