// Escapes of PHP's string literals.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace danglint {

// '...': only \\ and \' are escapes.
std::string unescape_single_quoted(std::string_view text);
// "...", `...` and heredocs (quote 0): what is no escape stays as it is.
std::string unescape_double_quoted(std::string_view text, char quote);
// A heredoc's text without the indentation of its closing label.
std::string without_indent(std::string_view text, std::size_t indent, bool at_line_start);

}  // namespace danglint
