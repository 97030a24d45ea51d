// unknown-directive: lines that a server refuses because nothing that is loaded knows them.
#include "judge/judge.h"

namespace danglint {
namespace {

std::string message_of(const UnknownDirective& unknown) {
  switch (unknown.why) {
    case UnknownDirective::Why::kMisspelt:
      return unknown.of.empty() ? "no directive is called '" + unknown.name + "'"
                                : "'" + unknown.of + "' knows no '" + unknown.name + "'";
    case UnknownDirective::Why::kNoModule:
      return "'" + unknown.name + "' needs " + unknown.hint + ", which is not loaded";
    case UnknownDirective::Why::kNotAllowed:
      break;
  }
  return unknown.hint.empty()
             ? "'" + unknown.name + "' is not allowed in a file of a folder"
             : "'" + unknown.name + "' is not allowed here: AllowOverride does not include " +
                   unknown.hint;
}

}  // namespace

void judge_directives(const Case& the_case, Findings& findings) {
  for (const UnknownDirective& unknown : the_case.linked.unknown) {
    Finding finding = make_finding(the_case, "unknown-directive", unknown.span);
    if (is_only_noteworthy(the_case.program.files[unknown.span.file])) {
      finding.severity = Severity::kNote;
    }
    finding.message = message_of(unknown);
    finding.reference = unknown.name;
    if (unknown.why == UnknownDirective::Why::kMisspelt) {
      finding.suggestion = unknown.hint;
      if (!unknown.is_ambiguous) finding.edits = {{{unknown.span}, unknown.name, unknown.hint}};
      finding.explanation = "did you mean '" + unknown.hint + "'?";
    }
    if (unknown.in_override) {
      finding.consequence = "Every request below this folder answers 500; `" +
                            std::string(unknown.server->checker) + "` passes.";
    } else {
      finding.consequence =
          consequence_of(*unknown.server, Effect::kNoStart, CheckerVerdict::kRejects);
    }
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
