#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

// The part of a source line that fits a terminal, with the marked part in it.
struct Excerpt {
  std::string text;
  std::size_t marked_at = 0;  // in columns
  std::size_t marked_width = 0;
};

Excerpt excerpt_of(const Position& at) {
  constexpr std::size_t kContext = 80;  // bytes kept on either side of the mark
  constexpr std::size_t kMaxMarked = 120;
  const std::string& line = at.line_text;
  const std::size_t begin = std::min<std::size_t>(at.column - 1, line.size());
  std::size_t end =
      at.end_line == at.line ? std::min<std::size_t>(at.end_column - 1, line.size()) : line.size();
  end = std::min(end, begin + kMaxMarked);
  // Tabs become spaces, as a caret below must find its column.
  const auto shown = [&](std::size_t from, std::size_t to) {
    std::string text;
    std::string_view rest = std::string_view(line).substr(from, to - from);
    while (!rest.empty()) {
      const std::size_t tab = std::min(rest.find('\t'), rest.size());
      text += printable(rest.substr(0, tab));
      if (tab < rest.size()) text += "    ";
      rest.remove_prefix(std::min(tab + 1, rest.size()));
    }
    return text;
  };
  const std::size_t from = begin > kContext ? begin - kContext : 0;
  const std::size_t to = std::min(line.size(), end + kContext);
  const std::string before = (from > 0 ? "..." : "") + shown(from, begin);
  const std::string marked = shown(begin, end);
  Excerpt excerpt{.marked_at = display_width(before),
                  .marked_width = std::max<std::size_t>(display_width(marked), 1)};
  excerpt.text = before + marked + shown(end, to) + (to < line.size() ? "..." : "");
  return excerpt;
}

class TextWriter {
 public:
  TextWriter(const ReportInput& input, std::ostream& out)
      : input_(input),
        out_(out),
        lines_(input.program, input.target.world()),
        other_lines_(input.program, input.target.world()) {}

  void write(const Finding& finding, std::string_view kind = {}) {
    const Position at = lines_.locate(finding);
    const std::string margin(std::max<std::size_t>(std::to_string(at.line).size(), 3), ' ');
    out_ << color_of(finding.severity) << kind
         << (finding.rank.empty() ? to_string(finding.severity) : finding.rank) << reset() << ": "
         << bold() << printable(finding.message) << reset() << " [" << finding.check->name << "]\n";
    out_ << "  --> " << place(finding.path, at) << '\n';
    const bool has_span = finding.span.file != kNoFile && finding.span.range.length > 0;
    write_excerpt(at, margin, has_span ? printable(shown_path(input_, finding.target)) : "",
                  color_of(finding.severity));
    for (const Related& related : finding.related) {
      const Position there = other_lines_.locate(related.span);
      out_ << "  ::: " << place(related.path, there) << ": " << printable(related.message) << '\n';
      write_excerpt(there, margin, "", color_of(Severity::kNote));
    }
    write_help(margin, finding.explanation);
    write_help(margin, finding.consequence);
    const std::string fix = finding.is_mendable ? "danglint fix shows the patch; " : "";
    const bool is_own = find_check(finding.check->name) != nullptr;
    if (is_own) {
      write_help(margin,
                 fix + "danglint explain " + std::string(finding.check->name) + " tells more.");
    }
    out_ << '\n';
  }

  void write_unverified() {
    for (const Unverified& unverified : input_.report.unverified) {
      const Position at = lines_.locate(unverified.span);
      out_ << "unverified: " << place(input_.program.files[unverified.span.file].path, at) << ": "
           << printable(unverified.reason) << '\n';
    }
    if (!input_.report.unverified.empty()) out_ << '\n';
  }

