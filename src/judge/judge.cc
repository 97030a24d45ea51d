#include "judge/judge.h"

#include "judge/policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

auto order_of(const Finding& finding) {
  return std::tie(finding.path, finding.span.range.offset, finding.line, finding.check->name,
                  finding.target, finding.message, finding.reference);
}

Coverage coverage_of(const Case& the_case) {
  Coverage coverage;
  coverage.files = static_cast<std::uint64_t>(
      std::count_if(the_case.program.files.begin(), the_case.program.files.end(),
                    [](const SourceFile& file) { return file.judged && file.is_extracted; }));
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Reference& reference = the_case.linked.references[i];
    if (!the_case.program.files[reference.span.file].judged) continue;
    if (reference.kind == ReferenceKind::kClassMapEntry) {
      ++coverage.class_map_entries;
      continue;
    }
    ++coverage.references;
    switch (the_case.resolutions[i].outcome) {
      case Outcome::kResolved:
        ++coverage.resolved;
        break;
      case Outcome::kDangling:
        ++coverage.dangling;
        break;
      case Outcome::kOptional:
        ++coverage.optional;
        break;
      case Outcome::kUnverified:
        ++coverage.unverified;
        break;
    }
  }
  return coverage;
}

std::vector<Unverified> unverified_of(const Case& the_case) {
  std::vector<Unverified> unverified;
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Span span = the_case.linked.references[i].span;
    if (the_case.resolutions[i].outcome != Outcome::kUnverified) continue;
    if (the_case.program.files[span.file].judged) {
      unverified.push_back({span, the_case.resolutions[i].reason});
    }
  }
  std::sort(unverified.begin(), unverified.end(), [&](const Unverified& a, const Unverified& b) {
    if (a.span.file == b.span.file) return a.span.range < b.span.range;
    return std::tie(the_case.program.files[a.span.file].path, a.span.range) <
           std::tie(the_case.program.files[b.span.file].path, b.span.range);
  });
  return unverified;
}

std::vector<UsedGuess> used_guesses(const Case& the_case) {
  std::map<std::string, UsedGuess> used;
  for (const GuessedMap& guess : the_case.linked.guesses) {
    const auto relies = [&](const Resolution& resolution) {
      return path::is_within(resolution.target, guess.target);
    };
    const auto& all = the_case.resolutions;
    if (std::none_of(all.begin(), all.end(), relies)) continue;
    const std::string source = the_case.target.source_of(guess.source).value_or(guess.source);
    if (the_case.target.guessed_path_of(source) != guess.target) continue;  // contradicted
    used.try_emplace(guess.target, UsedGuess{guess.target, source, guess.span});
  }
  std::vector<UsedGuess> guesses;
  guesses.reserve(used.size());
  for (auto& [target, guess] : used) guesses.push_back(std::move(guess));
  return guesses;
}

// Sorted, each once.
std::vector<std::string> unseen_of(const Case& the_case) {
  std::vector<std::string> unseen;
  if (the_case.machine != nullptr) unseen = the_case.machine->unseen;
  if (the_case.is_limited) {
    const auto& files = the_case.program.files;
    const auto hidden = std::count_if(files.begin(), files.end(), is_hidden);
    const auto folders = the_case.program.unlisted_folders.size();
    if (hidden > 0) unseen.push_back(counted(hidden, "file") + " that only root may read");
    if (folders > 0) unseen.push_back(counted(folders, "folder") + " that only root may list");
  }
  std::sort(unseen.begin(), unseen.end());
  unseen.erase(std::unique(unseen.begin(), unseen.end()), unseen.end());
  return unseen;
}

// Stable when lines move and when the same tree lies elsewhere.
void add_fingerprints(const Case& the_case, Findings& findings) {
  std::map<std::string, unsigned> ordinals;
  for (Finding& finding : findings) {
    std::string identity(finding.check->name);
    identity += '\0';
    identity += the_case.target.portable(the_case.target.target_of(finding.path));
    identity += '\0';
    identity += finding.reference;
    identity += '\0';
    identity += std::to_string(ordinals[identity]++);
    finding.fingerprint = hash_text(identity);
  }
}

}  // namespace

