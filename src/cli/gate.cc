#include "cli/gate.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "cli/baseline.h"
#include "cli/init.h"
#include "cli/output.h"
#include "cli/shortcut.h"
#include "discover/git.h"
#include "judge/compare.h"
#include "judge/fixes.h"

namespace danglint {

Result<GitState> state_of_base(const Options& options, const std::string& folder) {
  const auto top = git_top(folder);
  if (!top) return Error{"--diff-base: this is no work tree of git"};
  const Result<std::string> point =
      branch_point(*top, *options.diff_base, options.revision.value_or("HEAD"));
  if (!point) return Error{point.error()};
  return committed_state(*top, *point, options.revision);
}

void note_removed(const GitState& before, Run& run) {
  for (const auto& [then, now_called] : before.left) {
    const auto place = [&](const std::string& path) {
      return run.target.target_of(path::join(before.top, path));
    };
    run.program.removed.emplace(place(then), now_called.empty() ? "" : place(now_called));
  }
}

namespace {

using EarlierPath = std::function<std::string(const std::string&)>;

// Drops what the change is said to have taken away, and the state before had not found either: a new line may name a
// host's file that is called like one that was here.
void drop_unfounded(Report& report, const Run& before, const EarlierPath& earlier_path) {
  const auto needs_before = [](const Finding& one) { return one.needs_before; };
  if (std::none_of(report.findings.begin(), report.findings.end(), needs_before)) return;
  std::set<std::pair<std::string_view, std::string_view>> found;  // file, reference
  for (std::size_t i = 0; i < before.resolutions.size(); ++i) {
    const Reference& reference = before.linked.references[i];
    if (before.resolutions[i].outcome != Outcome::kResolved) continue;
    found.emplace(before.program.files[reference.span.file].path, reference.written);
  }
  std::erase_if(report.findings, [&](const Finding& one) {
    return one.needs_before && !found.contains({earlier_path(one.path), one.reference});
  });
}

// What a map leads to may have been called otherwise in the state before: as its own settings say.
void take_earlier_maps(const World& before, Setup& setup) {
  const auto is_gone = [&](const Zone& zone) {
    return zone.origin == Zone::Origin::kMap &&
           before.status(zone.source).existence == Existence::kMissing;
  };
  if (setup.settings.path.empty() ||
      std::none_of(setup.zones.begin(), setup.zones.end(), is_gone)) {
    return;
  }
  const Result<Settings> settings =
      find_settings(std::string(path::dirname(setup.settings.path)), before);
  if (!settings) return;
  for (Zone& zone : setup.zones) {
    if (!is_gone(zone)) continue;
    for (const MapOption& map : settings->maps) {
      if (path::normalize(map.target) == zone.target) zone.source = map.source;
    }
  }
}

}  // namespace

void drop_known(const Run& now, Report& report, GitState before, const Setup& setup,
                const Options& options) {
  if (report.findings.empty()) return;
  const std::string top = before.top;
  std::unordered_map<std::string, std::string> names_before;
  for (const auto& [then, now_called] : before.left) {
    if (!now_called.empty()) names_before.emplace(now_called, then);
  }
  const auto changed = before.changed;
  const std::unique_ptr<World> world = git_world(std::move(before));
  Setup setup_before = setup;
  take_earlier_maps(*world, setup_before);
  Run earlier(setup_before, options, *world);
  earlier.known.emplace(KnownFacts{now.program, [&](const std::string& path) {
                                     return path::is_within(path, top) &&
                                            !changed.contains(std::string(path::below(path, top)));
                                   }});
  earlier.program.loaders = now.program.loaders;
  const Report report_before = report_on(earlier, setup_before, options);
  const auto earlier_path = [&](const std::string& path) {
    if (!path::is_within(path, top)) return path;
    const auto name = names_before.find(std::string(path::below(path, top)));
    return name == names_before.end() ? path : top + '/' + name->second;
  };
  drop_unfounded(report, earlier, earlier_path);
  keep_new(report, report_before, earlier_path);
}

namespace {

// What a state of git holds; with one before, what it breaks.
int judge_state(Options options, GitState state, std::optional<GitState> before) {
  if (options.paths.empty()) options.paths.push_back(state.top);
  const std::unique_ptr<World> world = git_world(std::move(state));
  Result<Setup> setup = set_up(options, *world);
  if (!setup) return fail(setup.error());
  Run run(*setup, options, *world);
  if (before) note_removed(*before, run);
  Report report = report_on(run, *setup, options);
  note_fixes(run, *setup, options, report);
  if (before) drop_known(run, report, std::move(*before), *setup, options);
  if (!write_report(options, *setup, report, run.program, run.target)) return kExitUsage;
  return exit_status_of(options, setup->settings, report);
}

}  // namespace

// What the next commit will hold, and what it breaks.
int run_staged(const Options& options) {
  const auto top = git_top_here();
  if (!top) return fail("--staged: this is no work tree of git");
  if (changes_nothing(options, *top)) {
    if (!options.quiet) std::cout << "Nothing that this commit changes names anything else.\n";
    return kExitClean;
  }
  Result<GitStates> states = staged_states(*top);
  if (!states) return fail(states.error());
  for (const std::string& submodule : states->submodules) {
    if (!options.quiet)
      std::cerr << "danglint: " << printable(submodule) << " is a submodule: skipped\n";
  }
  std::optional<GitState> before;
  if (!options.all) before = std::move(states->before);
  const int status = judge_state(options, std::move(states->after), std::move(before));
  if (status == kExitFindings && !options.all && options.format == Format::kText) {
    std::cerr << "danglint: this commit would break that. Mend it, or say why it is right in a "
                 "comment (danglint: ignore[CHECK] REASON); `git commit --no-verify` skips the "
                 "hook.\n";
  }
  return status;
}

// What a commit holds, whatever is checked out.
int run_revision(const Options& options) {
  const auto top = git_top_here();
  if (!top) return fail("--revision: this is no work tree of git");
  Result<GitState> state = committed_state(*top, *options.revision, std::nullopt);
  if (!state) return fail(state.error());
  std::optional<GitState> before;
  if (options.diff_base) {
    Result<GitState> base = state_of_base(options, *top);
    if (!base) return fail(base.error());
    before = std::move(*base);
  }
  return judge_state(options, std::move(*state), std::move(before));
}

// Known findings: what is found now becomes the baseline, or is held against it.
int run_baseline(const Options& options) {
  Result<Setup> setup = set_up(options);
  if (!setup) return fail(setup.error());
  tell_warnings(*setup);
  Run run(*setup, options);
  const Report report = report_on(run, *setup, options);
  const int done = report.complete ? kExitClean : kExitIncomplete;
  std::vector<BaselineEntry> entries = setup->settings.policy.baseline;
  if (options.command == Command::kBaselineShow) {
    show_baseline(entries, report, setup->settings.policy.today, std::cout);
    return done;
  }
  const std::size_t before = entries.size();
  drop_stale(report, entries);
  if (options.command == Command::kBaselineWrite)
    add_new(options, std::string(path::dirname(setup->baseline)), report, entries);
  const std::string problem = write_baseline(setup->baseline, entries);
  if (!problem.empty()) return fail(setup->baseline + ": " + problem);
  std::cout << printable(path::relative_to(setup->baseline, setup->working_folder)) << ": "
            << counted(entries.size(), "finding") << "; before, " << before << ".\n";
  return done;
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
  if (!write_fixes(options, *setup, fixes, problems, run.program, run.target.world())) {
    return kExitUsage;
  }
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

}  // namespace danglint
