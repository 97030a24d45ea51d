#include "discover/discover.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/parallel.h"
#include "base/path.h"

namespace danglint {
namespace {

// Folders with nothing of the deployment in them.
bool is_skipped_folder(std::string_view name) {
  return name == ".git" || name == ".svn" || name == ".hg" || name == ".bzr";
}

// The kernel's own file systems, when a whole machine is walked.
bool is_kernel_folder(std::string_view target_path) {
  constexpr std::array kFolders{std::string_view("/proc"), std::string_view("/sys"),
                                std::string_view("/dev"), std::string_view("/run")};
  return std::find(kFolders.begin(), kFolders.end(), target_path) != kFolders.end();
}

// What one thread of a walk finds.
class Walker {
 public:
  Walker(const Target& target, Progress& progress) : target_(target), progress_(progress) {}

  void operator()(const std::string& folder, std::vector<std::string>& folders) {
    auto listing = target_.world().list(folder);
    if (!listing) {
      unlisted.push_back(folder);
      return;
    }
    progress_.entries += listing->size();
    for (DirectoryEntry& entry : *listing) {
      std::string path = path::join(folder, entry.name);
      if (entry.type == FileType::kDirectory) {
        if (!is_walked_folder(path, target_)) continue;
        folders.push_back(path);
      }
      entries.push_back({std::move(path), entry.type});
    }
  }

  std::vector<WalkedEntry> entries;
  std::vector<std::string> unlisted;

