// JUnit's results, in the strict form that Jenkins and Windy Road describe, and Checkstyle's.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

std::string xml(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

// A finding is a test that failed; without one, there is one test that passed. Notes fail nothing.
void write_junit(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  const auto& findings = input.report.findings;
  const auto failures = std::count_if(findings.begin(), findings.end(), [](const Finding& one) {
    return one.severity != Severity::kNote;
  });
  // When and where it ran is demanded, and would make each report another one.
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      << R"(<testsuite package="danglint" id="0" name="danglint" timestamp="1970-01-01T00:00:00" hostname="localhost" tests=")"
      << std::max<std::size_t>(findings.size(), 1) << "\" failures=\"" << failures
      << "\" errors=\"0\" time=\"0\">\n"
      << R"(<properties><property name="version" value=")" DANGLINT_VERSION R"("/></properties>)"
      << '\n';
  if (findings.empty()) {
    out << R"(<testcase name="nothing dangles" classname="danglint" time="0"/>)" << '\n';
  }
  for (const Finding& finding : findings) {
    const Position at = lines.locate(finding);
    const std::string message = short_message(input, finding);
    const std::string place = shown_path(input, finding.path) + ':' + std::to_string(at.line) +
                              ':' + std::to_string(at.column);
    out << "<testcase name=\"" << xml(place + ": " + message) << "\" classname=\"danglint."
        << finding.check->name << "\" time=\"0\"";
    if (finding.severity == Severity::kNote) {
      out << "/>\n";
      continue;
    }
    out << "><failure message=\"" << xml(message) << "\" type=\"" << to_string(finding.severity)
        << "\">" << xml(place + ": " + message);
    for (const std::string* more : {&finding.explanation, &finding.consequence}) {
      if (!more->empty()) out << '\n' << xml(*more);
    }
    out << "</failure></testcase>\n";
  }
  out << "<system-out/>\n<system-err/>\n</testsuite>\n</testsuites>\n";
}

void write_checkstyle(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  const std::string* file = nullptr;  // findings are sorted by it
  for (const Finding& finding : input.report.findings) {
    if (file == nullptr || *file != finding.path) {
      if (file != nullptr) out << "</file>\n";
      file = &finding.path;
      out << "<file name=\"" << xml(shown_path(input, finding.path)) << "\">\n";
    }
    const Position at = lines.locate(finding);
    out << "<error line=\"" << at.line << "\"";
    if (at.column > 0) out << " column=\"" << at.column << "\"";
    out << " severity=\""
        << (finding.severity == Severity::kNote ? "info" : to_string(finding.severity))
        << "\" message=\"" << xml(short_message(input, finding)) << "\" source=\"danglint."
        << finding.check->name << "\"/>\n";
  }
  if (file != nullptr) out << "</file>\n";
  out << "</checkstyle>\n";
}

}  // namespace danglint
