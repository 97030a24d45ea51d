// Reporting: findings for people, editors and machines.
#pragma once

#include <ostream>
#include <string>

#include "danglint/finding.h"
#include "danglint/program.h"
#include "danglint/target.h"

namespace danglint {

struct ReportOptions {
  std::string working_folder;  // paths inside of it are printed relative to it
  bool color = false;
  bool quiet = false;  // findings only, no summary
  bool show_unverified = false;
  bool show_baselined = false;
  bool tells_unseen = false;  // of a machine: what it would not show
};

// What every writer needs.
struct ReportInput {
  const Report& report;
  const Program& program;
  const Target& target;
  const ReportOptions& options;
};

// With source line, caret, help and honest coverage.
void write_text(const ReportInput& input, std::ostream& out);
// file:line:col: severity: message [check]
void write_gcc(const ReportInput& input, std::ostream& out);
// One object; a finding a line.
void write_json(const ReportInput& input, std::ostream& out);

// For machines, each in its own form; one document, or one line a finding.
void write_sarif(const ReportInput& input, std::ostream& out);
void write_github(const ReportInput& input, std::ostream& out);
void write_gitlab(const ReportInput& input, std::ostream& out);
void write_rdjson(const ReportInput& input, std::ostream& out);
void write_junit(const ReportInput& input, std::ostream& out);
void write_checkstyle(const ReportInput& input, std::ostream& out);

// One line: what is wrong, and what it leads to.
std::string short_message(const ReportInput& input, const Finding& finding);
// One paragraph: that, why, and what would have happened.
std::string whole_message(const ReportInput& input, const Finding& finding);

// As printed: relative to the working folder when inside.
std::string shown_path(const ReportInput& input, const std::string& path);

}  // namespace danglint
