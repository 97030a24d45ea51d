// What is wrong with a configuration as such: whom it runs as, who may write it, and whether its
// server can read it at all.
#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/path.h"
#include "judge/judge.h"

namespace danglint {
namespace {

constexpr std::uint32_t kWritableByOthers = 0002;

bool is_settings_file(const SourceFile& file) {
  return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
    return std::any_of(
        rule.settings_files.begin(), rule.settings_files.end(), [&](std::string_view suffix) {
          const std::string_view path = file.target_path;
          return path.ends_with(suffix) &&
                 (path.size() == suffix.size() || path[path.size() - suffix.size() - 1] == '/');
        });
  });
}

bool is_writable_by_others(const Case& the_case, const SourceFile& file) {
  const Answer answer = the_case.target.find(file.target_path);
  return answer.existence == Existence::kPresent && (answer.status.mode & kWritableByOthers) != 0;
}

// Under WSL, on some mounts and with umask 0 every file looks so: the modes then say nothing about
// this one.
bool shares_one_open_mode(const Case& the_case) {
  constexpr std::size_t kSample = 64;
  std::size_t seen = 0;
  for (const SourceFile& file : the_case.program.files) {
    if (!is_writable_by_others(the_case, file)) return false;
    if (++seen == kSample) break;
  }
  return seen > 1;
}

Finding writable(const Case& the_case, FileId file) {
  Finding finding = make_finding(the_case, "writable-config", {file, {}});
  finding.message = "anyone on the machine may write this configuration";
  finding.target = finding.path;
  finding.explanation = "chmod o-w " + std::string(path::basename(finding.path));
  finding.consequence =
      "Whoever gets in as any user can change what the server does, and a slip of anyone's hand "
      "takes it down.";
  return finding;
}

// git without core.symlinks writes a link as a file that holds the link's text.
bool was_link(const Case& the_case, const SourceFile& file) {
  constexpr std::uint64_t kLongest = 4095;  // PATH_MAX
  const ReadAnswer answer = the_case.target.world().read(file.path, kLongest);
  if (!answer.bytes) return false;
  const std::string& text = *answer.bytes;
  return text.find('/') != std::string::npos &&
         text.find_first_of(" \t\r\n;{}<>\"'") == std::string::npos;
}

Finding link_as_file(const SourceFile& file) {
  Finding finding = make_file_finding("dangling-symlink", file.path);
  finding.message = "a symbolic link lies here as a file that holds its text";
  finding.explanation =
      "git writes links so where core.symlinks is off: check out again with it on.";
  finding.consequence =
      consequence_of(*file.dialect.server, Effect::kNoStart, CheckerVerdict::kRejects);
  finding.severity = Severity::kError;
  return finding;
}

}  // namespace

void judge_users(const Case& the_case, Findings& findings) {
  for (const UserClaim& claim : the_case.linked.users) {
    if (claim.server->runs_as_root == Effect::kNone || claim.is_group || claim.is_owner ||
        (claim.user != "root" && claim.user != "#0"))
      continue;
    Finding finding = make_finding(the_case, "runs-as-root", claim.span);
    finding.reference = claim.user;
    if (claim.server->runs_as_root == Effect::kNoStart) {
      finding.severity = Severity::kError;
      finding.message = std::string(claim.server->title) + " is told to run as root, and refuses";
      finding.consequence =
          consequence_of(*claim.server, Effect::kNoStart, claim.server->root_verdict);
    } else {
      finding.message = std::string(claim.server->title) + "'s workers run as root";
      finding.consequence =
          "A hole in any module or application it serves then gives away the whole machine; `" +
          std::string(claim.server->checker) + "` passes.";
    }
    findings.push_back(std::move(finding));
  }
}

