// The files an entry script reaches, for people and for programs.
#pragma once

#include <ostream>
#include <string>

#include "link/include_graph.h"

namespace danglint {

// Paths are printed relative to `working_folder` when inside of it.

// An indented tree; what a file includes is shown once, at its first place.
void write_graph_text(const IncludeGraph& graph, const std::string& working_folder,
                      std::ostream& out);
// A digraph for Graphviz.
void write_graph_dot(const IncludeGraph& graph, const std::string& working_folder,
                     std::ostream& out);
// {"entry": ..., "files": [...]}: sorted; the entry is one of them.
void write_graph_json(const IncludeGraph& graph, const std::string& working_folder,
                      std::ostream& out);

}  // namespace danglint
