#include "extract/lua_block.h"

#include <algorithm>
#include <string>

namespace danglint {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Behind the long bracket that opens at `at` ("[[", "[==["), or `at` itself if none does; npos if
// it never closes.
std::size_t skip_long_bracket(std::string_view source, std::size_t at) {
  std::size_t level = at + 1;
  while (level < source.size() && source[level] == '=') ++level;
  if (level >= source.size() || source[level] != '[') return at;
  const std::string closing = "]" + std::string(level - at - 1, '=') + "]";
  const std::size_t end = source.find(closing, level + 1);
  return end == npos ? npos : end + closing.size();
}

// Behind a string that opens at `at`. A line end ends it too: that is for Lua to complain about.
std::size_t skip_string(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (std::size_t i = at + 1; i < source.size(); ++i) {
    if (source[i] == '\\') {
      ++i;
    } else if (source[i] == quote || source[i] == '\n') {
      return i + 1;
    }
  }
  return npos;
}

std::size_t skip_comment(std::string_view source, std::size_t at) {
  const std::size_t text = at + 2;
  if (text < source.size() && source[text] == '[') {
    const std::size_t end = skip_long_bracket(source, text);
    if (end != text) return end;
  }
  return source.find('\n', text);
}

}  // namespace

std::size_t end_of_lua_block(std::string_view source, std::size_t begin) {
  std::size_t depth = 1;
  std::size_t at = begin;
  while (at < source.size()) {
    switch (source[at]) {
      case '{':
        ++depth;
        ++at;
        break;
      case '}':
        ++at;
        if (--depth == 0) return at;
        break;
      case '"':
      case '\'':
        at = skip_string(source, at);
        break;
      case '[': {
        const std::size_t end = skip_long_bracket(source, at);
        at = end == at ? at + 1 : end;
        break;
      }
      case '-':
        at = source.substr(at, 2) == "--" ? skip_comment(source, at) : at + 1;
        break;
      default:
        ++at;
    }
    if (at == npos) return npos;
  }
  return npos;
}

}  // namespace danglint
