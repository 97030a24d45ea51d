// invalid-syntax: files that hold something else than what their directive needs.
#include "judge/judge.h"
#include "link/value_of.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = 4U << 20U;

}  // namespace

void judge_contents(const Case& the_case, Findings& findings) {
  for (std::size_t i = 0; i < the_case.linked.references.size(); ++i) {
    const Reference& reference = the_case.linked.references[i];
    if (reference.directive == nullptr || reference.directive->text_fits.empty()) continue;
    const Resolution& resolution = the_case.resolutions[i];
    const Answer& answer = resolution.answer;
    const bool is_read = resolution.outcome == Outcome::kResolved && !answer.source.empty() &&
                         answer.status.type == FileType::kRegular;
    if (!is_read || reference.weak || reference.is_unread) continue;
    const auto text = the_case.target.world().read(answer.source, kMaxSize).bytes;
    if (!text) continue;
    const DirectiveRule& row = *reference.directive;
    const bool is_too_long = row.most_bytes > 0 && text->size() > row.most_bytes;
    if (!is_too_long && is_in(row.text_fits, *text)) continue;
    Finding finding = make_finding(the_case, "invalid-syntax", reference.span);
    finding.severity = severity_of(row.missing);
    finding.message = "file of '" + std::string(reference.directive_name) + "': " +
                      (is_too_long ? "it may have " + std::to_string(row.most_bytes) +
                                         " bytes, and has " + std::to_string(text->size())
                                   : std::string(row.because));
    finding.reference = reference.written;
    finding.target = answer.source;
    finding.consequence = consequence_of(*reference.server, row.missing, row.checker);
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
