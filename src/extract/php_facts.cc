#include "extract/php_facts.h"

#include "extract/php_flow.h"
#include "extract/php_lexer.h"

namespace danglint {

void extract_php(std::string_view source, const LoaderNames& loaders, FileFacts& facts) {
  PhpTokens tokens = lex_php(source);
  facts.syntax_errors = std::move(tokens.errors);
  PhpFlow(PhpCursor(source, tokens), loaders, facts).run();
}

}  // namespace danglint
