// danglint: a run is this list of passes.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>
#include <thread>

#include "base/path.h"
#include "base/text.h"
#include "cli/baseline.h"
#include "cli/drift_sources.h"
#include "cli/explain.h"
#include "cli/init.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/setup.h"
#include "cli/shortcut.h"
#include "cli/watch.h"
#include "discover/discover.h"
#include "discover/git.h"
#include "discover/git_world.h"
#include "discover/launches.h"
#include "drift/compare.h"
#include "drift/snapshot.h"
#include "drift/take_state.h"
#include "extract/extract.h"
#include "judge/compare.h"
#include "judge/fixes.h"
#include "judge/judge.h"
#include "judge/policy.h"
#include "judge/port_table.h"
#include "link/include_graph.h"
#include "link/link.h"
#include "link/resolve.h"
#include "live/machine.h"
#include "rules/user_rules.h"

namespace danglint {
namespace {

int fail(const std::string& problem) {
  std::cerr << "danglint: " << printable(problem) << '\n';
  return kExitUsage;
}

// Everything that is known of what was asked about. Beyond gather() there are no new files and no
// new symbols; beyond resolve() the world is frozen.
struct Run {
  Run(const Setup& setup, const Options& options, const World& world = real_world())
      : target(world, setup.zones, setup.excuses),
        jobs(options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency())) {
    if (options.live && options.command != Command::kFix)
      machine = read_machine(options.proc ? mounted_proc(*options.proc, setup.root) : real_proc());
  }

  void gather(const Setup& setup, bool shows_progress) {
    Progress progress;
    const ProgressLine progress_line(progress, shows_progress);

    for (const NameOption& base : setup.bases)
      program.prefixes.insert_or_assign(base.name, base.value);
    for (const NameOption& one : setup.defines)
      program.defines.insert_or_assign(one.name, one.value);

    // Which files there are.
    discover(setup.inputs, target, classifier, jobs, progress, program);
    if (machine) add_launches(*machine, target, classifier, program);

    // Rounds: what each file names; what that reaches; until nothing new is reached.
    // Each goes one include deeper; a round that finds nothing new is the last.
    constexpr int kMaxRounds = 1000;
    bool any_new = true;
    for (int round = 0; any_new && round < kMaxRounds; ++round) {
      extract_new_files(target.world(), classifier, jobs, progress, program,
                        known ? &*known : nullptr);
      linked = link(program, target);
      any_new = add_loaders(linked.loaders, program);
      if (add_guesses(linked.guesses, target)) {
        add_guessed_configs(target, classifier, program);
        any_new = true;
      }
      any_new =
          add_document_roots(linked.document_roots, target, classifier, jobs, progress, program) ||
          any_new;
      any_new = add_wanted(linked.wanted, target, classifier, program) || any_new;
    }
  }

  // Where every reference leads.
  void resolve() {
    resolutions = danglint::resolve(linked, program, target, classifier, tree, jobs);
  }

  const Classifier classifier;
  Target target;
  const unsigned jobs;
  Program program;
  Linked linked;
  const TreeIndex tree{program, target};
  std::vector<Resolution> resolutions;
  std::optional<Machine> machine;   // what runs, if that was asked for
  std::optional<KnownFacts> known;  // of a later state of the same tree
};

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
          .is_limited = options.command == Command::kAudit && geteuid() != 0};
}

// What is wrong with one state of the world.
Report report_on(Run& run, const Setup& setup, const Options& options) {
  run.gather(setup, options.format == Format::kText);
  run.resolve();
  return judge(case_of(run, setup, options));
}

void tell_warnings(const Setup& setup) {
  for (const std::string& warning : setup.settings.warnings) {
    std::cerr << "danglint: " << printable(warning) << '\n';
  }
}

// Drops what the state before has as well. `renamed` has paths below `top`.
void drop_known(const Run& now, Report& report, GitState before, const Setup& setup,
                const Options& options) {
  if (report.findings.empty()) return;
  const std::string top = before.top;
  const auto renamed = before.renamed;
  const auto changed = before.changed;
  const std::unique_ptr<World> world = git_world(std::move(before));
  Run earlier(setup, options, *world);
  earlier.known.emplace(KnownFacts{now.program, [&](const std::string& path) {
                                     return path::is_within(path, top) &&
                                            !changed.contains(std::string(path::below(path, top)));
                                   }});
  earlier.program.loaders = now.program.loaders;
  keep_new(report, report_on(earlier, setup, options), [&](const std::string& path) {
    if (!path::is_within(path, top)) return path;
    const auto name = renamed.find(std::string(path::below(path, top)));
    return name == renamed.end() ? path : top + '/' + name->second;
  });
}

