#include "link/started_from.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "base/path.h"
#include "link/resolve.h"

namespace danglint {
namespace {

bool changes_folder(const Program& program, FileId file) {
  const FileFacts* facts = program.facts_of(file);
  return facts != nullptr &&
         std::any_of(facts->php.guards.begin(), facts->php.guards.end(),
                     [](const Guard& guard) { return guard.function == kIsMoved; });
}

// It writes HTML or reads what a browser sent, and stays where it was started.
bool is_page(const Program& program, FileId file) {
  const FileFacts* facts = program.facts_of(file);
  return facts != nullptr && facts->php.is_page && !changes_folder(program, file);
}

std::string_view folder_of(const Program& program, FileId file) {
  return path::dirname(program.files[file].target_path);
}

// Which files of some projects may include which, by any of their references.
class Includers {
 public:
  Includers(const std::set<std::string_view>& projects, const Linked& linked,
            const Program& program, const Target& target, const TreeIndex& tree,
            const std::vector<Resolution>& resolutions)
      : program_(program) {
    std::unordered_map<std::string_view, FileId> by_path;
    for (FileId file = 0; file < program.files.size(); ++file) {
      by_path.emplace(program.files[file].path, file);
    }
    for (std::size_t i = 0; i < linked.references.size(); ++i) {
      const Reference& reference = linked.references[i];
      const FileId from = reference.span.file;
      const bool is_loader = program.files[from].in_dependency_folder;  // of classes
      if (reference.kind != ReferenceKind::kPhpInclude || is_loader) continue;
      if (!projects.contains(reference.project)) continue;
      const auto add = [&](std::string_view path) {
        const auto file = by_path.find(path);
        if (file != by_path.end()) includers_[file->second].insert(from);
      };
      const Resolution& resolution = resolutions[i];
      if (resolution.answer.existence == Existence::kPresent) add(resolution.answer.source);
      std::size_t found = 0;
      const auto add_entry = [&](const WalkedEntry& entry) {
        add(entry.path);
        return ++found < kMany;
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
      if (is_any || found >= kMany) of_any_[reference.project].files.insert(from);
    }
    for (auto& [project, starts] : of_any_) settle(starts);
  }

  bool is_included(FileId file) const { return includers_.contains(file); }

  // Something that may include anything of the project is started where the text leads to a file, or nobody knows where.
  bool is_found_by_any(const std::string& project, const std::string& text,
                       const Target& target) const {
    const auto any = of_any_.find(project);
    if (any == of_any_.end()) return false;
    const Starts& starts = any->second;
    return starts.are_unknown ||
           std::any_of(starts.folders.begin(), starts.folders.end(), [&](std::string_view folder) {
             const std::string place = path::normalize(path::join(folder, text));
             return target.find(place).existence != Existence::kMissing;
           });
  }

 private:
  static constexpr std::size_t kMany = 100;  // files that one reference may be: as good as any

  struct Starts {
    std::set<FileId> files;
    std::set<std::string_view> folders;
    bool are_unknown = false;
  };

  // Adds what includes the files, and so on.
  void settle(Starts& starts) const {
    std::vector<FileId> open(starts.files.begin(), starts.files.end());
    while (!open.empty()) {
      const FileId one = open.back();
      open.pop_back();
      starts.folders.insert(folder_of(program_, one));
      starts.are_unknown = starts.are_unknown || changes_folder(program_, one);
      const auto more = includers_.find(one);
      if (more == includers_.end()) {
        starts.are_unknown = starts.are_unknown || !is_page(program_, one);
        continue;
      }
      for (const FileId includer : more->second) {
        if (starts.files.insert(includer).second) open.push_back(includer);
      }
    }
  }

  const Program& program_;
  std::unordered_map<FileId, std::set<FileId>> includers_;
  std::map<std::string, Starts> of_any_;  // by project
};

// What is searched for may be in folders that only a running program knows.
bool sets_include_path(const Program& program, std::string_view project) {
  for (FileId file = 0; file < program.files.size(); ++file) {
    const SourceFile& one = program.files[file];
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr || facts->php.include_paths.empty()) continue;
    if (path::is_within(one.target_path, project) && !one.in_dependency_folder) return true;
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
  std::vector<std::size_t> doubtful;
  std::map<std::string_view, std::size_t> right;  // by folder
  for (std::size_t i = 0; i < resolutions.size(); ++i) {
    const Reference& reference = linked.references[i];
    const Resolution& resolution = resolutions[i];
    if (reference.kind != ReferenceKind::kPhpInclude || reference.tail.empty()) continue;
    if (resolution.outcome != Outcome::kResolved) continue;
    if (!resolution.is_by_tail) {
      ++right[folder_of(program, reference.span.file)];
    } else if (!reference.weak && !reference.is_switched && !reference.has_unknown_candidate &&
               reference.turn == 0 && is_page(program, reference.span.file)) {
      doubtful.push_back(i);
    }
  }
  if (doubtful.empty()) return {};
  std::set<std::string_view> projects;
  std::set<std::string_view> searched;  // of them, those that set include_path
  for (const std::size_t i : doubtful) projects.insert(linked.references[i].project);
  for (const std::string_view project : projects) {
    if (sets_include_path(program, project)) searched.insert(project);
  }
  const Includers includers(projects, linked, program, target, tree, resolutions);
  std::map<std::string_view, std::vector<std::size_t>> wrong;  // by folder
  for (const std::size_t i : doubtful) {
    const Reference& reference = linked.references[i];
    const FileId file = reference.span.file;
    const std::string text = text_of(reference, program.files[file].target_path);
    const bool is_searched = !is_of_working_directory(reference);
    if (text.empty() || includers.is_included(file)) continue;
    if (is_searched && searched.contains(reference.project)) continue;
    if (!includers.is_found_by_any(reference.project, text, target)) {
      wrong[folder_of(program, file)].push_back(i);
    }
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
