#include "report/graph.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

std::string shown(const std::string& path, const std::string& working_folder) {
  return path::relative_to(path, working_folder);
}

// "a\"b" for Graphviz.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

// What each file includes, each other file once, in order.
std::vector<std::vector<std::size_t>> successors(const IncludeGraph& graph) {
  std::vector<std::vector<std::size_t>> next(graph.files.size());
  for (const IncludeEdge& edge : graph.edges) {
    auto& known = next[edge.from];
    if (std::find(known.begin(), known.end(), edge.to) == known.end()) known.push_back(edge.to);
  }
  return next;
}

}  // namespace

void write_graph_text(const IncludeGraph& graph, const std::string& working_folder,
                      std::ostream& out) {
  const auto next = successors(graph);
  std::vector<bool> was_shown(graph.files.size());
  struct Step {
    std::size_t file;
    std::size_t depth;
  };
  std::vector<Step> steps{{0, 0}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    const bool is_again = was_shown[step.file] && !next[step.file].empty();
    out << std::string(2 * step.depth, ' ')
        << printable(shown(graph.files[step.file], working_folder)) << (is_again ? " ...\n" : "\n");
    if (was_shown[step.file]) continue;
    was_shown[step.file] = true;
    for (auto file = next[step.file].rbegin(); file != next[step.file].rend(); ++file) {
      steps.push_back({*file, step.depth + 1});
    }
  }
  out << '\n' << counted(graph.files.size(), "file") << ".\n";
}

void write_graph_dot(const IncludeGraph& graph, const std::string& working_folder,
                     std::ostream& out) {
  out << "digraph includes {\n";
  const auto next = successors(graph);
  for (std::size_t from = 0; from < next.size(); ++from) {
    out << "  " << quoted(shown(graph.files[from], working_folder)) << ";\n";
    for (const std::size_t to : next[from]) {
      out << "  " << quoted(shown(graph.files[from], working_folder)) << " -> "
          << quoted(shown(graph.files[to], working_folder)) << ";\n";
    }
  }
  out << "}\n";
}

void write_graph_json(const IncludeGraph& graph, const std::string& working_folder,
                      std::ostream& out) {
  std::vector<std::string> files;
  files.reserve(graph.files.size());
  for (const std::string& file : graph.files) {
    files.push_back(valid_utf8(shown(file, working_folder)));
  }
  const std::string entry = files.front();
  std::sort(files.begin(), files.end());
  out << R"({"entry": )" << nlohmann::json(entry).dump() << R"(, "files": [)";
  const char* separator = "\n";
  for (const std::string& file : files) {
    out << separator << nlohmann::json(file).dump();
    separator = ",\n";
  }
  out << "\n]}\n";
}

}  // namespace danglint
