// Which packages a machine has, and which of them a file belongs to.
#pragma once

#include <map>
#include <string>
#include <string_view>
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

 private:
  void read_status(const Target& target);
  void read_lists(const Target& target);

  std::vector<PackageRecord> all_;
  std::map<std::string, std::string, std::less<>> owners_;
};

}  // namespace danglint
