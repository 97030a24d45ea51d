// danglint: which command is to be run.
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "cli/drift.h"
#include "cli/explain.h"
#include "cli/gate.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/watch.h"
#include "discover/git.h"
#include "judge/port_table.h"
#include "link/include_graph.h"
#include "rules/user_rules.h"

namespace danglint {
namespace {

// With a watch, of a run that follows others.
int run_check(const Options& options, Watch* watch = nullptr) {
  // What is judged, what is known, and what the project says about itself.
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  tell_warnings(*setup);
  Run& run = keep(std::make_unique<Run>(*setup, options));
  std::optional<GitState> before;
  if (options.diff_base) {
    Result<GitState> base = state_of_base(options, setup->working_folder);
    if (!base) return fail(base.error());
    before = std::move(*base);
    note_removed(*before, run);
  }
  Report report = report_on(run, *setup, options);
  note_fixes(run, *setup, options, report);
  if (before) drop_known(run, report, std::move(*before), *setup, options);
  const int status = exit_status_of(options, setup->settings, report);
  Options how = options;
  if (watch != nullptr) {
    // Files hold all of it, the terminal what is new.
    if (!write_more_reports(options, *setup, report, run.program, run.target)) return kExitUsage;
    how.more_formats.clear();
    report = watch->news(std::move(report), std::cout);
    how.quiet = options.quiet || !watch->is_first();
  }
  return write_report(how, *setup, report, run.program, run.target) ? status : kExitUsage;
}

int run_audit(const Options& options) {
  if (!options.watch) return run_check(options);
  if (options.format != Format::kText) {
    return fail("--watch tells people what is new; for machines say --format NAME=FILE");
  }
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
  const Case the_case = case_of(run, *setup, options);
  const PortTable table = port_table(the_case);
  if (!write_ports(options, *setup, table, run.program, run.target)) return kExitUsage;
  return is_complete(the_case) ? kExitClean : kExitIncomplete;
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
  if (!write_graph(options, *setup, graph)) return kExitUsage;
  return is_complete(case_of(run, *setup, options)) ? kExitClean : kExitIncomplete;
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
    case Command::kMerge:
      return run_merge(parsed.options);
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
  if (parsed.options.staged) return run_staged(parsed.options);
  return parsed.options.revision ? run_revision(parsed.options) : run_check(parsed.options);
}

}  // namespace
}  // namespace danglint

int main(int argc, char** argv) {
  try {
    const int status = danglint::run(argc, argv);
    // What could not be written has been told where the status says so.
    const bool is_told = status == danglint::kExitUsage;
    return is_told || danglint::was_written(std::cout) ? status : danglint::kExitUsage;
  } catch (const std::bad_alloc&) {
    std::cerr << "danglint: there is not enough memory\n";
  } catch (const std::exception& error) {
    std::cerr << "danglint: this should not happen: " << error.what() << '\n';
  }
  return danglint::kExitUsage;
}
