// What continuous integration reads: GitHub's annotations, GitLab's code quality, reviewdog's rdjson.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

// Of workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%25";
    } else if (c == '\r') {
      result += "%0D";
    } else if (c == '\n') {
      result += "%0A";
    } else if (is_property && c == ':') {
      result += "%3A";
    } else if (is_property && c == ',') {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

std::string_view annotation_of(Severity severity) {
  return severity == Severity::kNote ? "notice" : to_string(severity);
}

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "critical";
    case Severity::kWarning:
      return "major";
    case Severity::kNote:
      break;
  }
  return "info";
}

std::string_view rdjson_severity(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "ERROR";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kNote:
      break;
  }
  return "INFO";
}

}  // namespace

void write_github(const ReportInput& input, std::ostream& out) {
  constexpr std::size_t kShown = 10;  // of each kind, a step; the rest would be dropped in silence
  SourceLines lines(input.program, input.target.world());
  std::vector<const Finding*> findings;
  for (const Finding& finding : input.report.findings) findings.push_back(&finding);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
  std::array<std::size_t, 3> total{};
  for (const Finding* finding : findings) ++total[static_cast<std::size_t>(finding->severity)];
  const bool is_cut =
      std::any_of(total.begin(), total.end(), [](std::size_t one) { return one > kShown; });
  std::array<std::size_t, 3> shown{};
  for (const Finding* finding : findings) {
    auto& count = shown[static_cast<std::size_t>(finding->severity)];
    // The last notice is the summary.
    const std::size_t most = finding->severity == Severity::kNote && is_cut ? kShown - 1 : kShown;
    if (count == most) continue;
    ++count;
    const Position at = lines.locate(*finding);
    out << "::" << annotation_of(finding->severity)
        << " file=" << escaped(printable(shown_path(input, finding->path)), true);
    if (at.line > 0) {
      out << ",line=" << at.line << ",endLine=" << at.end_line;
      if (at.line == at.end_line) out << ",col=" << at.column << ",endColumn=" << at.end_column;
    }
    out << ",title=danglint " << finding->check->name
        << "::" << escaped(printable(whole_message(input, *finding)), false) << '\n';
  }
  if (!is_cut) return;
  std::string rest;
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
    const auto index = static_cast<std::size_t>(severity);
    if (total[index] == shown[index]) continue;
    rest += (rest.empty() ? "" : ", ") + counted(total[index] - shown[index], to_string(severity));
  }
  out << "::notice title=danglint::not shown as annotations: " << rest << '\n';
}

void write_gitlab(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  out << '[';
  const char* separator = "\n";
  for (const Finding& finding : input.report.findings) {
    const Position at = lines.locate(finding);
    const Json json = {{"description", printable(whole_message(input, finding))},
                       {"check_name", finding.check->name},
                       {"fingerprint", finding.fingerprint},
                       {"severity", gitlab_severity(finding.severity)},
                       {"location",
                        {{"path", valid_utf8(shown_path(input, finding.path))},
                         {"lines", {{"begin", std::max<std::uint32_t>(at.line, 1)}}}}}};
    out << separator << json.dump();
    separator = ",\n";
  }
  out << "\n]\n";
}

void write_rdjson(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  out << R"({"source": {"name": "danglint"}, "diagnostics": [)";
  const char* separator = "\n";
  for (const Finding& finding : input.report.findings) {
    const Position at = lines.locate(finding);
    Json location = {{"path", valid_utf8(shown_path(input, finding.path))}};
    if (at.line > 0) {
      location["range"] = {{"start", {{"line", at.line}, {"column", at.column}}},
                           {"end", {{"line", at.end_line}, {"column", at.end_column}}}};
    }
    const Json json = {{"message", printable(whole_message(input, finding))},
                       {"location", std::move(location)},
                       {"severity", rdjson_severity(finding.severity)},
                       {"code", {{"value", finding.check->name}}}};
    out << separator << json.dump();
    separator = ",\n";
  }
  out << "\n]}\n";
}

}  // namespace danglint