// With a watch, of a run that follows others.
int run_check(const Options& options, Watch* watch = nullptr) {
  // What is judged, what is known, and what the project says about itself.
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  tell_warnings(*setup);
  Run run(*setup, options);
  Report report = report_on(run, *setup, options);

  if (options.diff_base) {
    const auto top = git_top(setup->working_folder);
    if (!top) return fail("--diff-base: this is no work tree of git");
    Result<GitState> before = committed_state(*top, *options.diff_base);
    if (!before) return fail(before.error());
    drop_known(run, report, std::move(*before), *setup, options);
  }
  const int status = exit_status_of(options, setup->settings, report);
  Options how = options;
  if (watch != nullptr) {
    report = watch->news(std::move(report), std::cout);
    how.quiet = options.quiet || !watch->is_first();
  }
  return write_report(how, *setup, report, run.program, run.target) ? status : kExitUsage;
}

// What the next commit will hold, and what it breaks.
int run_staged(Options options) {
  const auto top = git_top_here();
  if (!top) return fail("--staged: this is no work tree of git");
  if (changes_nothing(options, *top)) {
    if (!options.quiet) std::cout << "Nothing that this commit changes names anything else.\n";
    return kExitClean;
  }
  if (options.paths.empty()) options.paths.push_back(*top);
  Result<GitStates> states = staged_states(*top);
  if (!states) return fail(states.error());
  for (const std::string& submodule : states->submodules) {
    if (!options.quiet)
      std::cerr << "danglint: " << printable(submodule) << " is a submodule: skipped\n";
  }
  const std::unique_ptr<World> world = git_world(std::move(states->after));
  Result<Setup> setup = set_up(options, *world);
  if (!setup) return fail(setup.error());
  Run run(*setup, options, *world);
  Report report = report_on(run, *setup, options);
  if (!options.all) drop_known(run, report, std::move(states->before), *setup, options);
  if (!write_report(options, *setup, report, run.program, run.target)) return kExitUsage;
  return exit_status_of(options, setup->settings, report);
}

// Known findings: what is found now becomes the baseline, or is held against it.
int run_baseline(const Options& options) {
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  tell_warnings(*setup);
  Run run(*setup, options);
  const Report report = report_on(run, *setup, options);
  std::vector<BaselineEntry> entries = setup->settings.policy.baseline;
  if (options.command == Command::kBaselineShow) {
    show_baseline(entries, report, setup->settings.policy.today, std::cout);
    return kExitClean;
  }
  const std::size_t before = entries.size();
  drop_stale(report, entries);
  if (options.command == Command::kBaselineWrite)
    add_new(options, std::string(path::dirname(setup->baseline)), report, entries);
  const std::string problem = write_baseline(setup->baseline, entries);
  if (!problem.empty()) return fail(setup->baseline + ": " + problem);
  std::cout << printable(path::relative_to(setup->baseline, setup->working_folder)) << ": "
            << counted(entries.size(), "finding") << "; before, " << before << ".\n";
  return kExitClean;
}

// A patch, or what it would change.
int run_fix(const Options& options) {
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  if (setup->root == "/" && options.root && options.apply && !options.live) {
    return fail("fix --apply --root / changes this machine: say --live as well");
  }
  tell_warnings(*setup);
  Run run(*setup, options);
  const Report report = report_on(run, *setup, options);
  Fixes fixes = find_fixes(case_of(run, *setup, options), report);
  const bool is_left = !fixes.files.empty() || !fixes.renames.empty();
  std::vector<std::string> problems;
  if (options.apply) problems = apply_fixes(run.target.world(), fixes);
  if (!write_fixes(options, *setup, fixes, problems)) return kExitUsage;
  if (options.apply ? !problems.empty() : is_left) return kExitFindings;
  return report.complete ? kExitClean : kExitIncomplete;
}

// A repository adopts danglint.
int run_init(Options options) {
  const auto top = git_top_here();
  if (!top) return fail("init: this is no work tree of git");
  options.paths = {*top};
  std::vector<std::string> maps;
  if (!options.uninstall) {
    Result<Setup> setup = set_up(options);
    if (!setup) return fail(setup.error());
    Run run(*setup, options);
    run.gather(*setup, true);
    maps = guessed_maps(run.linked, run.program, run.target, *top);
  }
  return initialise(options, *top, maps) ? kExitClean : kExitUsage;
}

// What a deployment is now.
Result<State> state_of(const Options& options, const World& world, const std::string& title) {
  Result<Setup> setup = set_up(options, world);
  if (!setup) return Error{setup.error()};
  tell_warnings(*setup);
  Run run(*setup, options, world);
  const Report report = report_on(run, *setup, options);
  return take_state(case_of(run, *setup, options), report, title, run.jobs);
}

int run_snapshot(const Options& options) {
  const Result<State> state = state_of(options, real_world(), options.paths.front());
  if (!state) return fail(state.error());
  if (!write_state(options, *state)) return kExitUsage;
  return state->is_complete ? kExitClean : kExitIncomplete;
}

Result<State> side_of_drift(const std::string& text, const Options& options) {
  constexpr std::uint64_t kMaxSnapshot = std::uint64_t{1} << 30U;
  Result<DriftSource> source = drift_source(text, options);
  if (!source) return Error{source.error()};
  if (!source->is_snapshot) {
    return state_of(source->options, source->world ? *source->world : real_world(), text);
  }
  const ReadAnswer file = real_world().read(text, kMaxSnapshot);
  if (!file.bytes) return Error{text + ": " + file.error};
  return read_snapshot(text, *file.bytes);
}

