#include "extract/php_string.h"

#include <algorithm>
#include <cstdint>

namespace danglint {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

// \x41, \101, \u{41}: appends the character and returns how many bytes follow the backslash; 0 if it is no such escape.
std::size_t numeric_escape(std::string_view rest, std::string& out) {
  const auto at = [&](std::size_t i) { return i < rest.size() ? rest[i] : '\0'; };
  if (at(0) == 'x' && hex_value(at(1)) >= 0) {
    int value = hex_value(at(1));
    const bool is_two = hex_value(at(2)) >= 0;
    if (is_two) value = value * 16 + hex_value(at(2));
    out += static_cast<char>(value);
    return is_two ? 3 : 2;
  }
  if (at(0) >= '0' && at(0) <= '7') {
    unsigned value = 0;
    std::size_t length = 0;
    while (length < 3 && at(length) >= '0' && at(length) <= '7') {
      value = value * 8 + static_cast<unsigned>(at(length++) - '0');
    }
    out += static_cast<char>(value & 0xFFU);
    return length;
  }
  if (at(0) == 'u' && at(1) == '{') {
    std::uint32_t code = 0;
    std::size_t i = 2;
    while (hex_value(at(i)) >= 0 && code <= 0x10FFFF)
      code = code * 16 + static_cast<std::uint32_t>(hex_value(at(i++)));
    if (i == 2 || at(i) != '}' || code > 0x10FFFF) return 0;
    append_utf8(code, out);
    return i + 1;
  }
  return 0;
}

}  // namespace

std::string unescape_single_quoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes =
        text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '\'');
    if (escapes) ++i;
    out += text[i];
  }
  return out;
}

std::string unescape_double_quoted(std::string_view text, char quote) {
  constexpr std::string_view kNames = "nrtvef\\$";
  constexpr std::string_view kValues = "\n\r\t\v\x1b\f\\$";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[i + 1];
    const std::size_t named = kNames.find(next);
    if (named != std::string_view::npos) {
      out += kValues[named];
      ++i;
    } else if (next == quote) {
      out += quote;
      ++i;
    } else if (const std::size_t length = numeric_escape(text.substr(i + 1), out); length > 0) {
      i += length;
    } else {
      out += '\\';
    }
  }
  return out;
}

std::string without_indent(std::string_view text, std::size_t indent, bool at_line_start) {
  std::string out;
  while (!text.empty()) {
    if (at_line_start) {
      std::size_t blanks = 0;
      while (blanks < indent && blanks < text.size() &&
             (text[blanks] == ' ' || text[blanks] == '\t'))
        ++blanks;
      text.remove_prefix(blanks);
    }
    if (text.empty()) break;
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out += text.substr(0, end);
    text.remove_prefix(end);
    at_line_start = true;
  }
  return out;
}

HeredocShape heredoc_shape(std::string_view source, const PhpToken& token) {
  HeredocShape shape;
  const std::string_view text = source.substr(token.offset, token.length);
  const std::size_t line_end = text.find_first_of("\r\n");
  shape.is_raw = text.substr(0, line_end).find('\'') != std::string_view::npos;
  const std::size_t begin = line_end + (text.substr(line_end).starts_with("\r\n") ? 2 : 1);
  const std::size_t last_line = text.find_last_of("\r\n") + 1;
  const std::size_t label = text.find_first_not_of(" \t", last_line);
  shape.indent = static_cast<std::uint32_t>(label - last_line);
  std::size_t end = last_line;
  if (end > begin) {
    --end;
    if (end > begin && text[end] == '\n' && text[end - 1] == '\r') --end;
  }
  shape.body = {static_cast<std::uint32_t>(token.offset + begin),
                static_cast<std::uint32_t>(std::max(end, begin) - begin)};
  return shape;
}

}  // namespace danglint
