#include "cli/run.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "base/text.h"
#include "cli/progress_line.h"
#include "discover/discover.h"
#include "discover/launches.h"
#include "judge/fixes.h"
#include "link/link.h"
#include "link/resolve.h"
#include "live/machine.h"

namespace danglint {

unsigned jobs_of(const Options& options) {
  return options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
}

namespace {

// One of the files from `first` on names something, or could not be read.
bool says_anything(const Program& program, std::size_t first) {
  for (std::size_t i = first; i < program.files.size(); ++i) {
    if (program.facts[i] != nullptr || !program.files[i].unreadable.empty()) return true;
  }
  return false;
}

}  // namespace

Run::Run(const Setup& setup, const Options& options, const World& world)
    : target(world, setup.zones, setup.excuses), jobs(jobs_of(options)) {
  if (options.live && options.command != Command::kFix)
    machine = read_machine(options.proc ? mounted_proc(*options.proc, setup.root) : real_proc());
}

void Run::gather(const Setup& setup, bool shows_progress) {
  Progress progress;
  const ProgressLine progress_line(progress, shows_progress);

  for (const NameOption& base : setup.bases)
    program.prefixes.insert_or_assign(base.name, base.value);
  for (const NameOption& one : setup.defines) program.defines.insert_or_assign(one.name, one.value);

  // Which files there are.
  discover(setup.inputs, target, classifier, jobs, progress, program);
  target.know(program.entries);
  if (machine) add_launches(*machine, target, classifier, program);

  // Rounds: what each file names; what that reaches; until nothing new is reached.
  // Each goes one include deeper; a round that finds nothing new is the last.
  constexpr int kMaxRounds = 1000;
  bool any_new = true;
  std::size_t linked_files = 0;
  bool are_includes = false;  // what is new are files that PHP includes, and nothing else
  for (int round = 0; any_new && round < kMaxRounds; ++round) {
    do {
      extract_new_files(target.world(), classifier, jobs, progress, program,
                        known ? &*known : nullptr);
    } while (add_loaders(find_loaders(program), program));
    if (are_includes && !says_anything(program, linked_files)) {  // page.html: nothing to link
      any_new = false;
      break;
    }
    linked_files = program.files.size();
    linked = link(program, target, jobs);
    any_new = false;
    if (add_guesses(linked.guesses, target)) {
      add_guessed_configs(target, classifier, program);
      any_new = true;
    }
    any_new =
        add_document_roots(linked.document_roots, target, classifier, jobs, progress, program) ||
        any_new;
    are_includes = !any_new && std::all_of(linked.wanted.begin(), linked.wanted.end(),
                                           [](const auto& one) { return one.server == nullptr; });
    any_new = add_wanted(linked.wanted, target, classifier, program) || any_new;
  }
  if (any_new) {
    linked.cut_short.push_back({static_cast<FileId>(program.files.size() - 1),
                                "its includes go on, deeper than is followed"});
  }
}

void Run::resolve() {
  resolutions = danglint::resolve(linked, program, target, classifier, tree, jobs);
}

Run& keep(std::unique_ptr<Run> run) {
  static auto* const kept = new std::unique_ptr<Run>;
  *kept = std::move(run);
  return **kept;
}

Case case_of(const Run& run, const Setup& setup, const Options& options) {
  return {.program = run.program,
          .linked = run.linked,
          .resolutions = run.resolutions,
          .target = run.target,
          .web_roots = setup.settings.web_roots,
          .judges_permissions = setup.judges_permissions,
          .policy = setup.settings.policy,
          .machine = run.machine ? &*run.machine : nullptr,
          .declared_listeners = setup.settings.listeners,
          .is_limited = (options.command == Command::kAudit || options.live) && geteuid() != 0,
          .change = options.staged ? "this commit" : "this branch"};
}

// What is wrong with one state of the world.
Report report_on(Run& run, const Setup& setup, const Options& options) {
  run.gather(setup, options.format == Format::kText);
  run.resolve();
  return judge(case_of(run, setup, options));
}

void note_fixes(const Run& run, const Setup& setup, const Options& options, Report& report) {
  const auto& more = options.more_formats;
  const auto is_text = [](const FormatOption& one) { return one.format == Format::kText; };
  if (options.format == Format::kText || std::any_of(more.begin(), more.end(), is_text))
    mark_mendable(case_of(run, setup, options), report);
}

int fail(const std::string& problem) {
  std::cerr << "danglint: " << printable(problem) << '\n';
  return kExitUsage;
}

void tell_warnings(const Setup& setup) {
  for (const std::string& warning : setup.settings.warnings) {
    std::cerr << "danglint: " << printable(warning) << '\n';
  }
}

}  // namespace danglint
