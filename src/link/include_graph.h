// Which files an entry script reaches.
#pragma once

#include <string>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "link/tree_index.h"

namespace danglint {

struct IncludeEdge {
  std::size_t from = 0;  // indices into IncludeGraph::files
  std::size_t to = 0;
  Span span;  // the statement
  bool is_class_map = false;
};

struct IncludeGraph {
  std::vector<std::string> files;  // on this machine, links resolved; the entry comes first
  std::vector<IncludeEdge> edges;  // in the order they are found, breadth first
};

// Everything that `entry` (on this machine, links resolved) may load: what its includes resolve to,
// each file that fits where a part of a path is known only at run time, and what class maps name.
IncludeGraph include_graph(const std::string& entry, const Program& program, const Linked& linked,
                           const std::vector<Resolution>& resolutions, const TreeIndex& tree,
                           const Target& target);

}  // namespace danglint
