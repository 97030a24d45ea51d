// missing-include, missing-file and case-mismatch: what linking found dangling, told so that people
// can mend it.
#include <algorithm>
#include <set>

#include <boost/filesystem/path.hpp>

#include "base/edit_distance.h"
#include "base/path.h"
#include "discover/classify.h"
#include "judge/judge.h"

namespace danglint {
namespace {

bool is_require(IncludeKeyword keyword) {
  return keyword == IncludeKeyword::kRequire || keyword == IncludeKeyword::kRequireOnce;
}

std::string_view check_of(const Reference& reference, const Resolution& resolution) {
  if (resolution.nearest.differs_in_case_only) return "case-mismatch";
  const bool is_include = reference.kind == ReferenceKind::kPhpInclude ||
                          (reference.kind == ReferenceKind::kComposer &&
                           reference.named->kind == NamedPathKind::kCode) ||
                          reference.kind == ReferenceKind::kConfigInclude;
  return is_include ? "missing-include" : "missing-file";
}

// The tests that a release leaves out, named by what only tests use.
bool is_in_absent_development_folder(const Case& the_case, const Resolution& resolution) {
  const std::string source = the_case.target.source_of(resolution.target).value_or(std::string());
  if (source.empty()) return false;
  const std::string below(the_case.program.below_input(source));
  const std::string_view above = std::string_view(source).substr(0, source.size() - below.size());
  for (std::size_t slash = below.find('/'); slash != std::string::npos;
       slash = below.find('/', slash + 1)) {
    const std::string_view folder = std::string_view(below).substr(0, slash + 1);
    if (!is_in_development_folder(folder)) continue;
    const std::string whole = std::string(above) + std::string(folder.substr(0, slash));
    return the_case.target.world().status(whole).existence == Existence::kMissing;
  }
  return false;
}

// One missing autoloader is one fault, however many files name it.
bool is_composer_autoloader(const Reference& reference, const Resolution& resolution) {
  return reference.kind == ReferenceKind::kPhpInclude &&
         resolution.target.ends_with("/vendor/autoload.php") && resolution.nearest.name.empty();
}

// A library that is installed as a dependency names the autoloader of its own checkout.
bool is_own_autoloader_of_dependency(const SourceFile& file, const Resolution& resolution) {
  return resolution.target.ends_with("/vendor/autoload.php") && file.in_dependency_folder;
}

Severity severity_of(const Case& the_case, const Reference& reference, const Resolution& resolution,
                     const SourceFile& file) {
  if (reference.kind == ReferenceKind::kPhpInclude &&
      (is_in_absent_development_folder(the_case, resolution) ||
       is_own_autoloader_of_dependency(file, resolution))) {
    return Severity::kNote;
  }
  if (reference.kind == ReferenceKind::kComposer) {
    if (reference.named->is_development) return Severity::kNote;
    const bool is_fatal = reference.named->kind == NamedPathKind::kCode ||
                          reference.named->kind == NamedPathKind::kClasses;
    return is_fatal ? Severity::kError : Severity::kWarning;
  }
  if (reference.kind == ReferenceKind::kPhpInclude) {
    return is_require(reference.keyword) ? Severity::kError : Severity::kWarning;
  }
  return severity_of(reference.directive->missing);
}

std::string subject_of(const NamedPath& named) {
  switch (named.kind) {
    case NamedPathKind::kCode:
      return "autoloaded file";
    case NamedPathKind::kClasses:
      return "place of a class map";
    case NamedPathKind::kClassFolder:
      return "folder of classes";
    case NamedPathKind::kProgram:
      break;
  }
  return "program";
}

std::string subject_of(const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::kPhpInclude:
      return is_require(reference.keyword) ? "required file" : "included file";
    case ReferenceKind::kClassMapEntry:  // told by judge_class_maps
      break;
    case ReferenceKind::kComposer:
      return subject_of(*reference.named);
    case ReferenceKind::kConfigInclude:
      return "included configuration";
    case ReferenceKind::kFile:
      return "file of '" + std::string(reference.directive_name) + "'";
    case ReferenceKind::kPath:
      return "path of '" + std::string(reference.directive_name) + "'";
    case ReferenceKind::kDirectory:
      return "folder of '" + std::string(reference.directive_name) + "'";
    case ReferenceKind::kNewFile:
      return "folder for the file of '" + std::string(reference.directive_name) + "'";
    case ReferenceKind::kServedFile:
      return "file that '" + std::string(reference.directive_name) + "' answers with";
  }
  return {};
}

std::string consequence_of(const NamedPath& named) {
  switch (named.kind) {
    case NamedPathKind::kCode:
      return "Composer's autoloader requires it: every page answers 500.";
    case NamedPathKind::kClasses:
      return "`composer install` fails: it cannot look for classes there.";
    case NamedPathKind::kClassFolder:
      return "Composer does not mind, but no class of this namespace is found.";
    case NamedPathKind::kProgram:
      break;
  }
  return "Composer leaves the program out of vendor/bin.";
}

std::string message_of(const Reference& reference, const Resolution& resolution) {
  const std::string subject = subject_of(reference);
  if (reference.is_empty_glob) return subject + " matches no file";
  if (resolution.nearest.differs_in_case_only) {
    return subject + " exists only with other upper and lower case";
  }
  if (resolution.answer.existence == Existence::kPresent) {
    const bool is_folder = resolution.answer.status.type == FileType::kDirectory;
    if (reference.kind == ReferenceKind::kNewFile && is_folder) {
      return "file of '" + std::string(reference.directive_name) + "' is a folder";
    }
    return subject + (is_folder ? " is a folder" : " is no folder");
  }
  return subject + " does not exist";
}

std::string difference_in_words(std::string_view wanted, const Nearest& nearest) {
  const std::string_view existing = nearest.name;
  if (wanted == std::string(existing) + '.' + std::string(path::extension(existing))) {
    return "its extension is said twice";
  }
  const std::string count = nearest.distance == 1 ? "one letter" : "two letters";
  const std::size_t gap =
      std::max(wanted.size(), existing.size()) - std::min(wanted.size(), existing.size());
  if (gap == nearest.distance) {
    if (wanted.size() > existing.size()) return count + " too many";
    return count + (nearest.distance == 1 ? " is missing" : " are missing");
  }
  if (nearest.distance == 1) {
    std::string a(wanted);
    std::string b(existing);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b ? "two letters are swapped" : "one letter differs";
  }
  return count + " differ";
}

// The component of the missing path that the nearest name would replace.
std::string_view mistyped_component(const Resolution& resolution) {
  const std::string_view target = resolution.target;
  const std::string_view existing = resolution.nearest.target_path;
  const auto differs =
      std::mismatch(target.begin(), target.end(), existing.begin(), existing.end());
  const auto at = static_cast<std::size_t>(differs.first - target.begin());
  const std::size_t start = target.substr(0, at).rfind('/') + 1;
  return target.substr(start, target.find('/', start) - start);
}

std::vector<std::string_view> components_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

// Each component that differs is to be written as the one that exists.
void add_edits(const Reference& reference, const Resolution& resolution, Finding& finding) {
  const auto wanted = components_of(resolution.target);
  const auto existing = components_of(resolution.nearest.target_path);
  finding.rivals = resolution.nearest.rivals;
  finding.distance = resolution.nearest.distance;
  if (wanted.size() != existing.size()) return;
  std::vector<Span> spans{reference.span};
  if (reference.origin.length > 0) spans.push_back({reference.span.file, reference.origin});
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == existing[i]) continue;
    finding.edits.push_back({spans, std::string(wanted[i]), std::string(existing[i])});
  }
}

