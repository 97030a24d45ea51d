#include "judge/policy.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/edit_distance.h"
#include "base/path.h"
#include "danglint/folder_set.h"
#include "discover/git.h"

namespace danglint {
namespace {

bool fits(const FindingFilter& filter, const Finding& finding) {
  if (!filter.check.empty() && filter.check != finding.check->name) return false;
  return filter.path.empty() || path::matches_glob(finding.path, filter.path) ||
         path::is_within(finding.path, filter.path);
}

bool depends_on_run(std::string_view check) {
  const CheckRule* known = find_check(check);
  return known != nullptr && known->depends_on_run;
}

class Suppressor {
 public:
  Suppressor(const Case& the_case, Report& report) : case_(the_case), report_(report) {}

  void run() {
    std::vector<Finding> kept;
    for (Finding& finding : report_.findings) {
      const auto& ignored = case_.policy.ignored;
      const bool is_ignored =
          is_suppressed(finding) ||
          std::any_of(ignored.begin(), ignored.end(),
                      [&](const FindingFilter& filter) { return fits(filter, finding); });
      if (is_ignored) {
        ++report_.suppressed;
      } else {
        kept.push_back(std::move(finding));
      }
    }
    report_.findings = std::move(kept);
    tell_unused();
  }

 private:
  bool is_suppressed(const Finding& finding) {
    if (finding.span.file == kNoFile) return false;
    const auto& suppressions = case_.program.files[finding.span.file].suppressions;
    const std::size_t at = finding.span.range.offset;
    for (std::size_t i = 0; i < suppressions.size(); ++i) {
      const Suppression& one = suppressions[i];
      const bool is_there = one.covers.offset <= at && at <= one.covers.offset + one.covers.length;
      const bool is_named =
          std::find(one.checks.begin(), one.checks.end(), finding.check->name) != one.checks.end();
      if (!is_there || !is_named) continue;
      used_.emplace(finding.span.file, i);
      return true;
    }
    return false;
  }

  bool is_known(std::string_view name) const {
    const auto& own = case_.policy.checks;
    return find_check(name) != nullptr ||
           std::any_of(own.begin(), own.end(), [&](const auto& one) { return one->name == name; });
  }

  // What cannot be told here may be what is silenced.
  bool has_unverified(FileId file, Range range) const {
    return std::any_of(
        report_.unverified.begin(), report_.unverified.end(), [&](const Unverified& one) {
          const std::size_t at = one.span.range.offset;
          return one.span.file == file && range.offset <= at && at <= range.offset + range.length;
        });
  }

  void tell_unused() {
    for (FileId id = 0; id < case_.program.files.size(); ++id) {
      const SourceFile& file = case_.program.files[id];
      if (!file.judged) continue;
      for (std::size_t i = 0; i < file.suppressions.size(); ++i) {
        const Suppression& one = file.suppressions[i];
        const auto unknown = std::find_if(one.checks.begin(), one.checks.end(),
                                          [&](const std::string& name) { return !is_known(name); });
        const bool is_idle = std::any_of(one.checks.begin(), one.checks.end(), depends_on_run) ||
                             has_unverified(id, one.covers);
        if (unknown == one.checks.end() && (is_idle || used_.contains({id, i}))) continue;
        Finding finding = make_finding(case_, "unused-suppression", {id, one.range});
        finding.message = unknown != one.checks.end()
                              ? "no check is called '" + *unknown + "'"
                              : "nothing is wrong here any more that this comment would silence";
        finding.reference = unknown != one.checks.end() ? *unknown : std::string();
        report_.findings.push_back(std::move(finding));
      }
    }
  }

  const Case& case_;
  Report& report_;
  std::set<std::pair<FileId, std::size_t>> used_;
};

// Of paths that settings name, those that lie nowhere. What git ignores may be somewhere else, or later.
class IdleSettings {
 public:
  explicit IdleSettings(const Case& the_case)
      : case_(the_case), folder_(path::dirname(the_case.policy.settings)) {}

