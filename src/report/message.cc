#include "base/path.h"
#include "report/report.h"

namespace danglint {

std::string shown_path(const ReportInput& input, const std::string& path) {
  return path::relative_to(path, input.options.working_folder);
}

std::string short_message(const ReportInput& input, const Finding& finding) {
  const std::string target = shown_path(input, finding.target);
  const bool is_named = target.empty() || finding.target == finding.path ||
                        finding.message.find(target) != std::string::npos;
  return is_named ? finding.message : finding.message + ": " + target;
}

std::string whole_message(const ReportInput& input, const Finding& finding) {
  std::string text = short_message(input, finding);
  for (const std::string* more : {&finding.explanation, &finding.consequence}) {
    if (!more->empty()) text += (text.ends_with('.') ? " " : ". ") + *more;
  }
  return text.ends_with('.') ? text : text + '.';
}

}  // namespace danglint
