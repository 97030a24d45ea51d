#include "extract/suppressions.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "extract/php_lexer.h"

namespace danglint {
namespace {

constexpr std::string_view kMark = "danglint: ignore[";

Range range_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

// std::string_view::find() stops at every 'd', which is much of a text.
std::size_t find_mark(std::string_view bytes, std::size_t from) {
  const void* found = memmem(bytes.data() + from, bytes.size() - from, kMark.data(), kMark.size());
  return found == nullptr
             ? std::string_view::npos
             : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::size_t end_of_line(std::string_view bytes, std::size_t from) {
  return std::min(bytes.find('\n', std::min(from, bytes.size())), bytes.size());
}

// Where the comment begins in which a line ends; npos: it is none.
std::size_t comment_in(std::string_view line) {
  constexpr std::array<std::string_view, 7> kMarkers{"#", "//", "/*", ";", "--", "<!--", "*"};
  std::size_t first = std::string_view::npos;
  for (const std::string_view marker : kMarkers) first = std::min(first, line.find(marker));
  return first;
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
    const std::string_view name = list.substr(0, list.find_first_of(" \t,"));
    if (!name.empty()) names.emplace_back(name);
    list.remove_prefix(name.size());
  }
  return names;
}

// PHP's tokens are without comments and what is not PHP.
void drop_in_tokens(std::string_view bytes, std::vector<Suppression>& found) {
  const PhpTokens lexed = lex_php(bytes);
  std::erase_if(found, [&](const Suppression& one) {
    const auto after = std::upper_bound(
        lexed.tokens.begin(), lexed.tokens.end(), one.range.offset,
        [](std::uint32_t offset, const PhpToken& token) { return offset < token.offset; });
    if (after == lexed.tokens.begin()) return false;
    const PhpToken& token = *std::prev(after);
    return one.range.offset < token.offset + token.length;
  });
}

}  // namespace

std::vector<Suppression> find_suppressions(std::string_view bytes, bool is_php) {
  constexpr std::size_t kLongestMark = 4096;
  constexpr unsigned kMostInLine = 64;
  unsigned in_line = 0;
  std::vector<Suppression> found;
  std::size_t start = 0;  // of the line, which ends at
  std::size_t end = 0;
  for (std::size_t at = find_mark(bytes, 0); at != std::string_view::npos;
       at = find_mark(bytes, at + kMark.size())) {
    if (at >= end) {
      const std::size_t before = bytes.rfind('\n', at);
      start = before == std::string_view::npos ? 0 : before + 1;
      end = end_of_line(bytes, at);
      in_line = 0;
    }
    if (++in_line > kMostInLine) continue;  // no comment has as many
    const std::size_t close = std::min(bytes.substr(at, kLongestMark).find(']'), kLongestMark) + at;
    const std::string_view head = bytes.substr(start, at - start);
    const std::size_t comment = comment_in(head);
    if (comment == std::string_view::npos || close >= std::min(end, at + kLongestMark)) {
      continue;
    }
    const bool stands_alone = head.substr(0, comment).find_first_not_of(" \t") == head.npos;
    const std::size_t last = stands_alone ? end_of_line(bytes, end + 1) : end;
    const std::size_t list = at + kMark.size();
    found.push_back({.range = range_of(at, close + 1),
                     .covers = range_of(start, last),
                     .checks = names_in(bytes.substr(list, close - list))});
  }
  if (is_php && !found.empty()) drop_in_tokens(bytes, found);
  return found;
}

}  // namespace danglint