  void run(Findings& findings) {
    if (case_.policy.settings.empty() || !is_there(folder_)) return;
    for (const FindingFilter& filter : case_.policy.ignored) look_at(filter);
    for (const SeverityRule& rule : case_.policy.severities) look_at(rule.filter);
    const auto top = git_rules_top(folder_, folder_);
    if (absent_.empty()) return;
    std::vector<std::string> paths;
    for (const auto& [filter, path] : absent_)
      paths.emplace_back(path::below(path, top.value_or(folder_)));
    FolderSet submodules;
    std::vector<bool> is_elsewhere(paths.size(), false);
    if (top) {
      for (std::string& one : git_submodules(*top, world())) submodules.add(std::move(one));
      is_elsewhere = git_ignored(*top, paths, world()).value_or(is_elsewhere);
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (!is_elsewhere[i] && !submodules.contains(paths[i]))
        findings.push_back(finding_of(*absent_[i].filter, absent_[i].path));
    }
  }

 private:
  struct Absent {
    const FindingFilter* filter;
    std::string path;  // up to the first that is not there
  };

  const World& world() const { return case_.target.world(); }
  bool is_there(const std::string& path) const {
    return world().status(path).existence != Existence::kMissing;
  }

  void look_at(const FindingFilter& filter) {
    std::string path = filter.path.substr(0, filter.path.find_first_of("*?["));
    if (path.size() < filter.path.size()) path.resize(path.rfind('/'));
    if (!path::is_within(path, folder_) || is_there(path)) return;
    for (std::string around(path::dirname(path)); !is_there(around);) {
      path = around;
      around = path::dirname(path);
    }
    absent_.push_back({&filter, path});
  }

  Finding finding_of(const FindingFilter& filter, const std::string& path) const {
    Finding finding = make_file_finding("idle-setting", case_.policy.settings);
    finding.line = filter.line;
    finding.reference = path::below(filter.path, folder_);
    finding.message = "there is no '" + std::string(path::below(path, folder_)) + "' to apply to";
    const std::string_view name = path::basename(path);
    for (const DirectoryEntry& one :
         world().list(std::string(path::dirname(path))).value_or(std::vector<DirectoryEntry>())) {
      if (edit_distance(name, one.name, 2) > 2) continue;
      if (finding.suggestion.empty() || one.name < finding.suggestion)
        finding.suggestion = one.name;
    }
    if (!finding.suggestion.empty())
      finding.explanation = "did you mean '" + finding.suggestion + "'?";
    return finding;
  }

  const Case& case_;
  const std::string folder_;
  std::vector<Absent> absent_;
};

class UserCheckJudge {
 public:
  UserCheckJudge(const Case& the_case, Findings& findings) : case_(the_case), findings_(findings) {}

  void run() {
    for (const auto& check : case_.policy.checks) {
      RE2::Options options(RE2::Quiet);
      options.set_encoding(RE2::Options::EncodingLatin1);
      const RE2 pattern(check->pattern, options);
      if (check->files.empty()) {
        judge_directives(*check, pattern);
      } else {
        judge_files(*check, pattern);
      }
    }
  }

 private:
  Finding finding_of(const UserCheck& check, std::string path) const {
    return {.check = &check.rule,
            .severity = check.rule.severity,
            .path = std::move(path),
            .message = check.message,
            .consequence = check.why};
  }

  void judge_directives(const UserCheck& check, const RE2& pattern) {
    for (FileId id = 0; id < case_.program.files.size(); ++id) {
      const SourceFile& file = case_.program.files[id];
      const FileFacts* facts = case_.program.facts_of(id);
      if (facts == nullptr || !file.judged || file.dialect.server == nullptr) continue;
      if (!check.server.empty() && check.server != file.dialect.server->name) continue;
      for (const Directive& directive : facts->config.directives) {
        if (directive.name != check.directive) continue;
        std::string text;
        for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
          const Argument& argument = facts->config.arguments[directive.first_argument + i];
          text += (text.empty() ? "" : " ") + std::string(argument.text);
        }
        if (!RE2::PartialMatch(text, pattern)) continue;
        Finding finding = finding_of(check, file.path);
        finding.span = {id, directive.range};
        finding.reference = check.directive + ' ' + text;
        findings_.push_back(std::move(finding));
      }
    }
  }

