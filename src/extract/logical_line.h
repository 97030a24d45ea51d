// Lines as Apache reads them: a backslash before the line end joins the next one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {

// Yields the lines of a source one by one, trimmed, and finds their bytes again.
class LogicalLines {
 public:
  explicit LogicalLines(std::string_view source, std::size_t begin = 0)
      : source_(source), position_(begin) {}
  LogicalLines(const LogicalLines&) = delete;  // text() may lie in joined_
  LogicalLines& operator=(const LogicalLines&) = delete;

  // Moves to the next line; false at the end.
  bool next();

  // Valid until next(). White space at both ends is gone.
  std::string_view text() const { return text_; }

  // Where byte `index` of text() is in the source. index < text().size().
  std::size_t source_offset(std::size_t index) const;

 private:
  // A run of bytes that follow each other in the source.
  struct Piece {
    std::size_t joined = 0;  // where it begins in joined_
    std::size_t offset = 0;  // where it begins in the source
  };

  std::string_view source_;
  std::size_t position_;
  std::string joined_;         // the line, if it was written over several
  std::vector<Piece> pieces_;  // at least one
  std::string_view text_;
  std::size_t trimmed_ = 0;  // bytes before text()
};

// What C's isspace() says in the "C" locale.
constexpr bool is_c_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace danglint