bool is_known_extension(std::string_view extension) {
  const LayoutRule& layout = layout_rule();
  const auto has = [&](std::span<const std::string_view> list) {
    return std::find(list.begin(), list.end(), extension) != list.end();
  };
  return has(layout.known_extensions) || has(layout.php_extensions);
}

void explain_nearest(const Case& the_case, const Reference& reference, const Resolution& resolution,
                     Finding& finding) {
  const Nearest& nearest = resolution.nearest;
  const std::string there = the_case.target.find(nearest.target_path).source;
  finding.meant = there;
  if (nearest.differs_in_case_only) {
    add_edits(reference, resolution, finding);
    finding.is_sure = true;
    finding.suggestion = nearest.name;
    finding.explanation = "it is called '" + nearest.name +
                          "'. macOS and Windows take one for the other, Linux does not.";
    return;
  }
  if (nearest.lacks_slash) {
    finding.edits = {{{reference.span}, nearest.name, '/' + nearest.name}};
    finding.is_sure = true;
    finding.suggestion = '/' + nearest.name;
    finding.explanation = "a slash is missing: '/" + nearest.name + "' exists.";
    return;
  }
  if (nearest.has_backslash) {
    finding.is_sure = true;
    finding.explanation = "on Linux a backslash is part of a name";
    finding.related.push_back({.path = there, .message = "with slashes it is here"});
    return;
  }
  if (nearest.is_renamed) {
    finding.related.push_back({.path = there, .message = "it is called so now"});
    return;
  }
  if (nearest.is_moved) {
    finding.explanation = "a file of that name lies elsewhere: was it moved?";
    if (resolution.is_by_tail) {
      const std::string& page = the_case.program.files[reference.span.file].target_path;
      const boost::filesystem::path folder(std::string(path::dirname(page)));
      const auto from_here =
          boost::filesystem::path(nearest.target_path).lexically_relative(folder);
      finding.explanation =
          "from this page's folder, in which it is started, it is '" + from_here.string() + "'";
    }
    finding.related.push_back({.path = there, .message = "the same name"});
    return;
  }
  const bool is_copy = original_of_copy(nearest.name) == path::basename(resolution.target);
  if (is_copy || (nearest.is_extension && !is_known_extension(path::extension(nearest.name)))) {
    finding.explanation = "'" + nearest.name + "' lies there instead: was it renamed by mistake?";
    finding.related.push_back({.path = there, .message = "rename this back"});
    finding.rivals = nearest.rivals;
    if (!is_copy) {
      finding.rename = {there, path::join(path::dirname(there), path::basename(resolution.target))};
    }
    return;
  }
  add_edits(reference, resolution, finding);
  finding.is_sure = nearest.is_extension && !is_known_extension(path::extension(resolution.target));
  finding.suggestion = nearest.name;
  if (!nearest.rivals.empty()) {
    finding.explanation = did_you_mean(nearest.name, nearest.rivals, "");
    return;
  }
  finding.explanation = "did you mean '" + nearest.name + "'? It exists; ";
  finding.explanation += nearest.distance > 2
                             ? "the extension differs"
                             : difference_in_words(mistyped_component(resolution), nearest);
  finding.explanation += '.';
}

