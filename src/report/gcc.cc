#include "base/path.h"
#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {

std::string shown_path(const ReportInput& input, const std::string& path) {
  return path::relative_to(path, input.options.working_folder);
}

void write_gcc(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  for (const Finding& finding : input.report.findings) {
    const Position at = lines.locate(finding.span);
    out << printable(shown_path(input, finding.path)) << ':' << at.line << ':' << at.column << ": "
        << to_string(finding.severity) << ": " << printable(finding.message) << " ["
        << finding.check->name << "]\n";
  }
}

}  // namespace danglint
