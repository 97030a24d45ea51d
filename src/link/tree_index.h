// Finds files of the tree by how their paths end.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "danglint/abstract_string.h"
#include "danglint/program.h"
#include "danglint/target.h"

namespace danglint {

// Could the pattern be this path? A pattern without holes is normalised first.
bool may_be(const StringPattern& pattern, std::string_view path);

// Over everything that was walked but folders. Made when first asked; thread-safe.
class TreeIndex {
 public:
  TreeIndex(const Program& program, const Target& target);
  ~TreeIndex();

  // Returns false to stop.
  using Visit = std::function<bool(const WalkedEntry& entry)>;

  // Files below `project` (a target path; "" for all) whose path ends with `tail`, from a
  // separator on.
  void find_tail(std::string_view tail, std::string_view project, const Visit& visit) const;
  bool has_tail(std::string_view tail, std::string_view project) const;

  enum class Match : std::uint8_t {
    kWhole,    // from a separator on
    kPart,     // the last literal is only the end of a base name
    kNone,     // where it would be is known, and no file there fits
    kUnknown,  // it could be outside of what is known, or ends in a hole
  };
  // Files that the pattern may be. It is a target path, or begins with a hole and is looked for
  // below `project`.
  Match find(const StringPattern& pattern, std::string_view project, const Visit& visit) const;
  // Whether there are any, and how well the best one fits.
  Match match(const StringPattern& pattern, std::string_view project) const;

  // Target paths of all files below `project`, in order.
  void for_each_file(std::string_view project,
                     const std::function<void(std::string_view path)>& visit) const;

 private:
  struct State;
  void find_behind_links(std::string_view tail, std::string_view folder, const Visit& visit) const;
  void find_in_subfolders(std::string_view head, std::string_view tail,
                          const std::function<bool(const std::string&)>& visit) const;
  Match search(const StringPattern& pattern, std::string_view project, bool wants_best,
               const Visit& visit) const;
  Match find_any_extension(const StringPattern& pattern, std::string_view project,
                           const Visit& visit) const;
  Match find_anchored(const StringPattern& pattern, const Visit& visit) const;
  std::unique_ptr<State> state_;
};

}  // namespace danglint
