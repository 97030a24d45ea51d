// A run: the passes over what was asked about.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/setup.h"
#include "danglint/finding.h"
#include "danglint/linked.h"
#include "danglint/machine.h"
#include "danglint/program.h"
#include "discover/classify.h"
#include "extract/extract.h"
#include "judge/judge.h"
#include "link/tree_index.h"

namespace danglint {

// How many threads may work.
unsigned jobs_of(const Options& options);

// Everything that is known of what was asked about. Beyond gather() there are no new files and no
// new symbols; beyond resolve() the world is frozen.
struct Run {
  Run(const Setup& setup, const Options& options, const World& world = real_world());

  // Which files there are, and what they and those they reach name.
  void gather(const Setup& setup, bool shows_progress);
  // Where every reference leads.
  void resolve();

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

// Owns a run until the process ends or another takes its place: giving back its memory takes a tenth of the time
// that a check does, and nobody would have it.
Run& keep(std::unique_ptr<Run> run);

// What the judges see of it. It refers to all three.
Case case_of(const Run& run, const Setup& setup, const Options& options);

// All passes: what is wrong with one state of the world.
Report report_on(Run& run, const Setup& setup, const Options& options);

// Tells of each finding whether `danglint fix` would mend it, where people are to read that. Before any is dropped: fix
// looks at all.
void note_fixes(const Run& run, const Setup& setup, const Options& options, Report& report);

// On standard error: why there is no answer. The exit status is returned.
int fail(const std::string& problem);
void tell_warnings(const Setup& setup);

}  // namespace danglint
