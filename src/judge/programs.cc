// not-executable: programs that a server is to start, and that the kernel will not.
#include <string>
#include <string_view>

#include "base/path.h"
#include "judge/judge.h"

namespace danglint {
namespace {

// Why the kernel refuses a program, and what to do about it.
struct Refusal {
  std::string message;
  std::string advice;
  bool is_seen_by_checker = false;
};

// The interpreter of a script, as its first line names it.
std::string_view interpreter_in(std::string_view first_line) {
  first_line.remove_prefix(2);  // #!
  const std::size_t begin = first_line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  first_line.remove_prefix(begin);
  return first_line.substr(0, first_line.find_first_of(" \t"));
}

// A root may be what is laid over a machine: without any programs none of them is missing.
bool has_programs(const Target& target) {
  return target.is_rooted() && (target.find("/bin").existence == Existence::kPresent ||
                                target.find("/usr/bin").existence == Existence::kPresent);
}

// execve(2): one of the three x is needed, of root too; a script's first line is taken up to the line feed.
std::optional<Refusal> refusal_of(const Case& the_case, const Answer& program) {
  constexpr std::uint32_t kAnyExecute = 0111;
  constexpr std::uint64_t kLongestScript = 1U << 20U;
  const World& world = the_case.target.world();
  const std::string name(path::basename(program.source));
  if (the_case.judges_permissions && (program.status.mode & kAnyExecute) == 0 &&
      !world.has_access_list(program.source)) {
    return Refusal{"nobody may execute this program", "chmod +x " + name, true};
  }
  const ReadAnswer file = world.read(program.source, kLongestScript);
  if (!file.bytes || !file.bytes->starts_with("#!")) return std::nullopt;
  const std::string_view line = std::string_view(*file.bytes).substr(0, file.bytes->find('\n'));
  if (line.ends_with('\r')) {
    return Refusal{"the first line of this script ends as lines do on Windows",
                   "its interpreter is looked for with a carriage return in its name. dos2unix " +
                       name + " mends it, and `*.sh text eol=lf` in .gitattributes keeps it so"};
  }
  const std::string interpreter(interpreter_in(line));
  if (has_programs(the_case.target) && interpreter.starts_with('/') &&
      the_case.target.find(interpreter).existence == Existence::kMissing) {
    return Refusal{"the interpreter of this script does not exist",
                   "its first line says '" + std::string(line) + "'"};
  }
  return std::nullopt;
}

}  // namespace

void judge_programs(const Case& the_case, Findings& findings) {
  for (std::size_t i = 0; i < the_case.linked.references.size(); ++i) {
    const Reference& reference = the_case.linked.references[i];
    const Resolution& resolution = the_case.resolutions[i];
    if (reference.server == nullptr || reference.weak || !reference.directive->runs) continue;
    if (resolution.outcome != Outcome::kResolved) continue;
    if (resolution.answer.status.type != FileType::kRegular) continue;
    const auto refusal = refusal_of(the_case, resolution.answer);
    if (!refusal) continue;
    const DirectiveRule& rule = *reference.directive;
    Finding finding = make_finding(the_case, "not-executable", reference.span);
    finding.severity = severity_of(rule.missing);
    finding.message = refusal->message;
    finding.reference = reference.written;
    finding.target = resolution.answer.source;
    finding.explanation = refusal->advice + '.';
    finding.consequence =
        consequence_of(*reference.server, rule.missing,
                       refusal->is_seen_by_checker ? rule.checker : CheckerVerdict::kSilent);
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