  void judge_files(const UserCheck& check, const RE2& pattern) {
    constexpr std::uint64_t kLimit = 16U << 20U;
    for (const WalkedEntry& entry : case_.program.entries) {
      if (entry.type != FileType::kRegular || !path::matches_glob(entry.path, check.files))
        continue;
      const ReadAnswer file = case_.target.world().read(entry.path, kLimit);
      if (!file.bytes) continue;
      std::string_view rest = *file.bytes;
      for (unsigned line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view text = rest.substr(0, end);
        if (RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern)) {
          Finding finding = finding_of(check, entry.path);
          place(finding, static_cast<std::size_t>(text.data() - file.bytes->data()), line, text);
          findings_.push_back(std::move(finding));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }

  // In a file that is read anyhow the line is marked; of others it is told.
  void place(Finding& finding, std::size_t offset, unsigned number, std::string_view line) const {
    finding.reference = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    const FileId id = case_.program.find(case_.target.target_of(finding.path));
    if (id == kNoFile) {
      finding.line = number;
      finding.explanation = finding.reference.substr(
          std::min(finding.reference.find_first_not_of(" \t"), finding.reference.size()));
    } else {
      finding.span = {id,
                      {static_cast<std::uint32_t>(offset),
                       static_cast<std::uint32_t>(finding.reference.size())}};
    }
  }

  const Case& case_;
  Findings& findings_;
};

}  // namespace

void judge_user_checks(const Case& the_case, Findings& findings) {
  UserCheckJudge(the_case, findings).run();
}

void apply_policy(const Case& the_case, Report& report) {
  for (Finding& finding : report.findings) {
    for (const SeverityRule& rule : the_case.policy.severities) {
      if (fits(rule.filter, finding)) finding.severity = rule.severity;
    }
  }
  Suppressor(the_case, report).run();
  IdleSettings(the_case).run(report.findings);
}

bool was_judged(const Case& the_case, const std::string& path) {
  const FileId file = the_case.program.find(the_case.target.target_of(path));
  return the_case.program.input_folders.contains(path) ||
         (file != kNoFile && the_case.program.files[file].judged);
}

void apply_baseline(const Policy& policy, const std::function<bool(const std::string&)>& was_judged,
                    Report& report) {
  std::map<std::string_view, const BaselineEntry*> entries;
  for (const BaselineEntry& entry : policy.baseline) entries[entry.fingerprint] = &entry;
  std::set<std::string_view> found;
  std::vector<Finding> kept;
  for (Finding& finding : report.findings) {
    const auto known = entries.find(finding.fingerprint);
    if (known == entries.end() || known->second->check != finding.check->name) {
      kept.push_back(std::move(finding));
      continue;
    }
    const BaselineEntry& entry = *known->second;
    found.insert(entry.fingerprint);
    const bool has_expired = !entry.expires.empty() && entry.expires <= policy.today;
    const bool is_worse =
        finding.severity == Severity::kError && entry.severity == to_string(Severity::kWarning);
    if (is_worse) {
      finding.explanation += (finding.explanation.empty() ? "" : " ") +
                             std::string("It was accepted as a warning by ") + entry.author + ": " +
                             entry.reason;
      kept.push_back(std::move(finding));
    } else if (has_expired) {
      finding.explanation += (finding.explanation.empty() ? "" : " ") +
                             std::string("It was accepted until ") + entry.expires + " by " +
                             entry.author + ": " + entry.reason;
      kept.push_back(std::move(finding));
    } else {
      report.baselined.push_back(std::move(finding));
    }
  }
  report.findings = std::move(kept);
  for (const BaselineEntry& entry : policy.baseline) {
    if (!found.contains(entry.fingerprint) && was_judged(entry.path))
      report.stale_entries.push_back(entry.fingerprint);
  }
}

}  // namespace danglint
