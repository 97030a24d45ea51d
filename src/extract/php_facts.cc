#include "extract/php_facts.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "extract/php_flow.h"
#include "extract/php_keep.h"
#include "extract/php_lexer.h"

namespace danglint {

namespace {

// Only what includes something is asked. What looks at its command line is started from anywhere.
bool is_page(const PhpCursor& cursor, std::string_view source, const PhpTokens& tokens) {
  constexpr std::array<std::string_view, 6> kSent{"$_GET",    "$_POST",    "$_REQUEST",
                                                  "$_COOKIE", "$_SESSION", "$_FILES"};
  constexpr std::array<std::string_view, 3> kAnswers{"header", "session_start", "setcookie"};
  const auto has_html = [&](std::size_t from) {
    const std::string_view text = source.substr(from, source.find("<?", from) - from);
    for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
      const char next = at + 1 < text.size() ? to_lower(text[at + 1]) : ' ';
      if (next == '/' || next == '!' || (next >= 'a' && next <= 'z')) return true;
    }
    return false;
  };
  constexpr std::array<std::string_view, 2> kGiven{"$argv", "$argc"};
  constexpr std::array<std::string_view, 4> kOfShells{"getopt", "php_sapi_name", "PHP_SAPI",
                                                      "STDIN"};
  bool is_told = has_html(0);
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    const PhpToken& token = tokens.tokens[i];
    const bool is_of_shell =
        (token.kind == PhpTokenKind::kVariable && is_one_of(cursor.text(i), kGiven)) ||
        (token.kind == PhpTokenKind::kName && is_one_of(cursor.text(i), kOfShells));
    if (is_of_shell) return false;
    is_told = is_told ||
              (token.kind == PhpTokenKind::kVariable && is_one_of(cursor.text(i), kSent)) ||
              (token.kind == PhpTokenKind::kName && is_one_of(cursor.text(i), kAnswers)) ||
              (token.kind == PhpTokenKind::kCloseTag && has_html(token.offset + token.length));
  }
  return is_told;
}

// What a file is read into: memory that serves for the next one. Little of it is kept.
struct Scratch {
  static constexpr std::size_t kKept =
      1 << 18;  // tokens, expressions; after more of them memory is given back
  static constexpr std::size_t kText = 1 << 16;  // bytes

  PhpTokens tokens;
  FileFacts facts{.arena = Arena(kText)};

  void clear() {
    if (tokens.tokens.capacity() > kKept) tokens = {};
    PhpFacts fresh;
    if (facts.php.exprs.capacity() <= kKept) {
      fresh.exprs = std::move(facts.php.exprs);
      fresh.children = std::move(facts.php.children);
      fresh.exprs.clear();
      fresh.children.clear();
    }
    facts.php = std::move(fresh);
    facts.is_cut = false;
    facts.arena.clear();
  }
};

}  // namespace

void extract_php(std::string_view source, const LoaderNames& loaders, FileFacts& facts) {
  thread_local Scratch scratch;
  scratch.clear();
  lex_php(source, scratch.tokens);
  facts.syntax_errors = scratch.tokens.errors;
  const PhpCursor cursor(source, scratch.tokens);
  PhpFlow(cursor, loaders, scratch.facts).run();
  PhpFacts& read = scratch.facts.php;
  read.is_page = !read.includes.empty() && is_page(cursor, source, scratch.tokens);
  facts.is_cut = scratch.facts.is_cut;
  keep_needed(read, facts);
}

}  // namespace danglint
