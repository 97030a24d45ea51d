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
#include "link/include_graph.h"
#include "link/link.h"
#include "link/resolve.h"
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
  explicit Run(Setup& setup, const Options& options)
      : target(real_world(), setup.zones, setup.excuses),
        jobs(options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency())) {}

  void gather(const Setup& setup, bool shows_progress) {
    Progress progress;
    const ProgressLine progress_line(progress, shows_progress);

    for (const NameOption& base : setup.bases)
      program.prefixes.insert_or_assign(base.name, base.value);
    for (const NameOption& one : setup.defines)
      program.defines.insert_or_assign(one.name, one.value);

    // Which files there are.
    discover(setup.inputs, target, classifier, jobs, progress, program);

    // Rounds: what each file names; what that reaches; until nothing new is reached.
    // Each goes one include deeper; a round that finds nothing new is the last.
    constexpr int kMaxRounds = 1000;
    bool any_new = true;
    for (int round = 0; any_new && round < kMaxRounds; ++round) {
      extract_new_files(real_world(), classifier, jobs, progress, program);
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
};

int run_check(const Options& options) {
  // What is judged, what is known, and what the project says about itself.
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  for (const std::string& warning : setup->settings.warnings) {
    std::cerr << "danglint: " << printable(warning) << '\n';
  }
  Run run(*setup, options);
  run.gather(*setup, options.format == Format::kText);
  run.resolve();

  // What is wrong with that, told once.
  const Report report = judge({run.program, run.linked, run.resolutions, run.target,
                               setup->settings.web_roots, setup->judges_permissions});
  if (!write_report(options, *setup, report, run.program, run.target)) return kExitUsage;
  return exit_status_of(options, setup->settings, report);
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
