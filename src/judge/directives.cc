// unknown-directive, invalid-syntax, wrong-value and denied-root: lines that a server refuses, or takes though they cannot work.
#include <algorithm>

#include "base/text.h"
#include "judge/judge.h"
#include "link/directive_checks.h"

namespace danglint {
namespace {

std::string message_of(const UnknownDirective& unknown) {
  switch (unknown.why) {
    case UnknownDirective::Why::kMisspelt:
      return unknown.of.empty() ? "no directive is called '" + unknown.name + "'"
                                : "'" + unknown.of + "' knows no '" + unknown.name + "'";
    case UnknownDirective::Why::kNoModule:
      return "'" + unknown.name + "' needs " + unknown.hint + ", which is not loaded";
    case UnknownDirective::Why::kMisplaced:
      return "'" + unknown.name + "' may not be " +
             (unknown.of.empty() ? "outside of all sections" : "in '" + unknown.of + "'");
    case UnknownDirective::Why::kNotAllowed:
      break;
  }
  return unknown.hint.empty()
             ? "'" + unknown.name + "' is not allowed in a file of a folder"
             : "'" + unknown.name + "' is not allowed here: AllowOverride does not include " +
                   unknown.hint;
}

std::string consequence_of_value(const WrongArguments& wrong, const std::string& refused) {
  const DirectiveRule* row = wrong.directive;
  return row == nullptr || row->checker == CheckerVerdict::kRejects
             ? refused
             : consequence_of(*wrong.server, row->missing, row->checker);
}

// PlaceRule::places, for people.
std::string for_people(std::string_view places) {
  std::string said;
  for (const std::string_view place : split(places, ", ")) {
    if (!said.empty()) said += ", ";
    if (place == "-") {
      said += "no section";
    } else if (place.starts_with('!')) {
      std::string but(place.substr(1));
      for (std::size_t bar = but.find('|'); bar != std::string::npos; bar = but.find('|')) {
        but.replace(bar, 1, ", ");
      }
      said += "any section but " + but;
    } else {
      said += place;
    }
  }
  return said;
}

}  // namespace

namespace {

// A mapping has each key once: what is meant may be there already, and is not to be written a second time.
bool is_said_beside(const Case& the_case, const UnknownDirective& unknown) {
  if (unknown.server->section_keys.empty()) return false;
  const auto& all = the_case.program.facts_of(unknown.span.file)->config.directives;
  const auto self = std::find_if(all.begin(), all.end(), [&](const Directive& one) {
    return one.range.offset == unknown.span.range.offset;
  });
  return self != all.end() && std::any_of(all.begin(), all.end(), [&](const Directive& one) {
           return one.parent == self->parent && one.name == unknown.hint;
         });
}

}  // namespace

void judge_directives(const Case& the_case, Findings& findings) {
  for (const UnknownDirective& unknown : the_case.linked.unknown) {
    Finding finding = make_finding(the_case, "unknown-directive", unknown.span);
    finding.message = message_of(unknown);
    finding.reference = unknown.name;
    if (unknown.why == UnknownDirective::Why::kMisspelt) {
      const bool is_there = is_said_beside(the_case, unknown);
      if (!is_there) finding.edits = {{{unknown.span}, unknown.name, unknown.hint}};
      finding.suggestion = unknown.hint;
      finding.rivals = unknown.rivals;
      finding.explanation =
          did_you_mean(unknown.hint, unknown.rivals, is_there ? " It is there already." : "");
    }
    if (unknown.why == UnknownDirective::Why::kNoModule && !unknown.server->module_files.empty()) {
      finding.explanation =
          "its file is there, to be loaded: " + file_of_module(*unknown.server, unknown.hint);
    }
    if (unknown.why == UnknownDirective::Why::kMisplaced) {
      finding.explanation = "it may be in: " + for_people(unknown.hint);
    }
    if (unknown.directive != nullptr) {
      finding.consequence =
          consequence_of(*unknown.server, unknown.directive->missing, unknown.directive->checker);
    } else if (unknown.in_override) {
      finding.consequence = consequence_below(*unknown.server);
    } else {
      const ServerRule& server = *unknown.server;
      finding.severity = severity_of(server.unknown_effect);
      finding.consequence = consequence_of(server, server.unknown_effect, server.unknown_verdict);
    }
    findings.push_back(std::move(finding));
  }
}

void judge_arguments(const Case& the_case, Findings& findings) {
  const auto tell = [&](const Span& span, std::string message, std::string consequence,
                        const Span& other = {}, std::string_view what = {},
                        const DirectiveRule* row = nullptr) {
    const bool is_taken = row != nullptr && row->checker != CheckerVerdict::kRejects;
    Finding finding = make_finding(the_case, is_taken ? "wrong-value" : "invalid-syntax", span);
    if (row != nullptr) finding.severity = severity_of(row->missing);
    finding.message = std::move(message);
    finding.consequence = std::move(consequence);
    if (!what.empty()) {
      finding.related.push_back({.span = other,
                                 .path = the_case.program.files[other.file].path,
                                 .message = std::string(what)});
    }
    findings.push_back(std::move(finding));
  };
  for (const ImpossiblePort& port : the_case.linked.impossible_ports) {
    tell(port.span, "no port is above 65535: '" + std::string(port.written) + "'",
         std::string(port.server->title) + " does not start.");
  }
  for (const WrongArguments& wrong : the_case.linked.wrong_arguments) {
    const std::string directive = "'" + std::string(wrong.directive_name) + "'";
    const std::string argument = "'" + wrong.argument + "'";
    const bool in_override = the_case.program.files[wrong.span.file].dialect.is_override;
    const std::string refused =
        in_override ? consequence_below(*wrong.server)
                    : consequence_of(*wrong.server, Effect::kNoStart, CheckerVerdict::kRejects);
    switch (wrong.why) {
      case WrongArguments::Why::kCount:
        tell(wrong.span, "invalid number of arguments of " + directive, refused, wrong.first,
             wrong.first.range.length > 0 ? "the macro" : "");
        break;
      case WrongArguments::Why::kValue:
        tell(wrong.span, directive + " is " + std::string(wrong.meaning) + ", not " + argument,
             refused);
        break;
      case WrongArguments::Why::kUnfit:
        tell(wrong.span, directive + " is " + std::string(wrong.meaning) + ", not " + argument,
             consequence_of_value(wrong, refused), {}, {}, wrong.directive);
        break;
      case WrongArguments::Why::kRefused:
        tell(wrong.span, directive + ": " + std::string(wrong.meaning),
             consequence_of_value(wrong, refused), {}, {}, wrong.directive);
        break;
      case WrongArguments::Why::kExclusive:
        tell(wrong.span,
             argument + " is loaded beside '" + std::string(wrong.meaning) +
                 "'; only one of its kind may be",
             refused);
        break;
      case WrongArguments::Why::kTwice:
        tell(wrong.span,
             wrong.argument == wrong.directive_name
                 ? directive + " is said twice in one section"
                 : directive + " and " + argument + " exclude each other",
             refused, wrong.first, "the first time");
        break;
      case WrongArguments::Why::kSwallowed:
        tell(wrong.span,
             argument + " is taken for an argument of " + directive + ": a ; is missing",
             wrong.is_taken
                 ? argument + " has no effect; `" + std::string(wrong.server->checker) + "` passes."
                 : refused);
        break;
    }
  }
  for (const WrongOrder& wrong : the_case.linked.wrong_orders) {
    tell(wrong.span,
         "'" + std::string(wrong.name) + "' may not be less than '" +
             std::string(wrong.lesser_name) + "', which is " + std::to_string(wrong.lesser_value),
         consequence_of(*wrong.server, Effect::kNoStart, CheckerVerdict::kRejects),
         wrong.lesser_span, "said here");
  }
}

void judge_denied_roots(const Case& the_case, Findings& findings) {
  for (const DeniedRoot& root : the_case.linked.denied_roots) {
    Finding finding = make_finding(the_case, "denied-root", root.span);
    finding.message = "nobody may have what is in '" + root.folder + "'";
    finding.reference = root.folder;
    finding.target = root.folder;
    finding.explanation =
        root.is_let_in_elsewhere
            ? "Require, and the Allow and Deny of Apache 2.2, both must let a client in; say "
              "with the one that keeps everybody out who may have it, or take that line away."
            : "no " + std::string(root.server->serving.folder) +
                  " section for it lets clients in; say there who may have it. What is said "
                  "around it keeps everybody out.";
    finding.consequence = consequence_of(*root.server, Effect::kForbidden, CheckerVerdict::kSilent);
    finding.related.push_back({.span = root.denial,
                               .path = the_case.program.files[root.denial.file].path,
                               .message = "said here"});
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
