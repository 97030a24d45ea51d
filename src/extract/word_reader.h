// Words of a line, as the grammars that several servers share read them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/rules.h"
#include "danglint/span.h"

namespace danglint {

struct LineWord {
  std::string text;  // quotes and escapes resolved
  Range range;       // without the quotes, if they are around the whole word
  bool quoted = false;
};

// Reads one source from its beginning, line by line.
class WordReader {
 public:
  WordReader(std::string_view source, const Syntax& syntax) : source_(source), syntax_(syntax) {}

  bool at_end() const { return position_ >= source_.size(); }
  std::size_t position() const { return position_; }
  void move_to(std::size_t position) { position_ = position; }

  // Goes past white space, comments and joined line ends. False at a line end and at the end.
  bool find_word();
  // Goes behind the line end.
  void end_line();
  // The word here; it ends at white space and at one of `ends`. An unfinished quote ends at the line
  // end and sets is_unfinished().
  LineWord read_word(std::string_view ends);
  bool is_unfinished() const { return is_unfinished_; }

 private:
  bool is_blank(std::size_t at) const {
    return source_[at] == ' ' || source_[at] == '\t' || source_[at] == '\r';
  }
  // Bytes of a joined line end at `at`; 0: there is none.
  std::size_t joined_line_end(std::size_t at) const;

  std::string_view source_;
  const Syntax& syntax_;
  std::size_t position_ = 0;
  bool is_line_start_ = true;
  bool is_unfinished_ = false;
};

}  // namespace danglint
