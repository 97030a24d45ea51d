#include "cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>

#include "base/atomic_file.h"
#include "base/line_reader.h"
#include "base/path.h"
#include "base/text.h"
#include "drift/snapshot.h"
#include "report/graph.h"
#include "report/patch.h"
#include "report/ports.h"
#include "report/report.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

bool wants_color(const Options& options) {
  if (options.color != ColorMode::kAuto) return options.color == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const bool is_refused = no_color != nullptr && *no_color != '\0';
  return options.output.empty() && isatty(STDOUT_FILENO) != 0 && !is_refused;
}

void write_as(Format format, const ReportInput& input, std::ostream& out) {
  switch (format) {
    case Format::kText:
      return write_text(input, out);
    case Format::kGcc:
      return write_gcc(input, out);
    case Format::kJson:
      return write_json(input, out);
    case Format::kSarif:
      return write_sarif(input, out);
    case Format::kGithub:
      return write_github(input, out);
    case Format::kGitlab:
      return write_gitlab(input, out);
    case Format::kJunit:
      return write_junit(input, out);
    case Format::kCheckstyle:
      return write_checkstyle(input, out);
    case Format::kRdjson:
      return write_rdjson(input, out);
    case Format::kDot:
      break;
  }
}

ReportOptions report_options(const Options& options, const Setup& setup) {
  return {.working_folder = setup.working_folder,
          .quiet = options.quiet,
          .show_unverified = options.show_unverified,
          .show_baselined = options.show_baselined,
          .tells_unseen = options.live};
}

// Replaces the file at once or leaves it as it was.
bool write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string problem = replace_file(path, bytes, mode);
  if (problem.empty()) return true;
  std::cerr << "danglint: " << printable(path) << ": " << problem << '\n';
  return false;
}

// `path` empty: standard output.
bool write_to(const std::string& path, Format format, const ReportInput& input) {
  if (path.empty()) {
    errno = 0;
    write_as(format, input, std::cout);
    return was_written(std::cout);
  }
  constexpr unsigned kForAll = 0666;
  std::ostringstream text;
  write_as(format, input, text);
  return write_file(path, text.str(), kForAll);
}

}  // namespace

bool was_written(std::ostream& out) {
  out.flush();
  if (out || errno == EPIPE) return true;
  std::cerr << "danglint: the report could not be written: " << std::strerror(errno) << '\n';
  return false;
}

bool write_report(const Options& options, const Setup& setup, const Report& report,
                  const Program& program, const Target& target) {
  if (!write_more_reports(options, setup, report, program, target)) return false;
  ReportOptions how = report_options(options, setup);
  how.color = wants_color(options);
  return write_to(options.output, options.format, {report, program, target, how});
}

bool write_more_reports(const Options& options, const Setup& setup, const Report& report,
                        const Program& program, const Target& target) {
  const ReportOptions how = report_options(options, setup);
  return std::all_of(options.more_formats.begin(), options.more_formats.end(),
                     [&](const FormatOption& more) {
                       return write_to(more.path, more.format, {report, program, target, how});
                     });
}

bool write_state(const Options& options, const State& state) {
  if (options.output.empty()) {
    errno = 0;
    write_snapshot(state, std::cout);
    return was_written(std::cout);
  }
  constexpr unsigned kPrivate = 0600;  // it tells what only root may read otherwise
  std::ostringstream text;
  write_snapshot(state, text);
  const bool is_compressed = options.output.ends_with(".zst");
  return write_file(options.output, is_compressed ? compressed(text.str()) : text.str(), kPrivate);
}

bool write_drift(const Options& options, const Report& report, const std::string& of) {
  const Program none;
  const Target nowhere(real_world(), {}, {});
  Setup setup;
  setup.working_folder = ".";  // paths are those of the states, and stay as they are
  Options how = options;
  how.quiet = true;
  if (!write_report(how, setup, report, none, nowhere)) return false;
  if (options.quiet || options.format != Format::kText) return true;
  std::cout << of << counted(report.findings.size(), "difference") << ".\n";
  return was_written(std::cout);
}

bool write_fixes(const Options& options, const Setup& setup, const Fixes& fixes,
                 const std::vector<std::string>& problems, const Program& program,
                 const World& world) {
  const auto shown = [&](const std::string& path) {
    return printable(path::relative_to(path, setup.working_folder));
  };
  errno = 0;
  if (options.apply) {
    for (const FileFix& fix : fixes.files) std::cout << "mended: " << shown(fix.path) << '\n';
    for (const Rename& rename : fixes.renames) {
      std::cout << "renamed: " << shown(rename.from) << " to " << shown(rename.to) << '\n';
    }
  } else if (!options.check_only) {
    write_patch(fixes, setup.working_folder, isatty(STDOUT_FILENO) != 0, std::cout);
  } else {
    std::cout << counted(fixes.files.size() + fixes.renames.size(), "file") << " to mend.\n";
  }
  SourceLines lines(program, world);
  for (const auto& [finding, why] : fixes.open) {
    std::cerr << "danglint: not mended: " << shown(finding->path);
    if (const auto line = lines.locate(*finding).line; line != 0) std::cerr << ':' << line;
    const bool is_named = finding->message.find(finding->reference) != std::string::npos;
    const std::string name = is_named ? "" : " '" + finding->reference + "'";
    std::cerr << ": " << printable(finding->message + name + ": " + why) << '\n';
  }
  for (const std::string& problem : problems)
    std::cerr << "danglint: " << printable(problem) << '\n';
  return was_written(std::cout);
}

bool write_ports(const Options& options, const Setup& setup, const PortTable& table,
                 const Program& program, const Target& target) {
  const ReportOptions report_options{.working_folder = setup.working_folder};
  const Report none;
  const ReportInput input{none, program, target, report_options};
  errno = 0;
  if (options.format == Format::kJson) {
    write_ports_json(table, input, std::cout);
  } else {
    write_ports_text(table, input, std::cout);
  }
  return was_written(std::cout);
}

bool write_graph(const Options& options, const Setup& setup, const IncludeGraph& graph) {
  errno = 0;
  switch (options.format) {
    case Format::kJson:
      write_graph_json(graph, setup.working_folder, std::cout);
      break;
    case Format::kDot:
      write_graph_dot(graph, setup.working_folder, std::cout);
      break;
    default:
      write_graph_text(graph, setup.working_folder, std::cout);
      break;
  }
  return was_written(std::cout);
}

int exit_status_of(const Options& options, const Settings& settings, const Report& report) {
  const bool never = options.never_fails || (!options.fail_on && settings.never_fails);
  const Severity level = options.fail_on.value_or(settings.fail_on.value_or(Severity::kError));
  const bool fails =
      !never && std::any_of(report.findings.begin(), report.findings.end(),
                            [&](const Finding& one) { return one.severity >= level; });
  if (fails) return kExitFindings;
  return report.complete ? kExitClean : kExitIncomplete;
}

}  // namespace danglint
