#include "extract/logical_line.h"

#include <algorithm>

namespace danglint {

bool LogicalLines::next() {
  if (position_ >= source_.size()) return false;
  pieces_.clear();
  joined_.clear();
  std::string_view whole;
  while (true) {
    const std::size_t line_end = source_.find('\n', position_);
    const bool has_line_end = line_end != std::string_view::npos;
    std::string_view line = source_.substr(position_, line_end - position_);
    const std::size_t offset = position_;
    position_ = has_line_end ? line_end + 1 : source_.size();

    // Apache keeps lines as C strings: a NUL hides the rest of its line, the line end included.
    const std::size_t nul = line.find('\0');
    bool continues = false;
    if (nul != std::string_view::npos) {
      line = line.substr(0, nul);
    } else if (has_line_end) {
      std::string_view bare = line;
      if (bare.ends_with('\r')) bare.remove_suffix(1);
      continues = bare.ends_with('\\');
      if (continues) line = bare.substr(0, bare.size() - 1);
    }
    pieces_.push_back({joined_.size(), offset});
    if (!continues && pieces_.size() == 1) {  // the common case, without a copy
      whole = line;
      break;
    }
    joined_ += line;
    if (continues && position_ < source_.size()) continue;
    whole = joined_;
    break;
  }
  const auto first = std::find_if_not(whole.begin(), whole.end(), is_c_space);
  const auto last = std::find_if_not(whole.rbegin(), std::make_reverse_iterator(first), is_c_space);
  trimmed_ = static_cast<std::size_t>(first - whole.begin());
  text_ = whole.substr(trimmed_, static_cast<std::size_t>(last.base() - first));
  return true;
}

std::size_t LogicalLines::source_offset(std::size_t index) const {
  const std::size_t joined = trimmed_ + index;
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), joined,
                       [](std::size_t place, const Piece& piece) { return place < piece.joined; });
  const Piece& piece = *std::prev(after);
  return piece.offset + (joined - piece.joined);
}

}  // namespace danglint
