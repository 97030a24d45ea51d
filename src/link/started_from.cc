#include "link/started_from.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "base/path.h"
#include "discover/classify.h"
#include "link/resolve.h"

namespace danglint {
namespace {

// Which files may include which, by any of their references.
class Includers {
 public:
  Includers(const Linked& linked, const Program& program, const Target& target,
            const TreeIndex& tree, const std::vector<Resolution>& resolutions)
      : program_(program) {
    for (FileId file = 0; file < program.files.size(); ++file) {
      by_path_.emplace(program.files[file].path, file);
    }
    for (std::size_t i = 0; i < linked.references.size(); ++i) {
      const Reference& reference = linked.references[i];
      const FileId from = reference.span.file;
      if (reference.kind != ReferenceKind::kPhpInclude || is_foreign(from)) continue;
      const auto add = [&](const std::string& path) {
        const auto file = by_path_.find(path);
        if (file != by_path_.end()) includers_[file->second].insert(from);
      };
      const Resolution& resolution = resolutions[i];
      if (resolution.answer.existence == Existence::kPresent) add(resolution.answer.source);
      const auto add_entry = [&](const WalkedEntry& entry) {
        add(std::string(entry.path));
        return true;
      };
      if (!reference.tail.empty()) tree.find_tail(reference.tail, reference.project, add_entry);
      for (const std::string& candidate : reference.candidates) {
        if (const auto source = target.source_of(path::normalize(candidate))) add(*source);
      }
      bool is_any = reference.candidates.empty() && reference.patterns.empty();
      for (const StringPattern& pattern : reference.patterns) {
        const auto match = tree.find(pattern, reference.project, add_entry);
        is_any = is_any || match == TreeIndex::Match::kUnknown;
      }
      if (is_any) of_any_[reference.project].insert(from);
    }
  }

  // The file itself and whatever may include it, directly or not.
  std::set<FileId> above(FileId file, const std::string& project) const {
    std::set<FileId> all{file};
    std::vector<FileId> open{file};
    const auto add = [&](const std::set<FileId>& more) {
      for (const FileId one : more) {
        if (all.insert(one).second) open.push_back(one);
      }
    };
    if (const auto any = of_any_.find(project); any != of_any_.end()) add(any->second);
    while (!open.empty()) {
      const FileId one = open.back();
      open.pop_back();
      if (const auto more = includers_.find(one); more != includers_.end()) add(more->second);
    }
    return all;
  }

  bool is_included(FileId file) const { return includers_.contains(file); }

 private:
  // A library's loader includes classes.
  bool is_foreign(FileId file) const { return is_in_dependency_folder(program_.files[file].below); }

  const Program& program_;
  std::unordered_map<std::string, FileId> by_path_;
  std::unordered_map<FileId, std::set<FileId>> includers_;
  std::map<std::string, std::set<FileId>> of_any_;  // by project: what may include anything
};

bool changes_folder(const PhpFacts& facts) {
  return std::any_of(facts.guards.begin(), facts.guards.end(),
                     [](const Guard& guard) { return guard.function == kIsMoved; });
}

// What is searched for may be in folders that only a running program knows.
bool sets_include_path(const Program& program, const std::string& project) {
  for (FileId file = 0; file < program.files.size(); ++file) {
    const SourceFile& one = program.files[file];
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr || facts->php.include_paths.empty()) continue;
    if (path::is_within(one.target_path, project) && !is_in_dependency_folder(one.below))
      return true;
  }
  return false;
}

// What is said of the path: without the folder that it was put behind.
std::string text_of(const Reference& reference, std::string_view including_path) {
  const std::string& first = reference.candidates.front();
  const std::string_view folder = path::dirname(including_path);
  if (!path::is_within(first, folder)) return {};
  return std::string(path::below(first, folder));
}

}  // namespace

std::vector<std::size_t> missed_where_started(const Linked& linked, const Program& program,
                                              const Target& target, const TreeIndex& tree,
                                              const std::vector<Resolution>& resolutions) {
  const auto is_entry_page = [&](FileId file) {
    const FileFacts* facts = program.facts_of(file);
    return facts != nullptr && facts->php.is_page && !changes_folder(facts->php);
  };
  const auto folder_of = [&](FileId file) {
    return path::dirname(program.files[file].target_path);
  };
  std::vector<std::size_t> doubtful;
  std::map<std::string_view, std::size_t> right;  // by folder
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    const Resolution& resolution = resolutions[i];
    if (reference.kind != ReferenceKind::kPhpInclude || reference.tail.empty()) continue;
    if (resolution.outcome != Outcome::kResolved) continue;
    if (!resolution.is_by_tail) {
      ++right[folder_of(reference.span.file)];
    } else if (!reference.weak && !reference.is_switched && !reference.has_unknown_candidate &&
               reference.turn == 0 && is_entry_page(reference.span.file)) {
      doubtful.push_back(i);
    }
  }
  if (doubtful.empty()) return {};
  const Includers includers(linked, program, target, tree, resolutions);
  std::map<std::string_view, std::vector<std::size_t>> wrong;  // by folder
  for (const std::size_t i : doubtful) {
    const Reference& reference = linked.references[i];
    const FileId file = reference.span.file;
    const std::string text = text_of(reference, program.files[file].target_path);
    const bool is_searched = !is_of_working_directory(reference);
    if (text.empty() || includers.is_included(file)) continue;
    if (is_searched && sets_include_path(program, reference.project)) continue;
    const std::set<FileId> above = includers.above(file, reference.project);
    const bool is_found = std::any_of(above.begin(), above.end(), [&](FileId one) {
      if (!includers.is_included(one) && !is_entry_page(one)) return true;
      const std::string place = path::join(folder_of(one), text);
      return target.find(path::normalize(place)).existence != Existence::kMissing;
    });
    if (!is_found) wrong[folder_of(file)].push_back(i);
  }
  std::vector<std::size_t> missed;
  for (const auto& [folder, references] : wrong) {
    // Most are written for another folder: it is started there, or put there.
    if (references.size() > right[folder]) continue;
    missed.insert(missed.end(), references.begin(), references.end());
  }
  return missed;
}

}  // namespace danglint