void judge_permissions(const Case& the_case, Findings& findings) {
  if (!the_case.judges_permissions) return;
  std::set<FileId> configs;
  for (const ConfigUse& use : the_case.linked.configs) configs.insert(use.file);
  for (FileId id = 0; id < the_case.program.files.size(); ++id) {
    if (is_settings_file(the_case.program.files[id])) configs.insert(id);
  }
  std::vector<FileId> open;
  for (const FileId id : configs) {
    const SourceFile& file = the_case.program.files[id];
    if (file.judged && !is_only_noteworthy(file) && is_writable_by_others(the_case, file))
      open.push_back(id);
  }
  if (open.empty()) return;
  if (shares_one_open_mode(the_case)) {
    Finding finding = writable(the_case, open.front());
    finding.severity = Severity::kNote;
    finding.message = "anyone may write every file here, this configuration too";
    finding.explanation = "If this is not only how the folder is mounted: chmod -R o-w.";
    findings.push_back(std::move(finding));
    return;
  }
  for (const FileId id : open) findings.push_back(writable(the_case, id));
}

void judge_cycles(const Case& the_case, Findings& findings) {
  for (const IncludeCycle& cycle : the_case.linked.cycles) {
    Finding finding = make_finding(the_case, "include-cycle", cycle.span);
    finding.message = "this include leads back to a file that is being read";
    finding.consequence =
        std::string(cycle.server->title) + " does not start: reading it never ends.";
    for (const Span& span : cycle.chain) {
      finding.related.push_back({.span = span,
                                 .path = the_case.program.files[span.file].path,
                                 .message = "included from here"});
    }
    findings.push_back(std::move(finding));
  }
}

void judge_syntax(const Case& the_case, Findings& findings) {
  std::unordered_set<FileId> used;
  for (const ConfigUse& use : the_case.linked.configs) used.insert(use.file);
  for (FileId id = 0; id < the_case.program.files.size(); ++id) {
    const SourceFile& file = the_case.program.files[id];
    const FileFacts* facts = the_case.program.facts_of(id);
    if (facts == nullptr || !file.judged) continue;
    const bool is_config = file.dialect.language == Language::kServerConfig;
    if (!facts->syntax_errors.empty() && is_config && used.contains(id) &&
        was_link(the_case, file)) {
      findings.push_back(link_as_file(file));
      continue;
    }
    for (const SyntaxError& error : facts->syntax_errors) {
      Finding finding = make_finding(the_case, "invalid-syntax", {id, error.range});
      finding.message = error.message;
      if (is_only_noteworthy(file) || (is_config && !used.contains(id))) {
        finding.severity = Severity::kNote;
      } else if (is_config && file.dialect.is_override) {
        finding.consequence = consequence_below(*file.dialect.server);
      } else if (is_config) {
        finding.consequence =
            consequence_of(*file.dialect.server, Effect::kNoStart, CheckerVerdict::kRejects);
      } else if (file.dialect.language == Language::kComposer) {
        finding.consequence = "`composer install` fails.";
      } else {
        finding.consequence = "PHP refuses the whole file: every page that loads it answers 500.";
      }
      findings.push_back(std::move(finding));
    }
  }
}

void judge_input(const Case& the_case, Findings& findings) {
  const auto tell = [&](Finding finding, const std::string& reason) {
    finding.message = "could not be read: " + reason;
    finding.consequence = "What it holds was not checked, so this run is incomplete.";
    findings.push_back(std::move(finding));
  };
  for (FileId id = 0; id < the_case.program.files.size(); ++id) {
    const SourceFile& file = the_case.program.files[id];
    if (the_case.is_limited && is_hidden(file)) continue;
    if (!file.unreadable.empty() && file.judged) {
      tell(make_finding(the_case, "unreadable-input", {id, {}}), file.unreadable);
    }
  }
  for (const CutShort& cut : the_case.linked.cut_short) {
    tell(make_finding(the_case, "unreadable-input", {cut.file, {}}), cut.reason);
  }
  if (the_case.is_limited) return;
  for (const std::string& folder : the_case.program.unlisted_folders) {
    tell(make_file_finding("unreadable-input", folder), "the folder cannot be listed");
  }
}

}  // namespace danglint