 private:
  const Target& target_;
  Progress& progress_;
};

template <typename Value>
void append(std::vector<Value>& all, std::vector<Value> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// False: it is there already.
bool add_file(const std::string& path, std::string below, bool judged, Dialect dialect,
              const Target& target, const Classifier& classifier, Program& program) {
  SourceFile file{.path = path,
                  .target_path = target.target_of(path),
                  .below = std::move(below),
                  .dialect = dialect,
                  .judged = judged};
  file.is_sample = classifier.is_sample(path);
  // page.tpl.php is a template as well, but PHP runs it as it is.
  file.is_template = dialect.language != Language::kPhp && classifier.is_template(path);
  file.in_development_folder = is_in_development_folder(file.below);
  file.in_dependency_folder =
      is_in_dependency_folder(file.below) || program.dependency_folders.contains(path);
  const auto id = static_cast<FileId>(program.files.size());
  if (!program.by_target_path.emplace(file.target_path, id).second) return false;
  program.files.push_back(std::move(file));
  return true;
}

}  // namespace

bool is_walked_folder(const std::string& path, const Target& target) {
  return !is_skipped_folder(path::basename(path)) &&
         !(target.is_rooted() && is_kernel_folder(target.target_of(path)));
}

void discover(const std::vector<Input>& inputs, const Target& target, const Classifier& classifier,
              unsigned jobs, Progress& progress, Program& program) {
  std::vector<std::string> folders;
  for (const Input& input : inputs) {
    if (input.is_folder) {
      folders.push_back(input.path);
      program.input_folders.add(input.path == "/" ? "" : input.path);
    } else {
      program.entries.push_back({input.path, FileType::kRegular});
    }
  }
  if (program.files.empty()) program.asked_about = program.input_folders.size();
  std::vector<Walker> walkers(std::max(jobs, 1U), Walker(target, progress));
  work_off(std::move(folders), walkers);
  for (Walker& walker : walkers) {
    append(program.entries, std::move(walker.entries));
    append(program.unlisted_folders, std::move(walker.unlisted));
  }
  std::sort(program.entries.begin(), program.entries.end(),
            [](const WalkedEntry& a, const WalkedEntry& b) { return a.path < b.path; });
  const auto same =
      std::unique(program.entries.begin(), program.entries.end(),
                  [](const WalkedEntry& a, const WalkedEntry& b) { return a.path == b.path; });
  program.entries.erase(same, program.entries.end());  // inputs may overlap
  std::sort(program.unlisted_folders.begin(), program.unlisted_folders.end());

  constexpr std::string_view kOfComposer = "/composer/autoload_real.php";
  for (const WalkedEntry& entry : program.entries) {
    const std::string_view path = entry.path;
    if (!path.ends_with(kOfComposer)) continue;
    program.dependency_folders.add(std::string(path.substr(0, path.size() - kOfComposer.size())));
  }
  for (const WalkedEntry& entry : program.entries) {
    if (entry.type == FileType::kDirectory || entry.type == FileType::kSymlink) continue;
    const Dialect dialect = classifier.by_path(target.target_of(entry.path));
    if (dialect.language == Language::kNone) continue;
    const bool is_of_other_machines =
        dialect.language == Language::kServerConfig && !dialect.is_override &&
        std::any_of(inputs.begin(), inputs.end(), [&](const Input& input) {
          return input.is_served && path::is_within(entry.path, input.path);
        });
    if (is_of_other_machines) continue;
    add_file(entry.path, std::string(program.below_input(entry.path)), true, dialect, target,
             classifier, program);
  }
}

bool add_document_roots(const std::vector<std::string>& roots, const Target& target,
                        const Classifier& classifier, unsigned jobs, Progress& progress,
                        Program& program) {
  if (!target.is_rooted()) return false;
  std::vector<Input> inputs;
  FolderSet found;
  for (const std::string& root : roots) {
    const auto source = target.source_of(root);
    if (!source || root.empty()) continue;
    if (program.input_folders.contains(*source) || found.contains(*source)) continue;
    found.add(*source);
    inputs.push_back({.path = *source, .is_folder = true, .is_served = true});
  }
  if (inputs.empty()) return false;
  discover(inputs, target, classifier, jobs, progress, program);
  return true;
}

bool add_guessed_configs(const Target& target, const Classifier& classifier, Program& program) {
  bool any = false;
  for (const WalkedEntry& entry : program.entries) {
    if (entry.type != FileType::kRegular) continue;
    if (program.find(target.target_of(entry.path)) != kNoFile) continue;
    const std::string guessed = target.guessed_path_of(entry.path);
    if (guessed.empty()) continue;
    const Dialect dialect = classifier.by_path(guessed);
    if (dialect.language != Language::kServerConfig) continue;
    if (!add_file(entry.path, std::string(program.below_input(entry.path)), true, dialect, target,
                  classifier, program)) {
      continue;
    }
    program.files.back().seen_as = guessed;
    any = true;
  }
  return any;
}

void add_main(const std::string& target_path, const ServerRule& server, const Target& target,
              const Classifier& classifier, Program& program) {
  const Dialect dialect{.language = Language::kServerConfig,
                        .server = &server,
                        .is_main_path = true,
                        .is_certain = true};
  if (const FileId known = program.find(target_path); known != kNoFile) {
    program.files[known].dialect = dialect;
    return;
  }
  if (const auto source = target.source_of(target_path)) {
    add_file(*source, std::string(path::basename(target_path)), true, dialect, target, classifier,
             program);
  }
}

bool add_wanted(const std::vector<WantedFile>& wanted, const Target& target,
                const Classifier& classifier, Program& program) {
  bool any = false;
  for (const WantedFile& want : wanted) {
    Dialect dialect = classifier.by_path(want.target_path);
    if (want.server != nullptr) {
      dialect = {.language = Language::kServerConfig, .server = want.server, .is_certain = true};
    }
    if (dialect.language == Language::kNone) dialect.language = Language::kPhp;
    const FileId known = program.find(want.target_path);
    if (known == kNoFile) {
      const auto source = target.source_of(want.target_path);
      if (!source) continue;
      any = add_file(*source, std::string(path::basename(want.target_path)), want.judged, dialect,
                     target, classifier, program) ||
            any;
      continue;
    }
    SourceFile& file = program.files[known];
    const bool is_as_wanted =
        file.dialect.language == dialect.language && file.dialect.server == dialect.server;
    if (want.server == nullptr || is_as_wanted || file.dialect.is_certain) continue;
    file.dialect = dialect;
    file.is_extracted = false;
    any = true;
  }
  return any;
}

}  // namespace danglint
