#include "extract/php_facts.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/php_flow.h"

namespace danglint {

using std::string_view;

bool may_have_php_facts(string_view source) {
  constexpr std::array<string_view, 9> kWords{"include",      "require",  "include_once",
                                              "require_once", "define",   "const",
                                              "__dir__",      "__file__", "set_include_path"};
  const auto is_word_char = [&](std::size_t at) {
    if (at >= source.size()) return false;
    const char c = source[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
  };
  const auto is_word = [&](std::size_t at, string_view word) {
    if (source.size() - at < word.size()) return false;
    const std::size_t behind = at + word.size();
    // require$file is two words.
    if (is_word_char(behind) && source[behind] != '$') return false;
    return std::equal(word.begin(), word.end(), source.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, char b) { return a == to_lower(b); });
  };
  for (std::size_t at = 0; at < source.size(); ++at) {
    const char c = to_lower(source[at]);
    if (c != 'i' && c != 'r' && c != 'd' && c != 'c' && c != '_' && c != 's') continue;
    // 1include and 0x1finclude are numbers and keywords to PHP's lexer, but never to its parser.
    if (at > 0 && is_word_char(at - 1)) continue;
    for (const string_view word : kWords) {
      if (word[0] == c && is_word(at, word)) return true;
    }
  }
  return false;
}

void extract_php(string_view source, const LoaderNames& loaders, FileFacts& facts) {
  PhpTokens tokens = lex_php(source);
  facts.syntax_errors = std::move(tokens.errors);
  PhpFlow(PhpCursor(source, tokens), loaders, facts).run();
}

}  // namespace danglint
