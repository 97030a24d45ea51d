// Where the report goes, and what the run's exit status is.
#pragma once

#include "cli/options.h"
#include "cli/setup.h"
#include "danglint/finding.h"
#include "danglint/port_table.h"
#include "danglint/program.h"
#include "danglint/state.h"
#include "judge/fixes.h"
#include "link/include_graph.h"

namespace danglint {

// A reader that has seen enough (| head) is no error; a full disk is, and is told.
bool was_written(std::ostream& out);

// Writes the report once, to --output or standard output, and to the files of --format NAME=FILE. False
// if it could not be written; that was told. A file is replaced at once or left as it was.
bool write_report(const Options& options, const Setup& setup, const Report& report,
                  const Program& program, const Target& target);
// To those files alone.
bool write_more_reports(const Options& options, const Setup& setup, const Report& report,
                        const Program& program, const Target& target);

// The patch, or what was changed; and on standard error what people have to decide.
bool write_fixes(const Options& options, const Setup& setup, const Fixes& fixes,
                 const std::vector<std::string>& problems, const Program& program,
                 const World& world);

// A snapshot, to --output or standard output. A file is replaced at once or left as it was.
bool write_state(const Options& options, const State& state);

// What has drifted, of which no file need be at hand.
// `of` begins the summary: "40 hosts, "; it may be empty.
bool write_drift(const Options& options, const Report& report, const std::string& of = "");

// The same for the port table.
bool write_ports(const Options& options, const Setup& setup, const PortTable& table,
                 const Program& program, const Target& target);

// The same for the files that an entry script reaches.
bool write_graph(const Options& options, const Setup& setup, const IncludeGraph& graph);

int exit_status_of(const Options& options, const Settings& settings, const Report& report);

}  // namespace danglint
