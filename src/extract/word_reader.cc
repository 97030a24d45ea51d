#include "extract/word_reader.h"

#include <algorithm>

#include "extract/config_writer.h"

namespace danglint {

std::size_t WordReader::joined_line_end(std::size_t at) const {
  if (!syntax_.continues || source_[at] != '\\') return 0;
  if (source_.substr(at + 1).starts_with('\n')) return 2;
  return source_.substr(at + 1).starts_with("\r\n") ? 3 : 0;
}

bool WordReader::find_word() {
  while (!at_end()) {
    const char c = source_[position_];
    if (c == '\n') return false;
    if (const std::size_t joined = joined_line_end(position_); joined > 0) {
      position_ += joined;
      continue;
    }
    const bool is_group = c == '(' || c == ')';
    if (is_blank(position_) || (!is_group && syntax_.ignored.find(c) != std::string_view::npos)) {
      ++position_;
      continue;
    }
    const std::string_view comments = is_line_start_ ? syntax_.comments : syntax_.inline_comments;
    if (comments.find(c) == std::string_view::npos) return true;
    position_ = std::min(source_.find('\n', position_), source_.size());
  }
  return false;
}

void WordReader::end_line() {
  const std::size_t line_end = source_.find('\n', position_);
  position_ = line_end == std::string_view::npos ? source_.size() : line_end + 1;
  is_line_start_ = true;
}

LineWord WordReader::read_word(std::string_view ends) {
  LineWord word;
  is_line_start_ = false;
  const std::size_t begin = position_;
  char quote = '\0';
  std::size_t quotes = 0;
  while (!at_end()) {
    const char c = source_[position_];
    if (c == '\n' || (quote == '\0' && is_blank(position_))) break;
    if (joined_line_end(position_) > 0) break;
    if (quote == '\0' && position_ > begin && ends.find(c) != std::string_view::npos) break;
    if (c == '\\' && syntax_.escapes && quote != '\'' && position_ + 1 < source_.size() &&
        source_[position_ + 1] != '\n') {
      word.text += source_[position_ + 1];
      position_ += 2;
      continue;
    }
    ++position_;
    if (quote != '\0' ? c == quote : syntax_.quotes.find(c) != std::string_view::npos) {
      quote = quote == '\0' ? c : '\0';
      ++quotes;
      continue;
    }
    word.text += c;
  }
  is_unfinished_ = quote != '\0';
  const bool is_whole = quotes == 2 && !is_unfinished_ &&
                        syntax_.quotes.find(source_[begin]) != std::string_view::npos &&
                        source_[position_ - 1] == source_[begin];
  word.quoted = quotes > 0;
  word.range = is_whole ? range_of(begin + 1, position_ - 1) : range_of(begin, position_);
  return word;
}

}  // namespace danglint
