#include "link/resolve.h"

#include <algorithm>
#include <string_view>

#include "base/parallel.h"
#include "base/path.h"
#include "base/sharded_cache.h"
#include "base/text.h"
#include "link/nearest.h"
#include "link/php_include_paths.h"
#include "link/resolved_together.h"
#include "link/started_from.h"

namespace danglint {
namespace {

bool is_written_at_run_time(const Reference& reference, std::string_view target_path) {
  const bool is_what_may_be = reference.kind == ReferenceKind::kPhpInclude ||
                              reference.kind == ReferenceKind::kDirectory ||
                              reference.kind == ReferenceKind::kPath;
  return is_what_may_be && fits_globs(&PhpRule::written_at_run_time, target_path);
}

// config.sample.php, config.php.dist or config.php.j2 beside a missing config.php: the installer or the administrator makes it. What a sample is
// called is in rules/layout.yaml; between its name and the missing one there is one word.
bool has_sample(const Target& target, const Classifier& classifier,
                const std::string& target_path) {
  const std::string_view name = path::basename(target_path);
  const std::string_view extension = path::extension(name);
  const std::string_view stem =
      name.substr(0, name.size() - extension.size() - (extension.empty() ? 0 : 1));
  const auto is_one_word = [](std::string_view text) {
    constexpr std::string_view kSeparators = "-_.";
    return text.size() > 1 && kSeparators.find(text[0]) != std::string_view::npos &&
           text.find_first_of(kSeparators, 1) == std::string_view::npos;
  };
  const auto& entries = target.list(path::dirname(target_path));
  return std::any_of(entries.begin(), entries.end(), [&](const DirectoryEntry& entry) {
    std::string_view rest = entry.name;
    const bool is_model = classifier.is_sample(rest) || classifier.is_template(rest);
    // dist.config.php, by its beginning alone: settings.example.php is no sample of example.php.
    const std::string ending = '.' + std::string(name);
    if (rest.ends_with(ending) &&
        classifier.is_sample(std::string(rest.substr(0, rest.size() - ending.size())) + ".a.b")) {
      return true;
    }
    if (!rest.starts_with(stem) || !is_model) return false;
    if (rest.starts_with(name)) return is_one_word(rest.substr(name.size()));
    rest.remove_prefix(stem.size());
    const std::string_view tail = name.substr(stem.size());
    return rest.ends_with(tail) && is_one_word(rest.substr(0, rest.size() - tail.size()));
  });
}

class Resolver {
 public:
  Resolver(const Program& program, const Target& target, const Classifier& classifier,
           const TreeIndex& tree, std::vector<std::string> jails)
      : program_(program),
        target_(target),
        classifier_(classifier),
        tree_(tree),
        jails_(std::move(jails)) {}