// What the change that is judged did to the file that is missing: "this commit renames a.php to b.php"; empty: nothing.
std::string cause_of(const Case& the_case, const Resolution& resolution) {
  const auto found = the_case.program.removed.find(path::normalize(resolution.target));
  if (found == the_case.program.removed.end()) return {};
  const auto& [path, now] = *found;
  const std::string change(the_case.change);
  const std::string before = the_case.target.portable(path);
  if (now.empty()) return change + " deletes " + before;
  return change + " renames " + before + " to " + the_case.target.portable(now);
}

std::string consequence_of(const Reference& reference, const std::string& display) {
  if (reference.kind == ReferenceKind::kComposer) return consequence_of(*reference.named);
  if (reference.kind != ReferenceKind::kPhpInclude) {
    return consequence_of(*reference.server, reference.directive->missing,
                          reference.directive->checker);
  }
  if (is_require(reference.keyword)) {
    return "PHP stops here: every page that loads " + display + " answers 500.";
  }
  return "PHP warns and goes on without it: what it defines is missing later.";
}

// A pattern took in a link that leads nowhere, or a folder: the fault is the entry's, not the
// pattern's.
Finding swept_entry(const Case& the_case, const Reference& reference,
                    const Resolution& resolution) {
  const bool is_link = resolution.answer.existence == Existence::kMissing;
  Finding finding = make_file_finding(
      is_link ? "dangling-symlink" : "missing-include",
      the_case.target.source_of(reference.swept_entry).value_or(reference.swept_entry));
  finding.severity =
      severity_of(the_case, reference, resolution, the_case.program.files[reference.span.file]);
  finding.message = is_link ? "symbolic link leads nowhere, and a configuration includes it"
                            : "a configuration includes this folder as if it were a file";
  finding.reference = resolution.answer.link_text;
  finding.target = the_case.target.source_of(resolution.target).value_or(resolution.target);
  if (is_link)
    finding.explanation = "it says '" + resolution.answer.link_text + "', which does not exist.";
  finding.consequence =
      consequence_of(*reference.server, reference.directive->missing, reference.directive->checker);
  finding.related.push_back({.span = reference.span,
                             .path = the_case.program.files[reference.span.file].path,
                             .message = "included from here"});
  return finding;
}

}  // namespace

void judge_references(const Case& the_case, Findings& findings) {
  std::set<std::string_view> told;  // of Composer's autoloaders
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Resolution& resolution = the_case.resolutions[i];
    const Reference& reference = the_case.linked.references[i];
    const SourceFile& file = the_case.program.files[reference.span.file];
    if (resolution.outcome != Outcome::kDangling || !file.judged) continue;
    if (reference.kind == ReferenceKind::kClassMapEntry) continue;  // a map is told as a whole
    if (is_composer_autoloader(reference, resolution) && !told.insert(resolution.target).second) {
      continue;
    }
    if (!reference.swept_entry.empty()) {
      findings.push_back(swept_entry(the_case, reference, resolution));
      continue;
    }
    Finding finding = make_finding(the_case, check_of(reference, resolution), reference.span);
    finding.severity = severity_of(the_case, reference, resolution, file);
    finding.message = message_of(reference, resolution);
    finding.reference = reference.written;
    finding.needs_before = resolution.is_taken_away;
    finding.target = the_case.target.source_of(resolution.target).value_or(resolution.target);
    if (is_composer_autoloader(reference, resolution)) {
      finding.explanation = "Composer makes it: `composer install` has not run here.";
    }
    if (!resolution.nearest.name.empty()) explain_nearest(the_case, reference, resolution, finding);
    if (const std::string cause = cause_of(the_case, resolution); !cause.empty()) {
      finding.explanation = cause + (finding.explanation.empty() ? "" : "; " + finding.explanation);
    }
    if (!resolution.answer.broken_link.empty()) {
      finding.explanation = "a symbolic link on the way says '" + resolution.answer.link_text +
                            "', which does not exist.";
      finding.related.push_back({.path = the_case.target.source_of(resolution.answer.broken_link)
                                             .value_or(resolution.answer.broken_link),
                                 .message = "this link dangles"});
    }
    finding.consequence = consequence_of(reference, std::string(path::basename(file.path)));
    if (reference.kind == ReferenceKind::kPhpInclude && reference.origin.length > 0) {
      finding.related.push_back({.span = {reference.span.file, reference.origin},
                                 .path = file.path,
                                 .message = "the name is written here"});
    }
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
