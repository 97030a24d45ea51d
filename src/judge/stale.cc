// stale-process: what runs is not what lies on disk. And runs-as-root, of workers that are seen to.
#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "base/path.h"
#include "judge/live.h"
#include "link/accounts.h"

namespace danglint {
namespace {

// Clocks of files and of processes tick differently.
constexpr Nanoseconds kSlack = 100'000'000;

std::string time_text(Nanoseconds time) {
  const std::time_t seconds = time / 1'000'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

bool is_leaving(const Process& process, const ProcessRule& rule) {
  return !rule.leaving.empty() &&
         std::any_of(process.arguments.begin(), process.arguments.end(),
                     [&](const std::string& word) { return word.find(rule.leaving) != word.npos; });
}

class StaleJudge {
 public:
  StaleJudge(const Case& the_case, Findings& findings)
      : case_(the_case),
        machine_(*the_case.machine),
        findings_(findings),
        accounts_(the_case.target) {}

  void run() {
    for (const InstanceFacts& instance : case_.linked.instances) {
      const RunningServer* server = running_server(case_, instance.main);
      if (server == nullptr) continue;
      judge_configuration(*server, instance.main);
      judge_workers(*server, instance.main);
    }
    judge_programs();
  }

 private:
  Nanoseconds modified(const std::string& target_path) const {
    const Answer answer = case_.target.find(target_path);
    return answer.existence == Existence::kPresent ? answer.status.modified : 0;
  }

  // The file that holds the master's number, as its configuration or its arguments say.
  std::string pid_file(const RunningServer& server, FileId main) const {
    if (!server.pid_file.empty()) return server.pid_file;
    for (const Reference& reference : case_.linked.references) {
      if (reference.instance != main || reference.directive == nullptr) continue;
      if (reference.kind != ReferenceKind::kNewFile || reference.candidates.empty()) continue;
      if (reference.directive->name != server.rule->process.pid_directive) continue;
      return path::join(reference.candidates.front(), path::basename(reference.written));
    }
    return {};
  }

  // When it last read its configuration; 0: that cannot be told.
  Nanoseconds loaded(const RunningServer& server, FileId main) const {
    const ProcessRule& rule = server.rule->process;
    if (!rule.loads_at_start) return 0;
    Nanoseconds at = machine_.processes[server.master].started;
    if (rule.loads_with_pid_file) {
      if (const std::string file = pid_file(server, main); !file.empty()) {
        at = std::max(at, modified(file));
      }
    }
    Nanoseconds oldest = 0;
    Nanoseconds newest = 0;
    for (const std::size_t worker : server.workers) {
      const Process& process = machine_.processes[worker];
      if (is_leaving(process, rule)) continue;
      oldest = oldest == 0 ? process.started : std::min(oldest, process.started);
      newest = std::max(newest, process.started);
    }
    if (rule.loads_in_workers) at = std::max(at, oldest);
    if (rule.loads_in_a_worker) at = std::max(at, newest);
    return at;
  }

  // What it read then: its configuration, its certificates and keys. By their paths on this machine.
  std::map<std::string, FileStatus> what_is_read(FileId main) const {
    std::map<std::string, FileStatus> files;
    for (const ConfigUse& use : case_.linked.configs) {
      const SourceFile& file = case_.program.files[use.file];
      if (use.instance != main || file.dialect.is_override) continue;
      const Answer answer = case_.target.find(file.target_path);
      if (answer.existence == Existence::kPresent) files[file.path] = answer.status;
    }
    for (std::size_t i = 0; i < case_.resolutions.size(); ++i) {
      const Reference& reference = case_.linked.references[i];
      if (reference.instance != main || reference.directive == nullptr) continue;
      const ArgumentKind kind = reference.directive->kind;
      const bool is_credential = kind == ArgumentKind::kCertificate || kind == ArgumentKind::kKey ||
                                 kind == ArgumentKind::kCertificateAndKey;
      const Answer& answer = case_.resolutions[i].answer;
      if (is_credential && answer.existence == Existence::kPresent &&
          answer.status.type == FileType::kRegular) {
        files[answer.source] = answer.status;
      }
    }
    return files;
  }

  void judge_configuration(const RunningServer& server, FileId main) {
    const Nanoseconds at = loaded(server, main);
    if (at == 0) return;
    const Process& master = machine_.processes[server.master];
    Finding finding = make_finding(case_, "stale-process", {main, {}});
    finding.severity = Severity::kNote;
    for (const auto& [path, status] : what_is_read(main)) {
      const bool is_modified = status.modified > at + kSlack;
      if (!is_modified && status.changed <= at + kSlack) continue;
      if (is_modified) finding.severity = finding.check->severity;
      finding.related.push_back({.path = path,
                                 .message = is_modified
                                                ? "changed " + time_text(status.modified)
                                                : "replaced, or its mode or owner changed, " +
                                                      time_text(status.changed)});
    }
    if (finding.related.empty()) return;
    const bool is_sure = finding.severity != Severity::kNote;
    finding.message = process_text(master, accounts_) +
                      (is_sure ? " runs with an older state of this configuration"
                               : " may run with an older state of this configuration");
    finding.reference = std::string(server.rule->name);
    finding.explanation = "it read its files at " + time_text(at) +
                          (master.unit.empty() ? "." : "; systemctl reload " + master.unit);
    finding.consequence =
        "What was changed, and what is wrong with it, shows at the next reload or reboot.";
    findings_.push_back(std::move(finding));
  }

  // Programs and libraries that were replaced under the processes that listen.
  void judge_programs() {
    std::map<std::string, const Process*> told;  // by their executables
    for (const Process& process : machine_.processes) {
      const bool is_stale = process.is_executable_deleted || !process.deleted_libraries.empty();
      if (is_stale && !process.sockets.empty() && !process.is_foreign) {
        told.emplace(process.executable, &process);
      }
    }
    for (const auto& [executable, process] : told) {
      Finding finding = make_file_finding("stale-process", shown_source(case_.target, executable));
      finding.reference = executable;
      finding.message =
          process_text(*process, accounts_) +
          (process->is_executable_deleted ? " runs a program that was replaced or removed"
                                          : " runs with libraries that were replaced or removed");
      for (const std::string& library : process->deleted_libraries) {
        finding.explanation += (finding.explanation.empty() ? "" : ", ") + library;
      }
      finding.consequence =
          "What an update mended is still open in it; it may fail to load what it needs later. "
          "Restart it.";
      findings_.push_back(std::move(finding));
    }
  }

  void judge_workers(const RunningServer& server, FileId main) {
    if (server.rule->default_user.empty() || server.rule->runs_as_root == Effect::kNone) return;
    if (server.workers.empty()) return;
    for (const std::size_t worker : server.workers) {
      if (machine_.processes[worker].uid != 0) return;
    }
    const auto is_told = [&](const Finding& finding) {
      return finding.check->name == "runs-as-root" && finding.span.file != kNoFile &&
             is_part(finding.span.file, main);
    };
    if (std::any_of(findings_.begin(), findings_.end(), is_told)) return;
    Finding finding = make_finding(case_, "runs-as-root", {main, {}});
    finding.message = std::string(server.rule->title) + "'s workers run as root";
    finding.explanation =
        process_text(machine_.processes[server.workers.front()], accounts_) + " is one of them.";
    finding.consequence =
        "A hole in any module or application it serves then gives away the whole machine.";
    findings_.push_back(std::move(finding));
  }

  bool is_part(FileId file, FileId main) const {
    const auto& configs = case_.linked.configs;
    return std::any_of(configs.begin(), configs.end(), [&](const ConfigUse& use) {
      return use.file == file && use.instance == main;
    });
  }

  const Case& case_;
  const Machine& machine_;
  Findings& findings_;
  const Accounts accounts_;
};

}  // namespace

void judge_stale(const Case& the_case, Findings& findings) {
  if (the_case.machine != nullptr) StaleJudge(the_case, findings).run();
}

}  // namespace danglint