  Resolution operator()(const Reference& reference) const {
    Resolution resolution;
    if (reference.candidates.empty() && reference.patterns.empty()) {
      resolution.reason = "computed when it runs";
      return resolution;
    }
    bool is_unknown = reference.has_unknown_candidate || may_leave_the_project(reference);
    bool is_first = true;
    bool may_be_installed = false;
    for (const std::string& candidate : reference.candidates) {
      Answer answer = find(reference, candidate);
      // PHP takes '..' and what is before it away, whether that is there or not: __DIR__ . '../x'.
      if (answer.existence == Existence::kMissing && reference.kind == ReferenceKind::kPhpInclude &&
          candidate.find("../") != std::string::npos) {
        if (Answer other = find(reference, path::normalize(candidate));
            other.existence == Existence::kPresent) {
          answer = std::move(other);
        }
      }
      if (answer.existence == Existence::kMissing && reference.server != nullptr) {
        look_in_jails(candidate, answer);
      }
      const bool is_satisfied =
          answer.existence == Existence::kPresent && is_right_type(reference, answer.status.type);
      if (is_satisfied && is_folder(reference.new_file) && !reference.weak) {
        return {.outcome = Outcome::kDangling,
                .target = reference.new_file,
                .answer = target_.find(reference.new_file)};
      }
      if (is_satisfied) {
        return {.outcome = Outcome::kResolved, .target = candidate, .answer = std::move(answer)};
      }
      if (answer.existence == Existence::kUnknown) {
        const bool is_of_system = path::is_within(candidate, kSystemIncludePath);
        may_be_installed = may_be_installed || is_of_system;
        is_unknown = is_unknown || !is_of_system;
      }
      // What is surely missing says more than what is not known: one value of a constant may lead out of the tree.
      const bool is_surer = resolution.answer.existence == Existence::kUnknown &&
                            answer.existence == Existence::kMissing;
      if (is_first || is_surer) {
        resolution.target = path::normalize(candidate);
        resolution.answer = std::move(answer);
        is_first = false;
      }
    }
    if (reference.is_empty_glob) return empty_glob(reference, std::move(resolution));
    if (!reference.tail.empty() && !reference.in_own_folder &&
        tree_.has_tail(reference.tail, reference.project)) {
      resolution.outcome = Outcome::kResolved;
      resolution.is_by_tail = true;
      return resolution;
    }
    for (const StringPattern& pattern : reference.patterns) {
      switch (tree_.match(pattern, reference.project)) {
        case TreeIndex::Match::kWhole:
          return {.outcome = Outcome::kResolved, .target = {}};
        case TreeIndex::Match::kPart:
          return {.outcome = Outcome::kResolved, .is_loose = true};
        case TreeIndex::Match::kUnknown:
          is_unknown = true;
          break;
        case TreeIndex::Match::kNone:
          // Any place below the project, or one of a folder's files: only the former is certain.
          if (is_one_file_anywhere(pattern) ||
              (pattern.head().empty() && !reference.candidates.empty() &&
               pattern.tail().find('/') != std::string::npos)) {
            resolution.is_loose = true;
          } else {
            is_unknown = true;
          }
          break;
      }
    }
    const bool is_floating = !reference.tail.empty() || resolution.is_loose;
    if (is_floating && !was_walked_whole(reference.span.file)) is_unknown = true;
    if (may_be_installed && !is_unknown) {
      resolution.may_be_installed = is_plain_name(reference);
      if (resolution.may_be_installed && !reference.in_own_folder) {
        resolution.target = likeliest(reference, resolution.target);
      }
      is_unknown = !resolution.may_be_installed || reference.weak || reference.is_switched ||
                   !was_walked_whole(reference.span.file);
    }
    if (reference.weak) {
      resolution.outcome = is_unknown ? Outcome::kUnverified : Outcome::kOptional;
      resolution.reason = is_unknown ? kElsewhere : std::string_view();
      return resolution;
    }
    look_for_nearest(reference, resolution);
    const bool is_itself =
        resolution.nearest.target_path == program_.files[reference.span.file].target_path;
    if (is_itself ||
        ((is_unknown || may_be_installed) && is_bare_and_elsewhere(reference, resolution))) {
      resolution.nearest = {};
    }
    const bool has_near_miss = resolution.nearest.is_evidence;
    if (const std::string_view why = why_not_in_repository(reference);
        !why.empty() && !has_near_miss) {
      resolution.reason = why;
      return resolution;
    }
    if (resolution.is_loose && !has_near_miss &&
        resolution.target.ends_with("vendor/autoload.php")) {
      resolution.reason = "made by Composer";
    } else if (reference.is_switched && !has_near_miss) {
      resolution.outcome = is_unknown ? Outcome::kUnverified : Outcome::kOptional;
      resolution.reason = is_unknown ? kElsewhere : std::string_view();
    } else if (is_unknown && !has_near_miss) {
      resolution.reason = kElsewhere;
    } else if (reference.kind == ReferenceKind::kPhpInclude && !has_near_miss &&
               is_of_host(resolution.target)) {
      resolution.reason = "of the application that this is part of";
    } else if (reference.kind != ReferenceKind::kPhpInclude && !has_near_miss &&
               is_to_be_installed(resolution.target)) {
      resolution.reason = "made by Composer or npm";
    } else if (reference.kind == ReferenceKind::kPhpInclude && !target_.is_rooted() &&
               fits_globs(&PhpRule::made_by_build, resolution.target)) {
      resolution.reason = "made by a build";
    } else if (is_written_at_run_time(reference, resolution.target) || reference.is_made_here ||
               (!has_near_miss && is_in_run_time_folder(reference, resolution.target))) {
      resolution.reason = "written when the application runs";
    } else if ((reference.kind == ReferenceKind::kPhpInclude || !target_.is_rooted()) &&
               has_sample(target_, classifier_, resolution.target)) {
      resolution.reason = "made from the sample beside it";
    } else {
      resolution.outcome = Outcome::kDangling;
    }
    return resolution;
  }