// What differs, as far as it is neither declared nor accepted.
Result<Report> drift_of(const Options& options, Policy& policy) {
  const Result<State> before = side_of_drift(options.before, options);
  if (!before) return Error{before.error()};
  const Result<State> after = side_of_drift(options.after, options);
  if (!after) return Error{after.error()};
  if (before->is_root != after->is_root) {
    return Error{"one is a machine (it holds etc, usr or var), the other a project"};
  }
  Report report = compare_states(*before, *after, options.cosmetic, policy.differences);
  if (options.seen_in) {
    const Result<State> staging = side_of_drift(*options.seen_in, options);
    if (!staging) return Error{staging.error()};
    require_staged(report, compare_states(*before, *staging, options.cosmetic), *options.seen_in);
  }
  apply_baseline(
      policy, [](const std::string&) { return true; }, report);
  return report;
}

// Settings and accepted drift of the folder this runs in.
Result<Policy> drift_policy(const Options& options, std::string& accepted) {
  const std::string here = std::filesystem::current_path().string();
  Result<Settings> settings =
      options.config ? load_settings(path::join(here, *options.config), true) : find_settings(here);
  if (!settings) return Error{settings.error()};
  Policy policy = std::move(settings->policy);
  policy.today = today();
  accepted = path::join(here, options.baseline.value_or(std::string(kAcceptedName)));
  const bool is_there = real_world().status(accepted).existence == Existence::kPresent;
  if (!is_there && (!options.baseline || options.command == Command::kAccept)) return policy;
  Result<std::vector<BaselineEntry>> entries = load_baseline(accepted, real_world());
  if (!entries) return Error{entries.error()};
  policy.baseline = std::move(*entries);
  return policy;
}

int run_drift(const Options& options) {
  std::string accepted;
  Result<Policy> policy = drift_policy(options, accepted);
  if (!policy) return fail(policy.error());
  const Result<Report> report = drift_of(options, *policy);
  if (!report) return fail(report.error());
  if (options.command == Command::kDrift) {
    if (!write_drift(options, *report)) return kExitUsage;
    return exit_status_of(options, Settings{}, *report);
  }
  // accept
  std::vector<BaselineEntry> entries = policy->baseline;
  drop_stale(*report, entries);
  add_new(options, std::string(path::dirname(accepted)), *report, entries);
  const std::string problem = write_baseline(accepted, entries);
  if (!problem.empty()) return fail(accepted + ": " + problem);
  std::cout << counted(entries.size(), "difference") << " accepted in "
            << printable(path::basename(accepted)) << ".\n";
  return kExitClean;
}

int run_audit(const Options& options) {
  if (!options.watch) return run_check(options);
  Watch watch(*options.watch);
  int status = kExitClean;
  do {
    status = run_check(options, &watch);
  } while (status != kExitUsage && watch.wait());
  return status;
}

int run_ports(const Options& options) {
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  Run run(*setup, options);
  run.gather(*setup, options.format == Format::kText);
  run.resolve();
  const PortTable table = port_table(case_of(run, *setup, options));
  return write_ports(options, *setup, table, run.program, run.target) ? kExitClean : kExitUsage;
}

int run_graph(const Options& options) {
  std::string entry;
  Result<Setup> setup = set_up_around(options, entry);
  if (!setup) return fail(setup.error());
  Run run(*setup, options);
  run.gather(*setup, options.format == Format::kText);
  run.resolve();
  const IncludeGraph graph =
      include_graph(entry, run.program, run.linked, run.resolutions, run.tree, run.target);
  return write_graph(options, *setup, graph) ? kExitClean : kExitUsage;
}

int run_explain(const Options& options) {
  std::string problem;
  return explain(options.check, std::cout, problem) ? kExitClean : fail(problem);
}

int run(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // | head is no reason to die
  const ParsedOptions parsed = parse_options(argc, argv);
  if (parsed.exit_status) return *parsed.exit_status;
  if (parsed.options.rules) {
    if (const auto error = rules::add_user_rules(*parsed.options.rules)) return fail(error->text);
  }
  switch (parsed.options.command) {
    case Command::kExplain:
      return run_explain(parsed.options);
    case Command::kGraph:
      return run_graph(parsed.options);
    case Command::kServers:
      list_servers(std::cout);
      return kExitClean;
    case Command::kPorts:
      return run_ports(parsed.options);
    case Command::kSnapshot:
      return run_snapshot(parsed.options);
    case Command::kDrift:
    case Command::kAccept:
      return run_drift(parsed.options);
    case Command::kInit:
      return run_init(parsed.options);
    case Command::kFix:
      return run_fix(parsed.options);
    case Command::kBaselineWrite:
    case Command::kBaselineShow:
    case Command::kBaselinePrune:
      return run_baseline(parsed.options);
    case Command::kAudit:
      return run_audit(parsed.options);
    case Command::kCheck:
      break;
  }
  return parsed.options.staged ? run_staged(parsed.options) : run_check(parsed.options);
}

}  // namespace
}  // namespace danglint

int main(int argc, char** argv) {
  return danglint::run(argc, argv);
}
