#include "cli/drift.h"

#include <algorithm>
#include <iostream>

#include "base/path.h"
#include "base/text.h"
#include "cli/baseline.h"
#include "cli/drift_sources.h"
#include "cli/output.h"
#include "cli/run.h"
#include "drift/compare.h"
#include "drift/fleet.h"
#include "drift/outliers.h"
#include "judge/policy.h"

namespace danglint {
namespace {

// Of these nobody knows whether they differ.
void tell_unread(const State& state) {
  for (const FindingRecord& one : state.findings) {
    if (one.check != "unreadable-input") continue;
    std::cerr << "danglint: " << printable(one.file) << ": " << printable(one.message) << '\n';
  }
  for (const FileRecord& file : state.files) {
    if (file.unread.empty()) continue;
    std::cerr << "danglint: " << printable(file.path) << ": " << printable(file.unread) << '\n';
  }
}

struct Sides {
  State then;
  State now;
};

// A snapshot or a revision is read first: it tells the other what to look at, and what is known already.
Result<Sides> take_sides(DriftSource before, DriftSource after) {
  const auto is_told_first = [](const DriftSource& one) { return one.is_snapshot || one.world; };
  const bool is_reversed = is_told_first(after) && !is_told_first(before);
  DriftSource& first = is_reversed ? after : before;
  DriftSource& second = is_reversed ? before : after;
  const bool tells = is_told_first(first);
  Result<State> one = state_of(std::move(first), nullptr);
  if (!one) return Error{one.error()};
  Result<State> other = state_of(std::move(second), tells ? &*one : nullptr);
  if (!other) return Error{other.error()};
  Sides sides{std::move(*one), std::move(*other)};
  if (is_reversed) std::swap(sides.then, sides.now);
  return sides;
}

// Why two states cannot be compared; empty: they can.
std::string misfit_of(const State& then, const State& now) {
  const auto is_below = [](const std::string& path, const State& state) {
    return std::any_of(state.asked.begin(), state.asked.end(), [&](const std::string& one) {
      return path::is_within(path, one) || path::is_within(one, path);
    });
  };
  const bool share = then.asked.empty() || now.asked.empty() ||
                     std::any_of(then.asked.begin(), then.asked.end(),
                                 [&](const std::string& path) { return is_below(path, now); });
  if (!share) return "nothing that the one looked at was looked at by the other";
  if (then.key != now.key) return "their passwords were not hashed with the same key: --key FILE";
  return {};
}

// What differs, as far as it is not declared.
Result<Report> drift_of(const Options& options, const Policy& policy) {
  Result<DriftSource> before = drift_source(options.before, options);
  if (!before) return Error{before.error()};
  Result<DriftSource> after = drift_source(options.after, options);
  if (!after) return Error{after.error()};
  if (policy.differences.empty()) {
    const Result<bool> same = is_unchanged(*before, *after);
    if (!same) return Error{same.error()};
    if (*same) return Report();
  }
  const Result<Sides> sides = take_sides(std::move(*before), std::move(*after));
  if (!sides) return Error{sides.error()};
  const State& then = sides->then;
  const State& now = sides->now;
  if (then.is_root != now.is_root) {
    const std::string& machine = then.is_root ? options.before : options.after;
    const std::string& project = then.is_root ? options.after : options.before;
    return Error{machine + " is of a machine, " + project +
                 " of a project: a folder that holds etc, usr or var is a machine; a snapshot of "
                 "parts of one is taken with --root"};
  }
  for (const State* state : {&then, &now}) tell_unread(*state);
  if (const std::string problem = misfit_of(then, now); !problem.empty()) return Error{problem};
  Report report = compare_states(then, now, options.cosmetic, policy.differences);
  if (options.seen_in) {
    Result<DriftSource> source = drift_source(*options.seen_in, options);
    if (!source) return Error{source.error()};
    const Result<State> staging = state_of(std::move(*source), &then);
    if (!staging) return Error{staging.error()};
    require_staged(report, compare_states(then, *staging, options.cosmetic), *options.seen_in);
  }
  return report;
}

// Settings and accepted drift of the folder this runs in.
Result<Policy> drift_policy(const Options& options, std::string& accepted) {
  const Result<std::string> here = working_folder();
  if (!here) return Error{here.error()};
  Result<Settings> settings = options.config
                                  ? load_settings(path::join(*here, *options.config), true)
                                  : find_settings(*here);
  if (!settings) return Error{settings.error()};
  Policy policy = std::move(settings->policy);
  policy.today = today();
  accepted = path::join(*here, options.baseline.value_or(std::string(kAcceptedName)));
  const bool is_there = real_world().status(accepted).existence == Existence::kPresent;
  if (!is_there && (!options.baseline || options.command == Command::kAccept)) return policy;
  Result<std::vector<BaselineEntry>> entries = load_baseline(accepted, real_world());
  if (!entries) return Error{entries.error()};
  policy.baseline = std::move(*entries);
  return policy;
}

// What is accepted is not told again.
void drop_accepted(const Policy& policy, Report& report) {
  apply_baseline(
      policy, [](const std::string&) { return true; }, report);
}

// "fleet/web-17.jsonl.zst" -> "web-17"
std::string host_of(const std::string& path) {
  std::string_view name = path::basename(path);
  for (const std::string_view suffix : {".zst", ".jsonl", ".json", ".snapshot"}) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  }
  return std::string(name);
}

}  // namespace

