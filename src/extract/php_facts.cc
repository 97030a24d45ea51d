#include "extract/php_facts.h"

#include "extract/php_flow.h"
#include "extract/php_lexer.h"

namespace danglint {

void extract_php(std::string_view source, const LoaderNames& loaders, FileFacts& facts) {
  // Fresh memory for each file would cost more than reading it.
  constexpr std::size_t kKeptTokens = 1 << 18;
  thread_local PhpTokens tokens;
  if (tokens.tokens.capacity() > kKeptTokens) tokens = {};
  lex_php(source, tokens);
  facts.syntax_errors = tokens.errors;
  const PhpCursor cursor(source, tokens);
  PhpFlow(cursor, loaders, facts).run();
}

}  // namespace danglint
