#include "report/source_lines.h"

#include <algorithm>

namespace danglint {

Position SourceLines::locate(const Finding& finding) {
  if (finding.span.file != kNoFile || finding.line == 0) return locate(finding.span);
  return {.line = finding.line,
          .column = 1,
          .end_line = finding.line,
          .end_column = 1,
          .is_at_hand = false};
}

Position SourceLines::locate(Span span) {
  if (span.file == kNoFile || (span.range.offset == 0 && span.range.length == 0)) return {};
  if (span.file != current_) {
    const SourceFile& file = program_.files[span.file];
    ReadAnswer answer = world_.read(file.path, file.size);
    current_ = span.file;
    is_usable_ = answer.bytes && answer.bytes->size() == file.size;
    bytes_ = is_usable_ ? std::move(*answer.bytes) : std::string();
    line_starts_ = {0};
    for (std::size_t end = bytes_.find('\n'); end != std::string::npos;
         end = bytes_.find('\n', end + 1)) {
      line_starts_.push_back(end + 1);
    }
  }
  const std::size_t begin = span.range.offset;
  const std::size_t end = begin + span.range.length;
  if (!is_usable_ || end > bytes_.size()) return {};

  const auto line_of = [&](std::size_t offset) {
    return static_cast<std::uint32_t>(
        std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) - line_starts_.begin());
  };
  const std::uint32_t line = line_of(begin);
  const std::uint32_t end_line = line_of(end);
  const std::size_t start = line_starts_[line - 1];
  Position position;
  position.line = line;
  position.column = static_cast<std::uint32_t>(begin - start + 1);
  position.end_line = end_line;
  position.end_column = static_cast<std::uint32_t>(end - line_starts_[end_line - 1] + 1);
  position.line_text =
      bytes_.substr(start, std::min(bytes_.find('\n', start), bytes_.size()) - start);
  if (position.line_text.ends_with('\r')) position.line_text.pop_back();
  return position;
}

}  // namespace danglint
