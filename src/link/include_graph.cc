#include "link/include_graph.h"

#include <unordered_map>

#include "base/path.h"

namespace danglint {
namespace {

class GraphBuilder {
 public:
  GraphBuilder(const Program& program, const Linked& linked,
               const std::vector<Resolution>& resolutions, const TreeIndex& tree,
               const Target& target)
      : linked_(linked), resolutions_(resolutions), tree_(tree), target_(target) {
    for (FileId file = 0; file < program.files.size(); ++file) {
      const Answer answer = target.find(program.files[file].target_path);
      by_path_.emplace(answer.source.empty() ? program.files[file].path : answer.source, file);
    }
    for (std::size_t i = 0; i < linked.references.size(); ++i) {
      by_file_[linked.references[i].span.file].push_back(i);
    }
  }

  IncludeGraph build(const std::string& entry) {
    add(entry);
    for (std::size_t at = 0; at < graph_.files.size(); ++at) {
      const auto file = by_path_.find(graph_.files[at]);
      if (file == by_path_.end()) continue;
      const auto references = by_file_.find(file->second);
      if (references == by_file_.end()) continue;
      for (const std::size_t index : references->second) follow(at, index);
    }
    return std::move(graph_);
  }

 private:
  std::size_t add(const std::string& path) {
    const auto [known, is_new] = index_.try_emplace(path, graph_.files.size());
    if (is_new) graph_.files.push_back(path);
    return known->second;
  }

  void follow(std::size_t from, std::size_t index) {
    const Reference& reference = linked_.references[index];
    const bool is_class_map = reference.kind == ReferenceKind::kClassMapEntry;
    if (reference.kind != ReferenceKind::kPhpInclude && !is_class_map) return;
    const auto reach = [&](const std::string& path) {
      graph_.edges.push_back({from, add(path), reference.span, is_class_map});
    };
    const Answer& answer = resolutions_[index].answer;
    if (resolutions_[index].outcome == Outcome::kResolved &&
        answer.existence == Existence::kPresent) {
      reach(answer.source);
    }
    const auto reach_entry = [&](const WalkedEntry& entry) {
      const Answer real = target_.find(target_.target_of(entry.path));
      if (real.existence == Existence::kPresent && real.status.type == FileType::kRegular) {
        reach(real.source);
      }
      return true;
    };
    if (!reference.tail.empty()) tree_.find_tail(reference.tail, reference.project, reach_entry);
    for (const StringPattern& pattern : reference.patterns) {
      tree_.find(pattern, reference.project, reach_entry);
    }
    // Other places of include_path and other alternatives.
    for (const std::string& candidate : reference.candidates) {
      reach_entry({target_.source_of(candidate).value_or(candidate), FileType::kRegular});
    }
  }

  const Linked& linked_;
  const std::vector<Resolution>& resolutions_;
  const TreeIndex& tree_;
  const Target& target_;
  std::unordered_map<std::string, FileId> by_path_;
  std::unordered_map<FileId, std::vector<std::size_t>> by_file_;
  std::unordered_map<std::string, std::size_t> index_;
  IncludeGraph graph_;
};

}  // namespace

IncludeGraph include_graph(const std::string& entry, const Program& program, const Linked& linked,
                           const std::vector<Resolution>& resolutions, const TreeIndex& tree,
                           const Target& target) {
  return GraphBuilder(program, linked, resolutions, tree, target).build(entry);
}

}  // namespace danglint
