// SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for beyond it.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  return severity == Severity::kNote ? "note" : to_string(severity);
}

// RFC 3986: what is not unreserved becomes %XX, byte by byte.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
    if (is_plain) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kDigits[byte >> 4U];
      uri += kDigits[byte & 15U];
    }
  }
  return uri;
}

// Columns of SARIF count characters, ours bytes.
std::size_t characters(std::string_view bytes) {
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// A whole file begins at its first line.
Json region_of(const Position& at) {
  if (at.line == 0) return {{"startLine", 1}};
  Json region = {{"startLine", at.line}};
  const std::string_view line = at.line_text;
  region["startColumn"] = characters(line.substr(0, at.column - 1)) + 1;
  region["endLine"] = at.end_line;
  if (at.end_line == at.line) {
    region["endColumn"] = characters(line.substr(0, at.end_column - 1)) + 1;
  }
  return region;
}

Json location_of(const ReportInput& input, const std::string& path, const Position& at) {
  const std::string shown = shown_path(input, path);
  Json artifact = {{"uri", uri_of(shown)}};
  if (!shown.starts_with('/')) artifact["uriBaseId"] = "%SRCROOT%";
  return {{"artifactLocation", std::move(artifact)}, {"region", region_of(at)}};
}

// missing-include -> MissingInclude
std::string pascal_case(std::string_view name) {
  std::string text;
  bool starts = true;
  for (const char c : name) {
    if (c != '-') text += starts && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    starts = c == '-';
  }
  return text;
}

Json rule_json(const CheckRule& check) {
  const std::string why(check.why);
  const std::string fix(check.fix);
  return {
      {"id", check.name},
      {"name", pascal_case(check.name)},
      {"shortDescription", {{"text", std::string(check.title) + '.'}}},
      {"fullDescription", {{"text", why}}},
      {"help", {{"text", why + "\n\n" + fix}, {"markdown", why + "\n\n**To mend it:** " + fix}}},
      {"defaultConfiguration", {{"level", level_of(check.severity)}}},
      {"properties", {{"tags", {"deployment", "configuration"}}, {"precision", "very-high"}}}};
}

// Checks of the user's own come behind those that everybody has.
std::vector<const CheckRule*> rules_of(const ReportInput& input) {
  std::vector<const CheckRule*> rules;
  for (const CheckRule& check : check_rules()) rules.push_back(&check);
  for (const Finding& finding : input.report.findings) {
    if (std::find(rules.begin(), rules.end(), finding.check) == rules.end())
      rules.push_back(finding.check);
  }
  return rules;
}

Json result_json(const ReportInput& input, const Finding& finding, std::ptrdiff_t rule_index,
                 SourceLines& lines, SourceLines& other_lines) {
  Json result = {
      {"ruleId", finding.check->name},
      {"ruleIndex", rule_index},
      {"level", level_of(finding.severity)},
      {"message", {{"text", printable(whole_message(input, finding))}}},
      {"locations",
       {{{"physicalLocation", location_of(input, finding.path, lines.locate(finding))}}}}};
  if (!finding.related.empty()) result["relatedLocations"] = Json::array();
  for (std::size_t i = 0; i < finding.related.size(); ++i) {
    const Related& related = finding.related[i];
    result["relatedLocations"].push_back(
        {{"id", i + 1},
         {"physicalLocation", location_of(input, related.path, other_lines.locate(related.span))},
         {"message", {{"text", printable(related.message)}}}});
  }
  result["partialFingerprints"] = {{"primaryLocationLineHash", finding.fingerprint + ":1"},
                                   {"danglint/v1", finding.fingerprint}};
  return result;
}

}  // namespace

void write_sarif(const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  SourceLines other_lines(input.program, input.target.world());
  Json driver = {{"name", "danglint"},
                 {"version", DANGLINT_VERSION},
                 {"semanticVersion", DANGLINT_VERSION},
                 {"rules", Json::array()}};
  const std::vector<const CheckRule*> rules = rules_of(input);
  for (const CheckRule* check : rules) driver["rules"].push_back(rule_json(*check));
  out << R"({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{)"
      << "\n\"tool\": {\"driver\": " << driver.dump()
      << "},\n\"columnKind\": \"unicodeCodePoints\",\n"
      << R"("originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which danglint ran."}}},)"
      << "\n\"invocations\": [{\"executionSuccessful\": "
      << (input.report.complete ? "true" : "false") << "}],\n\"results\": [";
  const char* separator = "\n";
  for (const Finding& finding : input.report.findings) {
    const auto rule = std::find(rules.begin(), rules.end(), finding.check) - rules.begin();
    out << separator << result_json(input, finding, rule, lines, other_lines).dump();
    separator = ",\n";
  }
  out << "\n]}]}\n";
}

}  // namespace danglint
