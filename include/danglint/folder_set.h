// Folders, of which a path may lie below some.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace danglint {

// Of thousands of folders each question costs as much as of one. Paths are absolute, without "." or a trailing
// slash; "" is the root.
class FolderSet {
 public:
  // False: it was there already.
  bool add(std::string folder);

  const std::vector<std::string>& all() const { return all_; }  // in the order in which they came
  std::size_t size() const { return all_.size(); }

  // The outermost of them that `path` is or lies below.
  std::optional<std::string_view> around(std::string_view path) const;
  bool contains(std::string_view path) const { return around(path).has_value(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::vector<std::string> all_;
  std::unordered_set<std::string, Hash, std::equal_to<>> known_;
};

}  // namespace danglint
