#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(valid_utf8(text));
}

Json related_json(const ReportInput& input, const Related& related, SourceLines& lines) {
  const Position at = lines.locate(related.span);
  return {{"file", valid_utf8(shown_path(input, related.path))},
          {"line", at.line},
          {"column", at.column},
          {"message", valid_utf8(related.message)}};
}

Json finding_json(const ReportInput& input, const Finding& finding, SourceLines& lines,
                  SourceLines& other_lines) {
  const Position at = lines.locate(finding);
  Json json = {
      {"check", finding.check->name},
      {"severity", to_string(finding.severity)},
      {"file", valid_utf8(shown_path(input, finding.path))},
      {"line", at.line},
      {"column", at.column},
      {"end_line", at.end_line},
      {"end_column", at.end_column},
      {"message", valid_utf8(finding.message)},
      {"reference", text_or_null(finding.reference)},
      {"target",
       finding.target.empty() ? Json() : Json(valid_utf8(shown_path(input, finding.target)))},
      {"suggestion", text_or_null(finding.suggestion)},
      {"related", Json::array()},
      {"fingerprint", finding.fingerprint}};
  if (!finding.rank.empty()) json["rank"] = finding.rank;
  for (const Related& related : finding.related) {
    json["related"].push_back(related_json(input, related, other_lines));
  }
  return json;
}

}  // namespace

void write_json(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  SourceLines other_lines(input.program, input.target.world());
  const Coverage& coverage = input.report.coverage;
  out << R"({"tool": "danglint", "version": ")" DANGLINT_VERSION R"(", "complete": )"
      << (input.report.complete ? "true" : "false") << R"(, "findings": [)";
  // Streamed: a large report is never in memory as one document.
  const char* separator = "\n";
  for (const Finding& finding : input.report.findings) {
    out << separator << finding_json(input, finding, lines, other_lines).dump();
    separator = ",\n";
  }
  const Json coverage_json = {{"files", coverage.files},       {"references", coverage.references},
                              {"resolved", coverage.resolved}, {"dangling", coverage.dangling},
                              {"optional", coverage.optional}, {"unverified", coverage.unverified}};
  out << "\n], \"coverage\": " << coverage_json.dump();
  if (input.report.suppressed > 0) out << ", \"suppressed\": " << input.report.suppressed;
  if (!input.report.baselined.empty()) {
    out << ", \"baselined\": " << input.report.baselined.size();
  }
  if (input.options.tells_unseen) {
    Json unseen = Json::array();
    for (const std::string& one : input.report.unseen) unseen.push_back(valid_utf8(one));
    out << ", \"unseen\": " << unseen.dump();
  }
  out << "}\n";
}

}  // namespace danglint