int run_snapshot(const Options& options) {
  std::optional<State> earlier;
  if (options.since) {
    Result<State> state = state_of({.title = *options.since, .is_snapshot = true}, nullptr);
    if (!state) return fail(state.error());
    earlier = std::move(*state);
    earlier->asked.clear();  // PATH says what is looked at
  }
  // As drift would take it: a folder that looks like a machine is one.
  const std::string& path = options.paths.front();
  DriftSource source = options.root || options.paths.size() > 1
                           ? DriftSource{.title = path, .options = options}
                           : folder_source(path, options);
  const Result<State> state = state_of(std::move(source), earlier ? &*earlier : nullptr);
  if (!state) return fail(state.error());
  tell_unread(*state);
  if (!write_state(options, *state)) return kExitUsage;
  return state->is_complete ? kExitClean : kExitIncomplete;
}

int run_drift(const Options& options) {
  std::string accepted;
  Result<Policy> policy = drift_policy(options, accepted);
  if (!policy) return fail(policy.error());
  Result<Report> report = drift_of(options, *policy);
  if (!report) return fail(report.error());
  drop_accepted(*policy, *report);
  if (options.command == Command::kDrift) {
    if (!write_drift(options, *report)) return kExitUsage;
    return exit_status_of(options, Settings{}, *report);
  }
  // accept
  // What was accepted between other states stays.
  std::vector<BaselineEntry> entries = policy->baseline;
  add_new(options, std::string(path::dirname(accepted)), *report, entries);
  const std::string problem = write_baseline(accepted, entries);
  if (!problem.empty()) return fail(accepted + ": " + problem);
  std::cout << counted(entries.size(), "difference") << " accepted in "
            << printable(path::basename(accepted)) << ".\n";
  return kExitClean;
}

int run_merge(const Options& options) {
  std::string accepted;
  Result<Policy> policy = drift_policy(options, accepted);
  if (!policy) return fail(policy.error());
  Fleet fleet;
  for (const std::string& path : options.paths) {
    Result<LineReader> lines = LineReader::open(path);
    if (!lines) return fail(lines.error());
    if (const auto error = fleet.add(path, host_of(path), std::move(*lines))) {
      return fail(error->text);
    }
  }
  Result<Report> report = find_outliers(fleet, policy->differences);
  if (!report) return fail(report.error());
  drop_accepted(*policy, *report);
  const std::string of =
      counted(fleet.hosts().size(), "host") + ", " + counted(fleet.facts().size(), "fact") + ": ";
  if (!write_drift(options, *report, of)) return kExitUsage;
  return exit_status_of(options, Settings{}, *report);
}

}  // namespace danglint
