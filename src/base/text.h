// Text as danglint prints and compares it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace danglint {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
std::string to_lower(std::string_view text);

// The parts of a text between separators; of an empty text none.
std::vector<std::string_view> split(std::string_view text, std::string_view separator);

// "sc10" -> "sc".
std::string without_digits(std::string_view text);

// Safe for a terminal and for one line: control characters and bytes that are not UTF-8 become
// \xNN, so do the bidirectional overrides that could make a line read differently. Tabs become \t.
std::string printable(std::string_view text);

// Valid UTF-8 for JSON: only bytes that are not UTF-8 become \xNN; the JSON writer escapes control
// characters itself.
std::string valid_utf8(std::string_view text);

// Columns a terminal needs, taking every code point as one.
std::size_t display_width(std::string_view utf8);

// 12345 -> "12,345".
std::string with_separators(unsigned long long number);

// "\x1f" -> "1f".
std::string hexadecimal(std::string_view bytes);

// "1 error", "2 errors".
std::string counted(unsigned long long number, std::string_view noun);

}  // namespace danglint