 private:
  // Who may read what PHP includes nobody asks. Thousands of sites include the same few files.
  Answer find(const Reference& reference, const std::string& candidate) const {
    if (reference.server == nullptr) return target_.find(candidate, Target::Detail::kType);
    if (reference.kind != ReferenceKind::kConfigInclude) return target_.find(candidate);
    if (const Answer* known = included_.find(candidate)) return *known;
    return included_.insert(candidate, target_.find(candidate));
  }

  // SCRIPT_FILENAME /public/index.php for a pool of PHP with a root of its own.
  void look_in_jails(const std::string& path, Answer& answer) const {
    for (const std::string& jail : jails_) {
      Answer inside = target_.find(jail + path);
      if (inside.existence == Existence::kPresent) answer = std::move(inside);
    }
  }

  // 'inc/db.php', but not 'tcpdf/tcpdf.php': so a package is called that is installed for all.
  static bool is_plain_name(const Reference& reference) {
    if (reference.kind != ReferenceKind::kPhpInclude || reference.tail.empty() ||
        is_of_working_directory(reference)) {
      return false;
    }
    return std::none_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
      const auto& packages = rule.system_packages;
      return std::any_of(packages.begin(), packages.end(), [&](std::string_view package) {
        return path::is_within(reference.tail, package);
      });
    });
  }

  // Where include_path finds it, if anywhere: in a folder that is there. Programs are started from above what they
  // include.
  std::string likeliest(const Reference& reference, const std::string& first) const {
    const auto has_place = [&](const std::string& path) {
      return is_folder(std::string(path::dirname(path)));
    };
    for (const std::string& candidate : reference.candidates) {
      if (has_place(candidate)) return path::normalize(candidate);
    }
    std::string_view around = path::dirname(program_.files[reference.span.file].target_path);
    for (; path::is_within(around, reference.project) && around.size() > 1;
         around = path::dirname(around)) {
      if (std::string path = path::join(around, reference.tail); has_place(path)) return path;
    }
    return first;
  }

