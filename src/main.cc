// danglint: a run is this list of passes.
#include <csignal>
#include <iostream>
#include <thread>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/setup.h"
#include "discover/discover.h"
#include "extract/extract.h"
#include "judge/judge.h"
#include "link/link.h"
#include "link/resolve.h"

namespace danglint {
namespace {

int fail(const std::string& problem) {
  std::cerr << "danglint: " << printable(problem) << '\n';
  return kExitUsage;
}

int run_check(const Options& options) {
  // What is judged, what is known, and what the project says about itself.
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  for (const std::string& warning : setup->settings.warnings) {
    std::cerr << "danglint: " << printable(warning) << '\n';
  }
  const Target target(real_world(), setup->zones, setup->excuses);
  const Classifier classifier;
  const unsigned jobs =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  Program program;
  Linked linked;
  {
    Progress progress;
    const ProgressLine progress_line(progress, options.format == Format::kText);

    // Which files there are.
    discover(setup->inputs, target, classifier, jobs, progress, program);

    // Rounds: what each file names; what that reaches; until nothing new is reached.
    do {
      extract_new_files(real_world(), classifier, jobs, progress, program);
      linked = link(program, target);
    } while (add_loaders(linked.loaders, program) |
             add_wanted(linked.wanted, target, classifier, program));
    // Beyond this point there are no new files and no new symbols.
  }

  // Where every reference leads.
  const TreeIndex tree(program, target);
  const std::vector<Resolution> resolutions =
      resolve(linked, program, target, classifier, tree, jobs);
  // Beyond this point the world is frozen.

  // What is wrong with that, told once.
  const Report report = judge({program, linked, resolutions, target, setup->judges_permissions});
  if (!write_report(options, *setup, report, program, target)) return kExitUsage;
  return exit_status_of(options, setup->settings, report);
}

int run_explain(const Options& options) {
  std::string problem;
  return explain(options.check, std::cout, problem) ? kExitClean : fail(problem);
}

int run(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // | head is no reason to die
  const ParsedOptions parsed = parse_options(argc, argv);
  if (parsed.exit_status) return *parsed.exit_status;
  switch (parsed.options.command) {
    case Command::kExplain:
      return run_explain(parsed.options);
    case Command::kCheck:
      break;
  }
  return run_check(parsed.options);
}

}  // namespace
}  // namespace danglint

int main(int argc, char** argv) {
  return danglint::run(argc, argv);
}