  void write_summary() {
    std::array<std::uint64_t, 3> count{};
    for (const Finding& finding : input_.report.findings)
      ++count[static_cast<std::size_t>(finding.severity)];
    const Coverage& coverage = input_.report.coverage;
    out_ << counted(count[2], "error") << ", " << counted(count[1], "warning") << ", "
         << counted(count[0], "note") << " in " << counted(coverage.files, "file") << ".\n";
    out_ << counted(coverage.references, "reference") << ": " << with_separators(coverage.resolved)
         << " resolved, " << with_separators(coverage.dangling) << " dangling, "
         << with_separators(coverage.optional) << " optional and absent, "
         << with_separators(coverage.unverified) << " not verifiable here";
    if (coverage.unverified > 0 && !input_.options.show_unverified) {
      out_ << " (--show-unverified lists them)";
    }
    out_ << ".\n";
    write_guesses();
    for (const std::string& unseen : input_.report.unseen) {
      out_ << "Not seen: " << printable(unseen) << ".\n";
    }
    if (input_.report.suppressed > 0) {
      out_ << "Silenced by comments or settings: " << counted(input_.report.suppressed, "finding")
           << ".\n";
    }
    if (!input_.report.baselined.empty()) {
      out_ << "Known, as the baseline says: " << counted(input_.report.baselined.size(), "finding")
           << (input_.options.show_baselined ? "" : " (--show-baselined lists them)") << ".\n";
    }
    if (!input_.report.stale_entries.empty()) {
      const std::size_t stale = input_.report.stale_entries.size();
      out_ << "Of the baseline, " << with_separators(stale)
           << (stale == 1 ? " entry matches" : " entries match")
           << " nothing any more (danglint baseline prune).\n";
    }
    if (input_.report.known_before > 0) {
      out_ << "Not shown, as before: " << counted(input_.report.known_before, "finding") << ".\n";
    }
    if (!input_.report.complete) out_ << "Incomplete: not everything could be read.\n";
  }

 private:
  void write_guesses() {
    for (const UsedGuess& guess : input_.report.guesses) {
      const Position at = lines_.locate(guess.span);
      out_ << "Taken for granted: " << printable(guess.target) << " is "
           << printable(shown_path(input_, guess.source)) << ", as "
           << place(input_.program.files[guess.span.file].path, at) << " says.\n";
    }
  }

  std::string place(const std::string& path, const Position& at) const {
    std::string text = printable(shown_path(input_, path));
    if (at.line > 0) text += ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
    return text;
  }

  void write_excerpt(const Position& at, const std::string& margin, const std::string& label,
                     std::string_view color) {
    if (at.line == 0 || !at.is_at_hand) return;
    const Excerpt excerpt = excerpt_of(at);
    std::string number = std::to_string(at.line);
    if (number.size() < margin.size()) number.insert(0, margin.size() - number.size(), ' ');
    out_ << number << " | " << excerpt.text << '\n';
    out_ << margin << " | " << std::string(excerpt.marked_at, ' ') << color
         << std::string(excerpt.marked_width, '^') << reset();
    if (!label.empty()) out_ << ' ' << label;
    out_ << '\n';
  }

  void write_help(const std::string& margin, const std::string& text) {
    if (!text.empty()) out_ << margin << " = " << printable(text) << '\n';
  }

  std::string_view color_of(Severity severity) const {
    if (!input_.options.color) return {};
    switch (severity) {
      case Severity::kError:
        return "\x1b[1;31m";
      case Severity::kWarning:
        return "\x1b[1;33m";
      case Severity::kNote:
        break;
    }
    return "\x1b[1;36m";
  }
  std::string_view bold() const { return input_.options.color ? "\x1b[1m" : ""; }
  std::string_view reset() const { return input_.options.color ? "\x1b[0m" : ""; }

  const ReportInput& input_;
  std::ostream& out_;
  SourceLines lines_;
  SourceLines other_lines_;
};

}  // namespace

void write_text(const ReportInput& input, std::ostream& out) {
  TextWriter writer(input, out);
  for (const Finding& finding : input.report.findings) writer.write(finding);
  if (input.options.show_baselined) {
    for (const Finding& finding : input.report.baselined) writer.write(finding, "known ");
  }
  if (input.options.show_unverified) writer.write_unverified();
  if (!input.options.quiet) writer.write_summary();
}

}  // namespace danglint