  bool is_in_run_time_folder(const Reference& reference, std::string_view path) const {
    if (reference.kind != ReferenceKind::kPhpInclude) return false;
    const std::string_view folder = path::dirname(path);
    const bool is_called_so =
        std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
          const auto& names = rule.run_time_folders;
          return std::find(names.begin(), names.end(), to_lower(path::basename(folder))) !=
                 names.end();
        });
    if (!is_called_so || !is_folder(std::string(folder))) return false;
    const auto& entries = target_.list(folder);
    return std::none_of(entries.begin(), entries.end(), [&](const DirectoryEntry& entry) {
      return path::extension(entry.name) == path::extension(path) && entry.name != "index.php";
    });
  }

  // Below a folder of dependencies that is not there at all, and whose list is.
  bool is_to_be_installed(std::string_view path) const {
    if (target_.is_rooted()) return false;
    for (const std::string_view name : layout_rule().dependency_folders) {
      const std::size_t at = path.rfind('/' + std::string(name) + '/');
      if (at == std::string_view::npos) continue;
      const std::string folder(path.substr(0, at));
      if (target_.find(path::join(folder, name)).existence != Existence::kMissing) continue;
      for (const std::string_view list : {"composer.json", "package.json"}) {
        if (target_.find(path::join(folder, list)).existence == Existence::kPresent) return true;
      }
    }
    return false;
  }

  // '../forum/config.php' where no folder around is called forum: started from the top of the project, it is a
  // neighbour's.
  bool may_leave_the_project(const Reference& reference) const {
    const std::size_t slash = reference.tail.find('/');
    if (slash == std::string::npos || reference.candidates.empty()) return false;
    const std::string& first = reference.candidates.front();
    if (first.find("/../") == std::string::npos) return false;
    const std::string_view name = std::string_view(reference.tail).substr(0, slash);
    const std::string whole = path::normalize(first);
    std::string_view around = whole;
    do {
      around = path::dirname(around);
      const auto there = target_.find(path::join(around, name)).existence;
      if (there != Existence::kMissing) return false;
    } while (around.size() > reference.project.size() && around.size() > 1);
    return true;
  }

  // Anywhere in what was walked.
  bool has_file(std::string_view tail) const {
    bool has = false;
    tree_.find_tail(tail, "", [&](const WalkedEntry&) {
      has = true;
      return false;
    });
    return has;
  }

  // A name without a folder goes through include_path, which may be set where nobody sees it: if just that file is
  // somewhere, one of nearly that name is not what was meant.
  bool is_bare_and_elsewhere(const Reference& reference, const Resolution& resolution) const {
    const std::string_view name = path::basename(resolution.target);
    return reference.kind == ReferenceKind::kPhpInclude && !resolution.nearest.name.empty() &&
           !resolution.nearest.differs_in_case_only &&
           reference.written.find('/') == std::string::npos &&
           reference.written.find('.') != std::string::npos && !name.empty() && has_file(name);
  }

  bool is_of_host(const std::string& target_path) const {
    const std::string_view name = path::basename(target_path);
    return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
      const auto& files = rule.host_files;
      return std::find(files.begin(), files.end(), name) != files.end() &&
             !has_file(rule.host_marker);
    });
  }

  // Folders without files are not kept in git, and a site's own files may be made or put there later.
  std::string_view why_not_in_repository(const Reference& reference) const {
    if (reference.kind == ReferenceKind::kNewFile && !target_.is_rooted()) {
      return "made when it is deployed";
    }
    if (is_credential(reference) && !target_.is_rooted() &&
        target_.find(path::dirname(reference.candidates.front())).existence ==
            Existence::kMissing) {
      return "keys and certificates are put there when it is deployed";
    }
    if (reference.kind != ReferenceKind::kServedFile) return {};
    const std::vector<DirectoryEntry>& site = target_.list(reference.served_root);
    const bool is_index = reference.directive->kind == ArgumentKind::kIndex;
    const bool has_evidence = std::any_of(site.begin(), site.end(), [&](const DirectoryEntry& one) {
      // A folder of a site need not have an index; if it has one, it should be the one that is named.
      return is_index ? one.name.starts_with("index.") : !one.name.starts_with('.');
    });
    return has_evidence ? std::string_view() : "nothing of the site is here";
  }

  static bool is_credential(const Reference& reference) {
    if (reference.directive == nullptr) return false;
    const ArgumentKind kind = reference.directive->kind;
    return kind == ArgumentKind::kCertificate || kind == ArgumentKind::kKey ||
           kind == ArgumentKind::kCertificateAndKey;
  }

  static bool is_right_type(const Reference& reference, FileType type) {
    switch (reference.kind) {
      case ReferenceKind::kDirectory:
        return type == FileType::kDirectory;
      case ReferenceKind::kComposer:
        if (reference.named->kind == NamedPathKind::kClassFolder)
          return type == FileType::kDirectory;
        return reference.named->kind == NamedPathKind::kClasses || type != FileType::kDirectory;
      case ReferenceKind::kPath:
        return true;
      case ReferenceKind::kNewFile:  // what must be there is its folder
        return type == FileType::kDirectory;
      case ReferenceKind::kFile:
        // Certificates of HAProxy may be a folder of them.
        if (reference.directive->kind == ArgumentKind::kCertificateAndKey) return true;
        // What is read once may be a device or a pipe too.
        return type != FileType::kDirectory;
      case ReferenceKind::kPhpInclude:
      case ReferenceKind::kClassMapEntry:
      case ReferenceKind::kConfigInclude:
      case ReferenceKind::kServedFile:
        break;
    }
    return type == FileType::kRegular || type == FileType::kOther;
  }

  bool is_folder(const std::string& path) const {
    if (path.empty()) return false;
    const Answer answer = target_.find(path);
    return answer.existence == Existence::kPresent && answer.status.type == FileType::kDirectory;
  }

  static bool wants_folder(const Reference& reference) {
    return reference.kind == ReferenceKind::kDirectory ||
           reference.kind == ReferenceKind::kNewFile ||
           (reference.kind == ReferenceKind::kComposer &&
            reference.named->kind == NamedPathKind::kClassFolder);
  }

  // The working directory may be any folder of the project: only one that was seen whole can lack a
  // file.
  bool was_walked_whole(FileId file) const {
    const auto folder = program_.input_folders.around(program_.files[file].path);
    return folder && (target_.is_rooted() || target_.portable(target_.target_of(*folder)).empty());
  }

  // inc/page.php, where inc lies at the top of the application, or ./inc/page.php.
  bool is_below_its_own_folders(const Reference& reference) const {
    const std::size_t slash = reference.tail.find('/');
    if (slash == std::string::npos) return false;
    return is_of_working_directory(reference) ||
           (!reference.project.empty() &&
            is_folder(path::join(reference.project, reference.tail.substr(0, slash))));
  }

  // Where the path is known it is looked for in its folder; then, by its end, in the project.
  void look_for_nearest(const Reference& reference, Resolution& resolution) const {
    if (reference.kind == ReferenceKind::kPhpInclude) {
      const std::string& file = program_.files[reference.span.file].target_path;
      for (const std::string& candidate : reference.candidates) {
        resolution.nearest = find_behind_slash(target_, candidate, file);
        if (resolution.nearest.name.empty() && !reference.is_switched) {  // for Windows alone
          resolution.nearest = find_with_slashes(target_, candidate);
        }
        if (resolution.nearest.name.empty()) continue;
        resolution.target = candidate;
        return;
      }
    }
    if (resolution.answer.existence == Existence::kMissing || resolution.answer.is_guessed) {
      for (const std::string& candidate : reference.candidates) {
        resolution.nearest = find_nearest(target_, candidate, wants_folder(reference));
        if (resolution.nearest.name.empty()) continue;
        resolution.target = path::normalize(candidate);
        return;
      }
      // ../code/page.php, from whichever folder it is started in: some folder has nearly that. What goes through
      // include_path (HTTP/Request2.php) may be installed where nobody sees it.
      if (is_below_its_own_folders(reference) && !reference.in_own_folder) {
        resolution.nearest = find_nearest_tail(tree_, '/' + reference.tail, reference.project);
        if (!resolution.nearest.name.empty()) {
          resolution.target = with_tail(resolution.nearest.target_path, reference.tail);
          return;
        }
      }
    }
    for (const StringPattern& pattern : reference.patterns) {
      if (pattern.is_constant() || pattern.tail().empty()) continue;
      if (resolution.target.empty()) resolution.target = shown(pattern);
      if (pattern.head().empty() && pattern.literals.size() == 2) {
        resolution.nearest = find_nearest_tail(tree_, pattern.tail(), reference.project);
      } else if (pattern.head().rfind('/') != std::string::npos) {
        // lang/ of `lang/$language.php`.
        const std::string folder = pattern.head().substr(0, pattern.head().rfind('/'));
        if (target_.find(folder).existence == Existence::kMissing) {
          resolution.nearest = find_nearest(target_, folder, true);
        } else if (pattern.literals.size() == 2 && pattern.head().ends_with('/') &&
                   pattern.tail().starts_with('/')) {
          resolution.nearest = nearest_in_folders(folder, pattern.tail());
        }
      }
      if (!resolution.nearest.name.empty()) return;
    }
  }

  // The last components of `path` replaced by those of `tail`.
  static std::string with_tail(std::string path, const std::string& tail) {
    for (auto left = std::count(tail.begin(), tail.end(), '/') + 1; left > 0; --left) {
      path.resize(std::min(path.rfind('/'), path.size()));
    }
    return path::join(path, tail);
  }

  // captchas/HOLE/check.php: none of the folders has it, and one has nearly that.
  Nearest nearest_in_folders(const std::string& folder, const std::string& tail) const {
    constexpr std::size_t kMost = 64;
    std::size_t count = 0;
    for (const DirectoryEntry& entry : target_.list(folder)) {
      if (entry.type != FileType::kDirectory || ++count > kMost) continue;
      Nearest nearest = find_nearest(target_, path::join(folder, entry.name) + tail);
      if (!nearest.name.empty()) return nearest;
    }
    return {};
  }

  // HOLE/inc/mail.php, HOLE/inc/mail.HOLE
  static bool is_one_file_anywhere(const StringPattern& pattern) {
    const std::size_t parts = pattern.literals.size();
    return pattern.head().empty() && (parts == 2 || (parts == 3 && pattern.tail().empty()));
  }

  static std::string shown(const StringPattern& pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.literals.size(); ++i) {
      if (i > 0) text += '*';
      text += pattern.literals[i];
    }
    return text;
  }

  // What a package provides is not in a repository; a folder of its own that is empty is.
  Resolution empty_glob(const Reference& reference, Resolution resolution) const {
    resolution.outcome = reference.weak ? Outcome::kOptional : Outcome::kDangling;
    const std::string_view folder = path::dirname(reference.candidates.front());
    if (!reference.weak && reference.has_unknown_candidate &&
        target_.find(folder).existence != Existence::kPresent) {
      resolution.outcome = Outcome::kUnverified;
      resolution.reason = "the server's package has it";
    }
    return resolution;
  }

  const Program& program_;
  const Target& target_;
  const Classifier& classifier_;
  const TreeIndex& tree_;
  std::vector<std::string> jails_;  // roots of others
  mutable ShardedCache<Answer> included_;
};

}  // namespace

