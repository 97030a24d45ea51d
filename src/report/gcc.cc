#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {

void write_gcc(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  for (const Finding& finding : input.report.findings) {
    const Position at = lines.locate(finding);
    out << printable(shown_path(input, finding.path)) << ':' << at.line << ':' << at.column << ": "
        << to_string(finding.severity) << ": " << printable(short_message(input, finding)) << " ["
        << finding.check->name << "]\n";
  }
}

}  // namespace danglint