Report judge(const Case& the_case) {
  Report report;
  constexpr std::array kJudges = {
      judge_references, judge_class_maps, judge_ports,      judge_users,        judge_permissions,
      judge_names,      judge_sockets,    judge_encryption, judge_access,       judge_certificates,
      judge_directives, judge_cycles,     judge_arguments,  judge_denied_roots, judge_syntax,
      judge_input,      judge_links,      judge_exposure,   judge_extensions,   judge_programs,
      judge_live_ports, judge_live_peers, judge_stale,      judge_contents};
  for (const auto one : kJudges) one(the_case, report.findings);
  // What is wrong in samples, templates, tests and examples breaks no deployment.
  for (Finding& finding : report.findings) {
    if (finding.span.file != kNoFile &&
        is_only_noteworthy(the_case.program.files[finding.span.file])) {
      finding.severity = Severity::kNote;
    }
  }
  judge_user_checks(the_case, report.findings);

  std::erase_if(report.findings, [&](const Finding& finding) {
    return finding.span.file != kNoFile && !the_case.program.files[finding.span.file].judged;
  });
  report.unverified = unverified_of(the_case);
  apply_policy(the_case, report);
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
  const auto same =
      std::unique(report.findings.begin(), report.findings.end(),
                  [](const Finding& a, const Finding& b) { return order_of(a) == order_of(b); });
  report.findings.erase(same, report.findings.end());
  add_fingerprints(the_case, report.findings);

  report.guesses = used_guesses(the_case);
  report.coverage = coverage_of(the_case);
  report.unseen = unseen_of(the_case);
  report.complete = is_complete(report.findings);
  apply_baseline(
      the_case.policy, [&](const std::string& path) { return was_judged(the_case, path); }, report);
  return report;
}

bool is_complete(const std::vector<Finding>& findings) {
  return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.check->name == "unreadable-input";
  });
}

bool is_complete(const Case& the_case) {
  Findings unread;
  judge_input(the_case, unread);
  return unread.empty();
}

std::string did_you_mean(const std::string& meant, const std::vector<std::string>& rivals,
                         std::string_view rest) {
  std::string question = "did you mean '" + meant + "'";
  for (const std::string& rival : rivals) question += " or '" + rival + "'";
  return question + (rivals.empty() ? "?" + std::string(rest) : "? They are equally near.");
}

Finding make_finding(const Case& the_case, std::string_view name, Span span) {
  const CheckRule* check = find_check(name);
  return {.check = check,
          .severity = check->severity,
          .span = span,
          .path = the_case.program.files[span.file].path};
}

Finding make_file_finding(std::string_view name, std::string path) {
  const CheckRule* check = find_check(name);
  return {.check = check, .severity = check->severity, .path = std::move(path)};
}

bool is_hidden(const SourceFile& file) {
  return file.judged && file.unreadable == "permission denied";
}

bool is_only_noteworthy(const SourceFile& file) {
  // Code of dependencies is run, and what a configuration includes of theirs is read; what they would be started
  // with is for whoever works on them.
  const bool is_for_others =
      file.dialect.is_main_path && !file.dialect.is_certain && file.in_dependency_folder;
  return file.in_development_folder || file.is_sample || file.is_template || is_for_others;
}

Severity severity_of(Effect effect) {
  switch (effect) {
    case Effect::kNoStart:
    case Effect::kServerError:
    case Effect::kNoPeer:
    case Effect::kForbidden:
    case Effect::kUnavailable:
    case Effect::kNotFound:
    case Effect::kEmptyPage:
    case Effect::kExposed:
      return Severity::kError;
    case Effect::kIneffective:
    case Effect::kDegraded:
      return Severity::kWarning;
    case Effect::kNone:
      break;
  }
  return Severity::kNote;
}

std::string consequence_below(const ServerRule& server) {
  return "Every request below this folder answers 500; `" + std::string(server.checker) +
         "` passes.";
}

std::string consequence_of(const ServerRule& server, Effect effect, CheckerVerdict checker) {
  std::string text;
  switch (effect) {
    case Effect::kNoStart:
      text = server.no_start.empty() ? std::string(server.title) + " does not start"
                                     : std::string(server.no_start);
      break;
    case Effect::kServerError:
      text = "Requests answer 500";
      break;
    case Effect::kNoPeer:
      text = "Requests answer 502 or 503";
      break;
    case Effect::kForbidden:
      text = "Requests are refused (401 or 403)";
      break;
    case Effect::kUnavailable:
      text = "It starts, but requests are not answered";
      break;
    case Effect::kNotFound:
      text = "Every request served from here answers 404";
      break;
    case Effect::kEmptyPage:
      text = "Every request served from here answers with an empty page";
      break;
    case Effect::kIneffective:
      text = "What is said there applies to nothing, whether it protects or allows";
      break;
    case Effect::kExposed:
      text = "Requests for scripts are answered with their source";
      break;
    case Effect::kDegraded:
      text = "Requests for what lies there fail";
      break;
    case Effect::kNone:
      return {};
  }
  if (server.checker.empty()) return text + ".";
  text += "; `" + std::string(server.checker) + "` ";
  switch (checker) {
    case CheckerVerdict::kRejects:
      text += "says so too.";
      break;
    case CheckerVerdict::kWarns:
      text += "only warns.";
      break;
    case CheckerVerdict::kSilent:
      text += "passes.";
      break;
  }
  return text;
}

}  // namespace danglint