bool fits_globs(std::span<const std::string_view> PhpRule::*globs, std::string_view target_path) {
  return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
    return std::any_of((rule.*globs).begin(), (rule.*globs).end(), [&](std::string_view glob) {
      return path::matches_glob(target_path, "**/" + std::string(glob));
    });
  });
}

bool is_of_working_directory(const Reference& reference) {
  if (reference.tail.empty() || reference.candidates.empty()) return false;
  const std::string& first = reference.candidates.front();
  return first.find("/../") != std::string::npos || first.find("/./") != std::string::npos;
}

std::vector<Resolution> resolve(const Linked& linked, const Program& program, const Target& target,
                                const Classifier& classifier, const TreeIndex& tree,
                                unsigned jobs) {
  std::vector<Resolution> resolutions(linked.references.size());
  std::vector<std::string> jails;
  for (const Reference& reference : linked.references) {
    if (reference.directive == nullptr || !reference.directive->is_jail) continue;
    jails.insert(jails.end(), reference.candidates.begin(), reference.candidates.end());
  }
  const Resolver resolver(program, target, classifier, tree, std::move(jails));
  parallel_for(resolutions.size(), jobs,
               [&](std::size_t i) { resolutions[i] = resolver(linked.references[i]); });
  for (const std::size_t i : missed_where_started(linked, program, target, tree, resolutions)) {
    Reference alone = linked.references[i];
    alone.in_own_folder = true;
    resolutions[i] = resolver(alone);
    resolutions[i].is_by_tail = true;
  }
  look_at_all(linked, program, target, tree, resolutions);
  return resolutions;
}

}  // namespace danglint
