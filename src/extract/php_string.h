// What PHP's string literals say: where their text lies, and its escapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "extract/php_lexer.h"

namespace danglint {

// '...': only \\ and \' are escapes.
std::string unescape_single_quoted(std::string_view text);
// "...", `...` and heredocs (quote 0): what is no escape stays as it is.
std::string unescape_double_quoted(std::string_view text, char quote);
// A heredoc's text without the indentation of its closing label.
std::string without_indent(std::string_view text, std::size_t indent, bool at_line_start);

// Where a heredoc's or nowdoc's text lies, and how it is written.
struct HeredocShape {
  Range body;                // without the line end before the closing label
  std::uint32_t indent = 0;  // of the closing label: taken off each line
  bool is_raw = false;       // <<<'X'
};
HeredocShape heredoc_shape(std::string_view source, const PhpToken& token);

}  // namespace danglint
